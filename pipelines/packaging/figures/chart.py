"""Figures of one unit as bars from a common zero; each bar's value is written beside its label."""

from dataclasses import dataclass

from pipelines.packaging.figures.sheet import LINE, MARGIN, SIZE, DrawingSheet
from pipelines.packaging.figures.text_width import wrap_text
from schemas.draft import Table
from schemas.language import Language
from schemas.quantity import Quantity

FEWEST_BARS = 2
MOST_ROWS = 40
BAR_HEIGHT = 14
GAP = 14
OVERHANG = 4
"""How far the zero line and the ends of a range extend beyond a bar."""

THINNEST_BAR = 3
LABEL_SHARE = 0.62
"""Share of the width for labels; the rest is for values."""

MOST_LINES = 4


@dataclass(frozen=True)
class Bar:
    """One line of a chart: its label, the text of its cell, and the quantity read from it, if any."""

    label: str
    value_text: str
    quantity: Quantity | None


@dataclass(frozen=True)
class Scale:
    """Scale from values to horizontal coordinates; it always includes zero."""

    low: float
    high: float
    start: float
    room: float

    def find_position(self, value: float) -> float:
        """Return the coordinate of a value."""
        return self.start + (value - self.low) / ((self.high - self.low) or 1) * self.room


def list_bars(table: Table, language: Language) -> tuple[Bar, ...]:
    """Return a bar for each row: label from its first cell, value and quantity from its last."""
    return tuple(
        Bar(row.cells[0] if len(row.cells) > 1 else "", row.cells[-1], Quantity.read(row.cells[-1], language))
        for row in table.rows
    )


def are_comparable(bars: tuple[Bar, ...]) -> bool:
    """Return whether bars can be drawn: at least two quantities, all of one unit."""
    quantities = [bar.quantity for bar in bars if bar.quantity is not None]
    return len(quantities) >= FEWEST_BARS and len({each.unit_key for each in quantities}) == 1


def draw_chart(sheet: DrawingSheet, table: Table, language: Language) -> None:
    """Draw the table's last column as bars; without bars if its figures cannot be compared."""
    bars = list_bars(table, language)
    room = sheet.width - 2 * MARGIN
    header = wrap_text(table.header[-1], SIZE, room, MOST_LINES)
    sheet.bottom = sheet.draw_text_lines(header, MARGIN, sheet.bottom, room) + GAP
    scale = _fit_scale(bars, room) if are_comparable(bars) else None
    for bar in bars[:MOST_ROWS]:
        _draw_row(sheet, bar, room, scale)
    if scale is not None:
        sheet.draw_label("0", scale.find_position(0), sheet.bottom - GAP / 2)
        sheet.bottom += LINE - GAP / 2


def _fit_scale(bars: tuple[Bar, ...], room: float) -> Scale:
    quantities = [bar.quantity for bar in bars if bar.quantity is not None]
    low = min(0.0, *(each.low for each in quantities))
    high = max(0.0, *(each.high for each in quantities))
    return Scale(low, high, MARGIN + OVERHANG, room - 2 * OVERHANG)


def _draw_row(sheet: DrawingSheet, bar: Bar, room: float, scale: Scale | None) -> None:
    labels = wrap_text(bar.label, SIZE, room * LABEL_SHARE - GAP, MOST_LINES)
    values = wrap_text(bar.value_text, SIZE, room * (1 - LABEL_SHARE), MOST_LINES)
    label_bottom = sheet.draw_text_lines(labels, MARGIN, sheet.bottom, room * LABEL_SHARE - GAP)
    values_left = MARGIN + room * LABEL_SHARE
    value_bottom = sheet.draw_text_lines(
        values, values_left, sheet.bottom, room * (1 - LABEL_SHARE), at_end=True
    )
    bottom = max(label_bottom, value_bottom)
    sheet.bottom = bottom + GAP
    if scale is None:
        sheet.draw_line((MARGIN, bottom + GAP / 2), (MARGIN + room, bottom + GAP / 2))
    elif bar.quantity is not None:
        _draw_bar(sheet, bar.quantity, scale, bottom + OVERHANG)
        sheet.bottom += BAR_HEIGHT + OVERHANG


def _draw_bar(sheet: DrawingSheet, quantity: Quantity, scale: Scale, y: float) -> None:
    zero = scale.find_position(0)
    sheet.draw_line((zero, y - OVERHANG), (zero, y + BAR_HEIGHT + OVERHANG))
    if quantity.is_range:
        start, end = scale.find_position(quantity.low), scale.find_position(quantity.high)
        for x in (start, end):
            sheet.draw_line((x, y), (x, y + BAR_HEIGHT))
        sheet.draw_bar(start, y + 3, max(end - start, THINNEST_BAR), BAR_HEIGHT - 6)
        return
    start, end = sorted((zero, scale.find_position(quantity.low)))
    sheet.draw_bar(start, y, max(end - start, THINNEST_BAR), BAR_HEIGHT)
