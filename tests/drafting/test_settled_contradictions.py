"""An expert's answer stands in the place of the two passages it was given on, for rules and for models."""

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.account import account_for_words
from pipelines.drafting.disagreement import compare_sources, list_contested_spans, list_settled_spans
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.shown_sources import choose_shown_spans
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.language import Language
from schemas.plan import LeftOutReason
from schemas.source import AnswerOrigin, SourceSpans, SourceText

ONE, OTHER = (
    "Un produit exposé plus de 30 minutes est écarté.",
    "Un produit exposé plus de 45 minutes est écarté.",
)
ANSWER = "Un produit exposé plus de 30 minutes est écarté, sans exception."


def read(name: str, text: str, origin: AnswerOrigin | None = None) -> SourceText:
    found = read_source(name, f"# Exposition\n\n{text}\n".encode(), Language.FRENCH)
    return found.model_copy(update={"answer": origin})


def answer(*asked_about: SourceText, text: str = ANSWER, number: int = 1) -> SourceText:
    origin = AnswerOrigin(
        question=f"eq-{number:010d}",
        person="paul",
        at=builders.NOON,
        settles=tuple(source.spans[1].id for source in asked_about),
    )
    return read(f"answer:2026-11-29/eq-{number:010d}/Paul.md", text, origin)


SIDES = (read("guide.md", ONE), read("fiche.md", OTHER))


def request(*sources: SourceText) -> DraftRequest:
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=sources)
    return DraftRequest(KINDS, builders.course(), builders.module(), spans, builders.NOON)


@pytest.mark.parametrize(
    "text", [ANSWER, "Trente minutes, quel que soit le produit ou le moment du service."]
)
def test_an_answer_on_both_sides_settles_them_in_whatever_words(text: str) -> None:
    given = answer(*SIDES, text=text)
    pairs = compare_sources((*SIDES, given))
    assert pairs
    assert all(pair.is_settled for pair in pairs)
    assert list_contested_spans(pairs) == {source.spans[1].id for source in SIDES}


def test_an_answer_on_something_else_settles_nothing() -> None:
    unasked = answer(text=ANSWER)
    pairs = compare_sources((*SIDES, unasked))
    assert not any(pair.is_settled for pair in pairs)
    assert unasked.spans[1].id in list_contested_spans(pairs)
    assert list_settled_spans(request(*SIDES, unasked).spans) == frozenset()


def test_a_second_answer_settles_a_contradiction_with_the_first() -> None:
    first = answer(text="Un produit exposé plus de 60 minutes est écarté.")
    second = answer(SIDES[0], first, number=2)
    pairs = compare_sources((SIDES[0], first, second))
    assert pairs
    assert all(pair.is_settled for pair in pairs)
    assert second.spans[1].id not in list_contested_spans(pairs)


@pytest.mark.parametrize("kind", ["lesson", "trainer_guide"])
def test_no_writer_is_shown_what_an_answer_stands_in_the_place_of(kind: str) -> None:
    asked = request(*SIDES, answer(*SIDES))
    shown = {span.text for source in choose_shown_spans(asked, (kind,)).sources for span in source.spans}
    assert (ANSWER in shown, ONE in shown, OTHER in shown) == (True, False, False)
    unsettled = request(*SIDES)
    assert choose_shown_spans(unsettled, (kind,)) is unsettled.spans


def test_the_account_says_why_neither_side_is_taught() -> None:
    account = account_for_words(request(*SIDES, answer(*SIDES)))
    reasons = {passage.span: passage.reason for passage in account.passages}
    assert {reasons[source.spans[1].id] for source in SIDES} == {LeftOutReason.SETTLED}
