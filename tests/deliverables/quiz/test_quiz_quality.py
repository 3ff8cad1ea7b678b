"""What a trainer may expect of every question made without a model, over all the sources we have.

The checks here are written anew: none calls the writer's own functions.
"""

import itertools
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from bench.quality.blind import blind_score, habits, items_of
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.draft import Draft, SingleChoice
from schemas.language import Language
from schemas.source import SourceSpans, Span, SpanKind

pytestmark = pytest.mark.trial

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples" / "courses"
SHARED = ROOT.parent / "shared" / "data" / "sources"
FORMATS = {".md", ".docx", ".pptx", ".pdf", ".html"}
MEASURE = re.compile(r"[-−]?\d[\d\s.,\u00a0\u202f]*\s*\S+")


def modules() -> list[tuple[SourceSpans, Draft]]:
    """One module a source, asked for more questions than it can give."""
    files = sorted(f for folder in (EXAMPLES, SHARED) for f in folder.rglob("*") if f.suffix in FORMATS)
    drafted = []
    for file in files:
        data = file.read_bytes()
        if not data or file.name == "affiche-scannee.pdf":
            continue
        source = read_source(file.name, data, Language.FRENCH)
        spans = SourceSpans(module=builders.KEY, fingerprint=source.sha256, sources=(source,))
        module = builders.module(language=source.language, questions=20, objectives=())
        course = builders.course(modules=(module,), context=None)
        draft = write_draft(DraftRequest(KINDS, course, module, spans, builders.NOON), ExtractiveWriter())
        drafted.append((spans, draft))
    return drafted


@pytest.fixture(scope="module")
def drafted() -> list[tuple[SourceSpans, Draft]]:
    return modules()


@pytest.fixture(scope="module")
def pool(drafted: list[tuple[SourceSpans, Draft]]) -> list[tuple[SourceSpans, SingleChoice]]:
    return [(spans, item) for spans, draft in drafted for item in items_of(draft.content)]


def plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("−", "-").lower()
    return " ".join(re.findall(r"-?\d+(?:[.,]\d+)?|[^\W\d_]+|°c|%", text))


def key_of(item: SingleChoice) -> str:
    return next(option.text for option in item.options if option.id == item.key)


def list_cited(spans: SourceSpans, item: SingleChoice) -> list[Span]:
    cited = {citation.span for citation in item.citations}
    return [span for source in spans.sources for span in source.spans if span.id in cited]


def words(text: str) -> set[str]:
    return {word[:6] for word in plain(text).split() if len(word) > 3}


def test_at_least_fifty_questions_are_pooled(pool: list[tuple[SourceSpans, SingleChoice]]) -> None:
    assert len(pool) >= 50


def test_every_question_has_exactly_one_key(pool: list[tuple[SourceSpans, SingleChoice]]) -> None:
    for _, item in pool:
        assert [option.id for option in item.options].count(item.key) == 1
        assert 3 <= len(item.options) <= 4


def test_the_stem_asks_or_has_one_blank(pool: list[tuple[SourceSpans, SingleChoice]]) -> None:
    for _, item in pool:
        asks, blanks = item.stem.endswith("?"), len(re.findall(r"_+", item.stem))
        assert (asks and blanks == 0) or (not asks and blanks == 1 and "____" in item.stem), item.stem


def test_no_two_options_say_the_same(pool: list[tuple[SourceSpans, SingleChoice]]) -> None:
    for _, item in pool:
        said = [plain(option.text) for option in item.options]
        assert len(said) == len(set(said)), said


def shape(text: str) -> str:
    """A measure by its unit, another cell with figures by its units, else words."""
    pieces = re.findall(r"\d|[a-zà-ÿ°%€]+", plain(text))
    if plain(text)[:1].isdigit() or plain(text)[:1] == "-":
        return "measure in " + " ".join(piece.removesuffix("s") for piece in pieces if not piece.isdigit())
    return "words"


def test_options_share_the_type_of_the_key(pool: list[tuple[SourceSpans, SingleChoice]]) -> None:
    for _, item in pool:
        table = "tableau" in item.stem or "table" in item.stem
        shapes = {shape(option.text).split()[0] if table else shape(option.text) for option in item.options}
        assert len(shapes) == 1, (item.stem, shapes)
        if shapes == {"words"}:
            lengths = [len(option.text) for option in item.options]
            assert max(lengths) <= 6 * min(lengths), item.options


def test_the_key_is_what_the_source_says(pool: list[tuple[SourceSpans, SingleChoice]]) -> None:
    for spans, item in pool:
        assert item.citations
        quoted = " ".join(citation.quote for citation in item.citations)
        above = " ".join(heading for span in list_cited(spans, item) for heading in span.anchor.heading)
        said = plain(key_of(item)) in plain(quoted) or words(key_of(item)) <= words(f"{quoted} {above}")
        assert said, item.stem
        for citation in item.citations:
            source = next(source for source in spans.sources if source.name == citation.source)
            assert source.text[citation.start : citation.end] == citation.quote


def claims(spans: SourceSpans) -> list[str]:
    """Everything the module's sources claim; a table row speaks under its header."""
    said = []
    for source in spans.sources:
        for span in source.spans:
            row = span.anchor.row
            if span.kind is not SpanKind.HEADING:
                said.append(span.text if row is None else " ".join([*row.header, *row.cells]))
    return said


