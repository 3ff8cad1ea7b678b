"""Figures of one unit as bars from a common zero; each bar's value is written beside its label."""

from dataclasses import dataclass

from pipelines.packaging.figures.sheet import LINE, MARGIN, SIZE, DrawingSheet
from pipelines.packaging.figures.text_width import wrap_text
from schemas.draft import Table
from schemas.language import Language
from schemas.quantity import Quantity

FEWEST_BARS = 2
MOST_ROWS = 40
BAR = 14
GAP = 14
CAP = 4
"""How far the line at zero and the ends of a range stand out beyond a bar."""

THINNEST = 3
LABELS = 0.62
"""The share of the width that labels have; values have the rest."""

MOST_LINES = 4


@dataclass(frozen=True)
class Bar:
    """One line of a chart: what is measured, what its cell says, and how much that is."""

    label: str
    said: str
    quantity: Quantity | None


@dataclass(frozen=True)
class Scale:
    """Where a value stands between the margins; zero is always on it."""

    low: float
    high: float
    start: float
    room: float

    def at(self, value: float) -> float:
        """Return the coordinate of a value."""
        return self.start + (value - self.low) / ((self.high - self.low) or 1) * self.room


def list_bars(table: Table, language: Language) -> tuple[Bar, ...]:
    """Return a line for each row: its first cell, its last, and the quantity the last one says."""
    return tuple(
        Bar(row.cells[0] if len(row.cells) > 1 else "", row.cells[-1], Quantity.read(row.cells[-1], language))
        for row in table.rows
    )


def are_comparable(found: tuple[Bar, ...]) -> bool:
    """Return whether bars can be drawn: two quantities or more, and all of one unit."""
    quantities = [bar.quantity for bar in found if bar.quantity is not None]
    return len(quantities) >= FEWEST_BARS and len({each.unit_key for each in quantities}) == 1


def draw_chart(sheet: DrawingSheet, table: Table, language: Language) -> None:
    """Draw the table's last column as bars; where its figures cannot be compared, list them without."""
    found = list_bars(table, language)
    room = sheet.width - 2 * MARGIN
    header = wrap_text(table.header[-1], SIZE, room, MOST_LINES)
    sheet.bottom = sheet.lines(header, MARGIN, sheet.bottom, room) + GAP
    scale = _scale(found, room) if are_comparable(found) else None
    for bar in found[:MOST_ROWS]:
        _row(sheet, bar, room, scale)
    if scale is not None:
        sheet.mark("0", scale.at(0), sheet.bottom - GAP / 2)
        sheet.bottom += LINE - GAP / 2


def _scale(found: tuple[Bar, ...], room: float) -> Scale:
    quantities = [bar.quantity for bar in found if bar.quantity is not None]
    low = min(0.0, *(each.low for each in quantities))
    high = max(0.0, *(each.high for each in quantities))
    return Scale(low, high, MARGIN + CAP, room - 2 * CAP)


def _row(sheet: DrawingSheet, bar: Bar, room: float, scale: Scale | None) -> None:
    labels = wrap_text(bar.label, SIZE, room * LABELS - GAP, MOST_LINES)
    values = wrap_text(bar.said, SIZE, room * (1 - LABELS), MOST_LINES)
    under_label = sheet.lines(labels, MARGIN, sheet.bottom, room * LABELS - GAP)
    values_from = MARGIN + room * LABELS
    under_value = sheet.lines(values, values_from, sheet.bottom, room * (1 - LABELS), at_end=True)
    under = max(under_label, under_value)
    sheet.bottom = under + GAP
    if scale is None:
        sheet.line((MARGIN, under + GAP / 2), (MARGIN + room, under + GAP / 2))
    elif bar.quantity is not None:
        _bar(sheet, bar.quantity, scale, under + CAP)
        sheet.bottom += BAR + CAP


def _bar(sheet: DrawingSheet, quantity: Quantity, scale: Scale, y: float) -> None:
    zero = scale.at(0)
    sheet.line((zero, y - CAP), (zero, y + BAR + CAP))
    if quantity.is_range:
        start, end = scale.at(quantity.low), scale.at(quantity.high)
        for x in (start, end):
            sheet.line((x, y), (x, y + BAR))
        sheet.bar(start, y + 3, max(end - start, THINNEST), BAR - 6)
        return
    start, end = sorted((zero, scale.at(quantity.low)))
    sheet.bar(start, y, max(end - start, THINNEST), BAR)
