"""What a reviewer is told where something is refused: the same in French and in English."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from schemas.errors import InvalidInput, SourceUnreadable
from schemas.language import Language
from schemas.languages.texts import read_room
from schemas.refusal import BilingualText, Refusal, read_phrases

ROOT = Path(__file__).resolve().parents[2]
CODE = [file for room in ("adapters", "pipelines", "schemas") for file in sorted((ROOT / room).rglob("*.py"))]
LOOSE_SIGN = re.compile(r"'|[^\u00a0][:;?!\u00bb]|\u00ab[^\u00a0]")
OF_CODE = re.compile(r"`[^`]*`|\"[^\"]*\"|waive:|\{\w+:[^}]*\}")


WORDINGS = tuple(read_room("refusals", Language.ENGLISH))


def phrases(wording: str, language: Language) -> list[str]:
    said = read_phrases(wording, language)
    return [said.happened, said.place, said.remedy]


@cache
def calls() -> list[tuple[Path, str, ast.Call]]:
    """Return each call of a name in the code, with its file."""
    return [
        (file, node.func.id, node)
        for file in CODE
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]


def refusals() -> Iterator[tuple[str, set[str]]]:
    """Yield the refusals of the code: the id each names, and its facts."""
    for _, name, call in calls():
        if name == "Refusal" and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value), {keyword.arg or "**" for keyword in call.keywords}


def pairs() -> Iterator[tuple[str, str, str]]:
    """Yield each phrase of each wording: its id, its French, its English."""
    for name in WORDINGS:
        french, english = (phrases(name, language) for language in (Language.FRENCH, Language.ENGLISH))
        for fr, en in zip(french, english, strict=True):
            yield name, fr, en


def test_each_language_says_what_happened_where_and_what_to_do() -> None:
    texts = [(name, text) for name, *both in pairs() for text in both]
    assert [name for name, text in texts if not text or text.strip() != text or text.endswith(".")] == []


def test_no_phrase_is_left_in_english() -> None:
    same_in_both = {"invitation", "word", "Dagster"}
    alike = [(name, fr) for name, fr, en in pairs() if fr == en and fr not in same_in_both]
    assert [(name, fr) for name, fr in alike if not fr.startswith(("{", "course.yaml", "Dagster, "))] == []


def test_french_keeps_each_sign_beside_its_word() -> None:
    """A colon, a quotation mark or a question mark never starts a line by itself; apostrophes are curled."""
    assert [(name, fr) for name, fr, _ in pairs() if LOOSE_SIGN.search(OF_CODE.sub("x", fr))] == []


@pytest.mark.parametrize(
    "text", ["quoi ?", "quoi?", "\u00abnon\u00a0\u00bb", "\u00ab\u00a0non \u00bb", "dit :"]
)
def test_a_sign_that_would_start_a_line_is_found(text: str) -> None:
    assert LOOSE_SIGN.search(text)


def test_the_code_refuses_with_listed_wordings_and_their_very_facts() -> None:
    """Where facts are kept in a mapping (`**facts`), raising the error is what tests them."""
    wrong = [
        (wording, given)
        for wording, given in refusals()
        if wording not in WORDINGS
        or ("**" not in given and given != read_phrases(wording, Language.ENGLISH).facts)
    ]
    assert wrong == []


def test_no_decision_is_refused_in_english_alone() -> None:
    assert [file for file, name, call in calls() if name == "DecisionRefused" and call.keywords] == []


def test_no_source_is_refused_in_english_alone() -> None:
    """But where the words come from what was kept of an earlier pull."""
    rooms = ("adapters/moodle", "adapters/ocr", "adapters/web", "adapters/sources", "pipelines/sourcing")
    alone = [
        ast.unparse(call.args[0])
        for file, name, call in calls()
        if name in {"SourceUnreadable", "RecognitionUnusable"} and call.keywords
        if file.relative_to(ROOT).as_posix().startswith(rooms)
    ]
    assert alone == ["trouble.happened", "o.happened"]


BILINGUAL = (
    "pipelines/cli/restore.py",
    "pipelines/cli/roll_back.py",
    "pipelines/cli/withdraw.py",
    "pipelines/delivery/feed.py",
    "pipelines/delivery/file_target.py",
    "pipelines/delivery/layout.py",
    "pipelines/delivery/lms_target.py",
    "pipelines/delivery/targets/moodle",
    "pipelines/delivery/targets/s3",
    "pipelines/review",
    "pipelines/workflow",
)
"""Rooms whose errors a person meets on a page or in a run, in the language of the course."""

ENGLISH_ALONE = {
    "pipelines/review/audit/report_pdf.py": 1,  # an installation without Pango: whoever installs reads it
    "pipelines/review/decisions_csv.py": 1,  # another error at a line: told by the command line alone
    "pipelines/review/editing/markdown_elements.py": 1,  # a line of a file that `premierjet edit` wrote
    "pipelines/workflow/release.py": 1,  # who has to decide yet, by name
    "pipelines/workflow/self_test.py": 2,  # a finding of the self-test in its own words
}
"""How many errors of a file are told in English alone, and why."""


def test_the_errors_of_these_rooms_are_in_both_languages() -> None:
    alone = Counter(
        file.relative_to(ROOT).as_posix()
        for file, _, call in calls()
        if {"place", "remedy"} <= {keyword.arg for keyword in call.keywords}
        if file.relative_to(ROOT).as_posix().startswith(BILINGUAL)
    )
    assert alone == ENGLISH_ALONE


def test_nothing_of_results_is_refused_in_english_alone() -> None:
    """But what was kept of an earlier pull, told again on the command line; Dagster tells it in French."""
    alone = [
        f"{file.relative_to(ROOT)}: {ast.unparse(call.args[0])}"
        for file, name, call in calls()
        if call.keywords
        if name == "ResultsUnreadable" or (name == "InvalidInput" and "adapters/results" in file.as_posix())
    ]
    assert alone == ["pipelines/cli/results/pull.py: happened"]


def test_a_refusal_at_another_place_says_the_same_there() -> None:
    empty = SourceUnreadable(Refusal("source.empty", place="a.md"))
    moved = SourceUnreadable.of(empty, "b.md")
    assert (moved.place, moved.happened) == ("b.md", empty.happened)
    assert moved.explain(Language.FRENCH).place == "b.md"
    assert moved.in_french == empty.in_french != ""


def test_a_fact_worded_otherwise_in_french_is_told_so() -> None:
    facts = {"place": "a.pdf", "suffix": ".pdf", "kind": BilingualText("du texte", "plain\u202etext")}
    error = SourceUnreadable(Refusal("source.other_kind", **facts))
    assert error.happened == "is named .pdf but holds plain\\u202etext"
    assert (
        error.explain(Language.FRENCH).happened
        == "le nom du fichier finit par .pdf, mais son contenu est du texte"
    )


def test_every_wording_is_said_somewhere() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in CODE)
    assert [name for name in WORDINGS if f'"{name}"' not in code] == []


def test_an_unlisted_wording_is_a_bug() -> None:
    with pytest.raises(ValueError, match="no wording"):
        Refusal("decision.odd")


@pytest.mark.parametrize("facts", [{}, {"module": "a--b", "verdict": "approve"}])
def test_a_fact_too_few_or_too_many_is_a_bug(facts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="tells"):
        Refusal("decision.practice", **facts)


def test_an_error_is_english_in_a_log_and_told_in_either_language() -> None:
    error = InvalidInput(Refusal("invitation.expired", moment=datetime(2026, 11, 24, 8, 5, tzinfo=UTC)))
    assert str(error) == (
        "invitation: it expired on 24 Nov 2026, 08:05 UTC. Ask whoever invited you for a new one"
    )
    assert str(error.explain(Language.ENGLISH)) == str(error)
    assert str(error.explain(Language.FRENCH)) == (
        "invitation\u00a0: elle a expir\u00e9 le 24/11/2026 \u00e0 08:05 UTC. "
        "Demandez-en une nouvelle \u00e0 qui vous a invit\u00e9"
    )


def test_an_error_without_a_wording_is_told_in_english_and_says_so() -> None:
    told = InvalidInput("is full", place="disk", remedy="Make room").explain(Language.FRENCH)
    assert (str(told), told.language) == ("disk: is full. Make room", Language.ENGLISH)


@pytest.mark.parametrize("language", Language)
def test_what_came_from_outside_turns_no_line_around_and_breaks_none(language: Language) -> None:
    told = Refusal("desk.not_named", person="l\u202e\u00e9a\n {x} \udc80").explain(language)
    assert "l\\u202e\u00e9a\\n {x} \\udc80" in told.happened