def quoted_parts(stem: str) -> list[str]:
    return re.findall(r"«\s*(.+?)\s*»|“(.+?)”", stem)[0:] and [
        first or second for first, second in re.findall(r"«\s*(.+?)\s*»|“(.+?)”", stem)
    ]


def test_no_distractor_is_true_of_any_span_of_the_module(
    pool: list[tuple[SourceSpans, SingleChoice]],
) -> None:
    """A distractor put in the key's place must not be what any span says of the same subject."""
    for spans, item in pool:
        parts = quoted_parts(item.stem)
        for option in item.options:
            if option.id == item.key:
                continue
            wrong = plain(option.text)
            if "____" in item.stem:
                filled = plain(parts[-1].replace("____", option.text))
                assert all(filled not in plain(claim) for claim in claims(spans))
                about = words(parts[-1]) - words(option.text)
                for claim in claims(spans):
                    same_subject = len(about & words(claim)) >= 0.5 * len(about)
                    assert not (
                        same_subject and re.search(rf"(?<![\w-]){re.escape(wrong)}(?!\w)", plain(claim))
                    ), (
                        item.stem,
                        option.text,
                        claim,
                    )
            elif len(parts) == 3 and "étape" not in item.stem:
                _, column, label = parts
                for source in spans.sources:
                    for row in (span.anchor.row for span in source.spans if span.anchor.row):
                        if plain(row.cells[0]) == plain(label) and column in row.header:
                            assert plain(row.cells[row.header.index(column)]) != wrong
            elif parts[-1].endswith("…"):
                assert all(f"{plain(parts[-1].rstrip(' …'))} {wrong}" not in plain(c) for c in claims(spans))
            elif "étape" in item.stem or "step" in item.stem:
                assert not directly_follows(spans, parts[-1], option.text)
            else:
                definition = words(parts[-1])
                for claim in claims(spans):
                    defines = len(definition & words(claim)) >= 0.6 * len(definition)
                    told = (
                        plain(parts[-1]) in plain(claim) and wrong in plain(claim).split(plain(parts[-1]))[0]
                    )
                    assert not told, (item.stem, option.text)
                    if defines and plain(parts[-1]) not in plain(claim):
                        assert wrong not in plain(claim), (item.stem, option.text, claim)


def directly_follows(spans: SourceSpans, step: str, then: str) -> bool:
    for source in spans.sources:
        texts = [plain(span.text) for span in source.spans]
        if (plain(step), plain(then)) in list(itertools.pairwise(texts)):
            return True
    return False


def test_no_answer_stands_in_another_stem_of_its_quiz(drafted: list[tuple[SourceSpans, Draft]]) -> None:
    for _, draft in drafted:
        items = items_of(draft.content)
        for item in items:
            key = plain(key_of(item))
            for other in items:
                if other is item:
                    continue
                theirs = words(other.stem)
                related = len(words(item.stem) & theirs) >= 0.6 * max(1, len(words(item.stem)))
                if not any(character.isdigit() for character in key) or related:
                    assert f" {key} " not in f" {plain(other.stem)} ", (item.stem, other.stem)


def test_no_two_questions_of_a_quiz_rest_on_the_same_evidence(
    drafted: list[tuple[SourceSpans, Draft]],
) -> None:
    for _, draft in drafted:
        cited = Counter(citation.span for item in items_of(draft.content) for citation in item.citations[:1])
        assert all(count == 1 for count in cited.values())


def test_a_reader_who_knows_nothing_does_no_better_than_chance_and_ten_points(
    drafted: list[tuple[SourceSpans, Draft]],
) -> None:
    """Trained, module by module, on longest, position, overlap and absolutes (FACTS: peers leak 92.6 %)."""
    score, chance = blind_score([items_of(draft.content) for _, draft in drafted])
    assert score <= chance + 0.10, (score, chance)


def test_neither_length_nor_place_is_a_habit(pool: list[tuple[SourceSpans, SingleChoice]]) -> None:
    measured = habits([item for _, item in pool])
    assert measured["key is longest"] <= 0.35
    assert measured["key is shortest"] <= 0.35
    assert measured["key at its commonest place"] <= 0.35


def test_words_are_not_given_away_by_their_length_either(
    pool: list[tuple[SourceSpans, SingleChoice]],
) -> None:
    """Apart from measures, whose length tells little and would hide a habit of the others."""
    worded = [item for _, item in pool if not any(c.isdigit() for o in item.options for c in o.text)]
    measured = habits(worded)
    assert len(worded) >= 18
    assert measured["key is longest"] <= 0.35
    assert measured["key is shortest"] <= 0.35


def test_drafts_of_clean_sources_need_no_waiver(drafted: list[tuple[SourceSpans, Draft]]) -> None:
    """A picture without an alternative text is no fault of a draft: its author never wrote one."""
    for spans, draft in drafted:
        blocking = [finding for finding in draft.findings if finding.severity == "blocking"]
        unexplained = [finding for finding in blocking if finding.rule != "picture.without-text"]
        assert unexplained == [], (spans.sources[0].name, unexplained)
