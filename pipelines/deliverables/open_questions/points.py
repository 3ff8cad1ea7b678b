"""Points of a marking guide: code assigns them, a person may change them and marks with them.

Every question is worth the same, and each element of its answer an equal part of that, in half points; the
remainder goes to the first elements.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from schemas.draft import Origin, Row, Section
from schemas.language import Language
from schemas.languages.numbers import format_number

POINTS = Decimal(10)
HALF = Decimal("0.5")
MOST_ELEMENTS = int(POINTS / HALF)
ELEMENT, WORTH = 0, 1
"""The columns of a guide for the expected element and for its points."""

POINTS_PATTERN = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")


def share_points(points: Decimal, count: int) -> tuple[Decimal, ...]:
    """Return the parts of a number of points, in halves, the larger ones first; they sum to it."""
    halves = max(int(points / HALF), 0)
    half_count, remainder = divmod(halves, count) if count else (0, 0)
    return tuple((half_count + (number < remainder)) * HALF for number in range(count))


def read_points(cell: str) -> Decimal | None:
    """Return the points of a cell, or None if its text is not a number of points."""
    text = cell.strip()
    return Decimal(text.replace(",", ".")) if POINTS_PATTERN.fullmatch(text) else None


def assign_points(rows: Sequence[Row], language: Language) -> tuple[Row, ...]:
    """Return the rows of a guide with their points: a person's stand, the others share what is left."""
    by_hand = [read_worth(row) for row in rows if row.origin is Origin.HUMAN]
    left = POINTS - sum((points for points in by_hand if points is not None), Decimal(0))
    parts = iter(share_points(left, len(rows) - len(by_hand)))
    return tuple(
        row if row.origin is Origin.HUMAN else _set_worth(row, next(parts), language) for row in rows
    )


def read_worth(row: Row) -> Decimal | None:
    """Return the points of an element, or None if its row has none."""
    return read_points(row.cells[WORTH]) if len(row.cells) > WORTH else None


def find_guide(section: Section) -> tuple[Row, ...]:
    """Return the elements of a question's answer: the rows of its first table."""
    return section.tables[0].rows if section.tables else ()


def _set_worth(row: Row, points: Decimal, language: Language) -> Row:
    cells = (*row.cells[:WORTH], format_number(points, language), *row.cells[WORTH + 1 :])
    return row if cells == row.cells else row.model_copy(update={"cells": cells})
