"""Where a module is too large for one question, the spans that serve its objectives are shown."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bench.selection import NEEDED, OBJECTIVES, characters, guide, kept
from pipelines.drafting.parts import MOST_CHARACTERS, split_request
from pipelines.drafting.selection import select_course_spans, select_spans
from pipelines.testing import builders
from pipelines.testing.fake_openai.fake_writer import make_request
from schemas.anchor import Anchor, ParagraphPlace
from schemas.course import ModelSettings, Module, Objective
from schemas.language import Language
from schemas.source import SourceSpans, SourceText, Span, SpanKind

ABOUT_COLD = "La chambre froide reste sous la température prévue."
ABOUT_FIRE = "L'extincteur se vérifie chaque année."
MODULE = Module(
    id="m",
    title="Gestes",
    objectives=(
        Objective(id="froid", text="Citer la température de la chambre froide"),
        Objective(id="feu", text="Vérifier un extincteur"),
    ),
)


def source(*chapters: tuple[str, list[str]]) -> SourceSpans:
    text, spans = "", []
    for heading, sentences in chapters:
        for sentence in sentences:
            start = len(text)
            text += sentence + "\n"
            spans.append(
                Span(
                    id=f"sp-{len(spans):010x}",
                    kind=SpanKind.SENTENCE,
                    text=sentence,
                    start=start,
                    end=start + len(sentence),
                    anchor=Anchor(place=ParagraphPlace(number=len(spans) + 1), heading=(heading,)),
                )
            )
    told = SourceText(
        name="s.md",
        media_type="text/markdown",
        sha256="0" * 64,
        language=Language.FRENCH,
        text=text,
        spans=tuple(spans),
    )
    return SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(told,))


def headings(spans: SourceSpans) -> list[str]:
    return list(dict.fromkeys(span.anchor.heading[0] for each in spans.sources for span in each.spans))


LARGE = source(
    ("Histoire", ["La régie fut fondée par deux cuisiniers du quartier."] * 10),
    ("Froid", [ABOUT_COLD, "On la relève le matin."]),
    ("Feu", [ABOUT_FIRE, "On note la date."]),
    ("Divers", ["Le parking ferme à la nuit tombée."] * 10),
)


def test_a_document_of_a_course_is_shown_passages_for_each_objective_of_its_modules() -> None:
    modules = tuple(
        builders.module(id=each.id, objectives=(each,), language=Language.FRENCH)
        for each in MODULE.objectives
    )
    course = builders.course(modules=modules)
    shortest = max(len(ABOUT_COLD), len(ABOUT_FIRE)) + len("On la relève le matin.")
    assert headings(select_course_spans(LARGE, course, shortest)) == ["Froid", "Feu"]
    assert select_course_spans(LARGE, course, characters(LARGE)) == LARGE


def test_what_fits_is_shown_whole() -> None:
    assert select_spans(LARGE, MODULE, Language.FRENCH, characters(LARGE)) == LARGE


def test_each_objective_has_its_share() -> None:
    most = characters(LARGE) // 4
    assert headings(select_spans(LARGE, MODULE, Language.FRENCH, most)) == ["Froid", "Feu"]


def test_a_passage_is_kept_whole_for_what_shares_no_word_with_the_objective() -> None:
    best = select_spans(LARGE, MODULE, Language.FRENCH, characters(LARGE) // 4)
    assert "On la relève le matin." in [span.text for each in best.sources for span in each.spans]


def test_a_module_without_objectives_is_served_by_its_title() -> None:
    module = Module(id="m", title="L'extincteur")
    assert headings(select_spans(LARGE, module, Language.FRENCH, 120)) == ["Feu"]


@given(most=st.integers(0, 3000))
def test_no_more_is_kept_than_asked_and_all_of_it_in_its_order(most: int) -> None:
    best = select_spans(LARGE, MODULE, Language.FRENCH, most)
    assert characters(best) <= most
    spans = [span for each in best.sources for span in each.spans]
    assert spans == sorted(spans, key=lambda span: span.start)


def test_what_cannot_be_written_in_parts_is_asked_for_once_however_large_the_sources() -> None:
    huge = source(("Histoire", ["La régie fut fondée par deux cuisiniers."] * 3000), ("Froid", [ABOUT_COLD]))
    settings = ModelSettings(base_url="http://127.0.0.1:1/v1", name="m")
    asked = make_request(spans=huge, module=builders.module(objectives=MODULE.objectives))
    (part,) = split_request(asked, settings, in_parts=False)
    assert characters(part.spans) <= MOST_CHARACTERS
    assert "Froid" in headings(part.spans)
    assert len(split_request(asked, settings)) > 1


def test_nearly_all_that_an_objective_needs_is_kept_in_two_fifths_of_the_guide(shared: Path) -> None:
    spans = guide(shared)
    needed = {name: len(listed.split()) for name, listed in NEEDED.items()}
    hits = sum(kept(spans, each, 0.4)[0] * needed[each.id] for each in OBJECTIVES)
    assert hits / sum(needed.values()) >= 0.95
