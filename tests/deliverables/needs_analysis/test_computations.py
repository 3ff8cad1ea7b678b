"""Figures counted again by the critique: what differs from the answers stops an approval."""

from typing import Any

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.critique import criticise
from pipelines.drafting.elements import rebuild
from schemas.contract import Contract
from schemas.draft import Computation, Draft, Origin, Row, Statement
from schemas.finding import Finding, Severity
from tests.drafting.answered import NOTES, ROWS, SAMPLE, analysed, course, spans, survey

FORMULA = "réponses « Jamais » à"


def found(draft: Draft, rows: list[tuple[str, str, str, str]] = ROWS) -> list[Finding]:
    whole, _ = course("needs_analysis")
    read = spans({SAMPLE: survey(rows), "besoins/entretien.md": NOTES})
    return [
        each for each in criticise(KINDS, draft.content, read, whole) if each.severity is Severity.BLOCKING
    ]


def rules(draft: Draft, rows: list[tuple[str, str, str, str]] = ROWS) -> set[str]:
    return {finding.rule for finding in found(draft, rows)}


def changed(draft: Draft, **changes: Any) -> Draft:
    """The draft with every computation of one answer changed."""

    def change(part: Contract) -> Contract:
        if isinstance(part, Computation) and part.formula.startswith(FORMULA):
            return part.model_copy(update=changes)
        return part

    return rebuild(draft, change)


def reworded(draft: Draft, before: str, after: str) -> Draft:
    def change(part: Contract) -> Contract:
        if isinstance(part, Row):
            cells = tuple(cell.replace(before, after) for cell in part.cells)
            return part.model_copy(update={"cells": cells})
        return part

    return rebuild(draft, change)


def with_statement(draft: Draft, **changes: Any) -> Draft:
    """The draft with its first quotation from the notes in other words."""

    def change(part: Contract) -> Contract:
        if isinstance(part, Statement) and "responsable demande" in part.text:
            return part.model_copy(update=changes)
        return part

    return rebuild(draft, change)


def test_an_analysis_agrees_with_its_own_answers() -> None:
    assert rules(analysed()) == set()


def test_one_answer_changed_is_found_by_every_figure_it_moves() -> None:
    other = [("Office", "Toujours", "2", ""), *ROWS[1:]]
    (first, *_) = [each for each in found(analysed(), other) if FORMULA in each.facts.get("formula", "")]
    assert first.rule == "computation.wrong"
    assert "4 sur 22" in first.facts["given"]
    assert "3 sur 22" in first.facts["counted"]


def test_a_figure_whose_value_was_changed_is_found() -> None:
    assert "computation.wrong" in rules(changed(analysed(), value="5 sur 22, soit 23\u00a0%"))


def test_a_figure_whose_rows_were_changed_is_found_though_its_value_stands() -> None:
    rows = tuple(span.id for span in spans({SAMPLE: survey(ROWS)}).sources[0].spans)
    assert "computation.wrong" in rules(changed(analysed(), counted=rows[4:8]))
    assert "computation.wrong" in rules(changed(analysed(), rows=rows[:21]))


def test_a_formula_or_a_column_nobody_has_cannot_be_counted() -> None:
    assert "computation.unknown" in rules(changed(analysed(), formula=f"{FORMULA} rien"))
    assert "computation.unknown" in rules(changed(analysed(), column="Une autre question"))
    assert "computation.unknown" in rules(changed(analysed(), source="besoins/autre.csv"))


def test_an_edited_cell_that_no_longer_says_its_figure_is_found() -> None:
    assert "computation.text" in rules(reworded(analysed(), "4 sur 22", "14 sur 22"))


def test_an_edited_label_is_found_too() -> None:
    assert "computation.text" in rules(reworded(analysed(), "Jamais", "Toujours"))


def test_a_number_that_is_neither_counted_nor_cited_is_found() -> None:
    told = with_statement(
        analysed(), text="Trois agents sur 4 demandent des refus écrits.", origin=Origin.MODEL
    )
    orphans = [finding for finding in found(told) if finding.rule == "number.orphan"]
    assert [finding.facts["number"] for finding in orphans] == ["4"]


def test_a_counted_number_in_a_sentence_is_no_orphan() -> None:
    counted = next(
        part.computation
        for part in analysed().content.walk_citing()
        if isinstance(part, Row) and part.computation and part.cells[2:3] == ("Jamais",)
    )
    text = f"Peu contrôlent : {counted.value}."
    told = with_statement(analysed(), text=text, computation=counted, citations=(), origin=Origin.MODEL)
    assert rules(told) == set()
