"""Rules on malformed elements: empty texts, numbers that are none, rows that do not fit their table.

A release of such a draft would fail; people can still correct it here.
"""

from collections.abc import Iterator
from math import isfinite

from pipelines.drafting.critique.case import Case
from schemas.draft import (
    Cloze,
    Numeric,
    Phase,
    Question,
    Row,
    Sectioned,
    Statement,
    Table,
    TwoSided,
    list_parts,
)
from schemas.finding import Finding

CELLS_OF_TWO_SIDED = 2
"""Cells in each row of a two-sided deliverable, such as flashcards: front and back."""


def find_empty_texts(case: Case) -> Iterator[Finding]:
    """Find sentences, questions and accepted answers without text, and numeric answers that are no number."""
    for element in case.elements:
        part = element.part
        if isinstance(part, Statement):
            is_empty = not part.text.strip()
        elif isinstance(part, Question):
            is_empty = _is_question_empty(part)
        else:
            is_empty = isinstance(part, Phase) and not part.title.strip()
        if is_empty:
            yield Finding(rule="element.blank", place=element.id)


def _is_question_empty(question: Question) -> bool:
    if isinstance(question, Numeric) and not (isfinite(question.answer) and isfinite(question.tolerance)):
        return True
    accepted = [text for gap in question.gaps for text in gap.accepted] if isinstance(question, Cloze) else []
    return not all(text.strip() for text in (question.stem, *accepted))


def find_uneven_rows(case: Case) -> Iterator[Finding]:
    """Find rows with more or fewer cells than their table has columns."""
    for columns, row in _list_rows(case):
        if len(row.cells) != columns:
            facts = {"count": str(len(row.cells)), "wanted": str(columns)}
            yield Finding(rule="row.cells", place=row.id, facts=facts)


def _list_rows(case: Case) -> Iterator[tuple[int, Row]]:
    """Yield each row of the draft with the number of cells it should have."""
    for deliverable in case.content.artefacts:
        if isinstance(deliverable, TwoSided):
            yield from ((CELLS_OF_TWO_SIDED, row) for row in list_parts(deliverable))
            continue
        for section in deliverable.sections if isinstance(deliverable, Sectioned) else ():
            for block in section.blocks:
                if isinstance(block, Table):
                    yield from ((len(block.header), row) for row in block.rows)
