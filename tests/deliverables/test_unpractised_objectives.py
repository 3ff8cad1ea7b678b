"""Learners practise each objective that a worded page serves."""

import pytest

from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.drafting.critique import criticise
from pipelines.testing import builders
from schemas.draft import Block, Origin, Paragraph, Section, Statement


def said(number: int, text: str, origin: Origin = Origin.MODEL) -> Statement:
    return Statement(id=f"st-000{number}", text=text, citations=(builders.citation(number),), origin=origin)


def page(number: int, *blocks: Block, objective: str | None = "seuils") -> Section:
    return Section(id=f"p-000{number}", title="Les seuils", objective=objective, blocks=blocks)


def reveal(variant: RevealVariant) -> Reveal:
    prompt = "Que faire à 8 °C ?" if variant is RevealVariant.QUESTION else "Seuil"
    return Reveal(
        id="b-0001", variant=variant, prompt=said(3, prompt), details=(said(4, "On refuse le produit."),)
    )


def accused(*pages: Section) -> list[str]:
    content = builders.content(artefacts=(Lesson(sections=pages),))
    findings = criticise(DRAFTING_KINDS, content, builders.spans(), builders.course())
    return [each.place for each in findings if each.rule == "objective.unpractised"]


TOLD, MORE = (
    Paragraph(statements=(said(1, "Le seuil est de 4 °C."),)),
    Paragraph(statements=(said(2, "Au-delà, on refuse."),)),
)


def test_an_objective_that_pages_only_tell_is_found_at_its_last_page() -> None:
    assert accused(page(1, TOLD), page(2, MORE)) == ["p-0002"]


@pytest.mark.parametrize(
    ("variant", "places"), [(RevealVariant.QUESTION, []), (RevealVariant.TERM, ["p-0002"])]
)
def test_a_question_to_reveal_practises_an_objective_and_a_term_does_not(
    variant: RevealVariant, places: list[str]
) -> None:
    assert accused(page(1, TOLD, reveal(variant)), page(2, MORE)) == places


def test_a_page_that_rules_quote_or_that_serves_no_objective_is_not_told() -> None:
    quoted = Paragraph(statements=(said(1, "Le seuil est de 4 °C.", Origin.EXTRACTIVE),))
    assert accused(page(1, quoted), page(2, MORE, objective=None)) == []
