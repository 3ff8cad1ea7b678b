"""Which cited passages a reviewer has to open before approving at the desk."""

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.desk.verdict_panel import VerdictPanel
from pipelines.review.must_open import CitationToOpen, find_citations_to_open, holds_a_number
from pipelines.testing import builders
from schemas.course import MustOpen, ReviewPolicy
from schemas.draft import Draft, Option, Origin, TrueFalse
from schemas.finding import Finding
from schemas.notes import ReviewerNotes
from tests import sample_deliverables as deliverables

HELD = frozenset(span.id for span in builders.spans().sources[0].spans)


def policy(*rules: MustOpen) -> ReviewPolicy:
    return ReviewPolicy(roles={"pedagogie": ("lea",)}, must_open=rules)


def elements(draft: Draft, *rules: MustOpen) -> list[str]:
    return [each.element for each in find_citations_to_open(draft, policy(*rules), HELD)]


def panel(asked: tuple[CitationToOpen, ...], opened: Collection[str]) -> VerdictPanel:
    notes = ReviewerNotes(
        module=builders.KEY, digest="0" * 64, person="lea", opened=tuple(opened), saved_at=builders.NOON
    )
    return VerdictPanel(notes=notes, citations_to_open=asked)


def finding(place: str, rule: str = "citation.altered") -> Finding:
    return Finding(rule=rule, place=place, facts={"source": "froid.md", "quote": "31 minutes"})


@pytest.mark.parametrize(
    "text",
    [
        "entre 0 °C et 3 °C",
        "30 minutes",
        "deux fois par jour",
        "Twice? No: two times",
        "la moitié",
        "٣ دقائق",
        "H2O",
    ],
)
def test_a_figure_is_seen_in_digits_and_in_words(text: str) -> None:
    assert holds_a_number(text)


@pytest.mark.parametrize(
    "text", ["Fermer la porte.", "un produit", "one may", "septembre", "tension", "sixth", ""]
)
def test_an_article_or_a_longer_word_is_no_figure(text: str) -> None:
    assert not holds_a_number(text)


def test_a_policy_that_asks_for_nothing_wants_nothing_opened() -> None:
    assert elements(builders.draft(findings=(finding("q-0001"),))) == []


def test_statements_rows_and_questions_that_hold_a_figure_are_asked_for_once_a_passage() -> None:
    """q-0001 and st-0009 rest on the passage of st-0002, which is opened there."""
    assert elements(builders.draft(), MustOpen.NUMBERS) == [
        "st-0001",
        "st-0002",
        "st-0003",
        "st-0007",
        "st-0008",
    ]


def test_what_a_blocking_finding_is_about_is_asked_for_and_nothing_else() -> None:
    draft = builders.draft(findings=(finding("st-0004"), finding("quiz")))
    assert elements(draft, MustOpen.BLOCKING) == ["st-0004"]


def test_both_rules_ask_for_what_either_does_and_say_which() -> None:
    draft = builders.draft(findings=(finding("st-0002"), finding("st-0005")))
    asked = {each.element: each.why for each in find_citations_to_open(draft, policy(*MustOpen), HELD)}
    assert asked["st-0001"] is MustOpen.NUMBERS
    assert asked["st-0002"] is asked["st-0005"] is MustOpen.BLOCKING


def test_an_answer_that_holds_a_figure_makes_its_question_count() -> None:
    options = (Option(id="a", text="Le jour même"), Option(id="b", text="Jamais", feedback="Sous 3 jours."))
    item = builders.question(1, stem="Quand ?", options=options, key="a")
    claim = TrueFalse(
        id="q-0002", stem="Le froid tue.", answer=False, feedback="Il ralentit.", origin=Origin.MODEL,
        citations=(builders.citation(3),),
    )  # fmt: skip
    draft = builders.draft(content=builders.content(artefacts=(Quiz(items=(item, claim)),)))
    assert elements(draft, MustOpen.NUMBERS) == ["q-0001"]


def test_a_passage_the_sources_no_longer_hold_is_not_asked_for() -> None:
    """It opens nowhere, and a blocking finding says so already."""
    left = HELD - {builders.citation(1).span}
    asked = find_citations_to_open(builders.draft(), policy(MustOpen.NUMBERS), left)
    assert [each.element for each in asked] == ["st-0002", "st-0003", "st-0007", "st-0008"]


def test_an_unsourced_statement_asks_for_nothing() -> None:
    bare = builders.statement(2, citations=())
    draft = builders.draft(content=builders.content(artefacts=(Summary(points=(bare,)),)))
    assert elements(draft, MustOpen.NUMBERS) == []


@given(st.sets(st.sampled_from(sorted(HELD))), st.sets(st.sampled_from(sorted(MustOpen)), min_size=1))
def test_opening_never_adds_to_what_is_left_and_opening_all_leaves_nothing(
    opened: set[str], rules: set[MustOpen]
) -> None:
    draft = builders.draft(findings=(finding("q-0001"),))
    asked = find_citations_to_open(draft, policy(*sorted(rules)), HELD)
    left = panel(asked, opened).unopened_citations
    assert {each.span for each in left} == {each.span for each in asked} - opened
    assert panel(asked, HELD).unopened_citations == ()
    assert len({each.span for each in asked}) == len(asked)


def test_of_a_counted_figure_the_first_row_counted_is_asked_for() -> None:
    counted = deliverables.said(1, "Un sur deux se garde 24 h.", computation=deliverables.computation())
    draft = builders.draft(content=builders.content(artefacts=(Summary(points=(counted,)),)))
    asked = find_citations_to_open(draft, policy(MustOpen.NUMBERS), HELD)
    assert [each.span for each in asked] == list(deliverables.computation().counted)


def test_phases_and_questions_of_every_type_are_asked_for_where_they_hold_a_figure() -> None:
    plan = deliverables.draft_of(deliverables.session_plan())
    quiz = deliverables.draft_of(deliverables.quiz())
    assert elements(plan, MustOpen.NUMBERS) == ["st-0002"]
    assert "q-0004" in elements(quiz, MustOpen.NUMBERS)
