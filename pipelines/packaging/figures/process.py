"""A procedure as numbered boxes joined by arrows, in two columns if the sheet is wide."""

from math import ceil

from pipelines.packaging.figures.sheet import LINE, MARGIN, SIZE, DrawingSheet
from pipelines.packaging.figures.text_width import wrap_text

MOST_LINES = 8
MOST_STEPS = 40
COLUMNS_FROM = 600
"""Units; a narrower sheet has one column."""

FEWEST_FOR_COLUMNS = 5
GUTTER = 48
GAP = 26
PADDING = 12
BADGE = 54
"""Room for the number before the text."""

TIP = 6
FIRST_TO_TEXT = 3


def draw_process(sheet: DrawingSheet, steps: tuple[str, ...], *, numbered: bool) -> None:
    """Draw steps as boxes: `numbered` with arrows, or plain for sentences in no order."""
    has_two_columns = sheet.width >= COLUMNS_FROM and len(steps) >= FEWEST_FOR_COLUMNS
    gutters = GUTTER if has_two_columns else 0
    room = (sheet.width - 2 * MARGIN - gutters) / (2 if has_two_columns else 1)
    first = ceil(len(steps) / 2) if has_two_columns else len(steps)
    top = sheet.bottom
    x = MARGIN + room + gutters
    left = _draw_column(sheet, steps[:first], MARGIN, room, 1, numbered=numbered)
    ends = [sheet.bottom]
    if has_two_columns:
        sheet.bottom = top
        right = _draw_column(sheet, steps[first:], x, room, first + 1, numbered=numbered)
        ends.append(sheet.bottom)
        if numbered:
            _draw_arrow_across(sheet, (MARGIN + room, left[-1]), (x, right[0]))
    sheet.bottom = max(ends)


def _draw_column(
    sheet: DrawingSheet, steps: tuple[str, ...], x: float, room: float, number: int, *, numbered: bool
) -> list[float]:
    """Draw boxes from the sheet's bottom down; return the middle of each."""
    middles: list[float] = []
    before = BADGE if numbered else PADDING
    for nth, step in enumerate(steps):
        if nth:
            if numbered:
                _draw_arrow_down(sheet, x + room / 2)
            sheet.bottom += GAP if numbered else PADDING
        words = room - before - PADDING
        lines = wrap_text(step, SIZE, words, MOST_LINES)
        height = max(len(lines), 1) * LINE + 2 * PADDING
        sheet.draw_box(x, sheet.bottom, room, height)
        middles.append(sheet.bottom + height / 2)
        if numbered:
            sheet.draw_number(x + BADGE / 2, middles[-1], number + nth)
        sheet.draw_text_lines(lines, x + before, sheet.bottom + PADDING + FIRST_TO_TEXT - 1, words)
        sheet.bottom += height
    return middles


def _draw_arrow_down(sheet: DrawingSheet, x: float) -> None:
    top, end = sheet.bottom, sheet.bottom + GAP
    sheet.draw_line((x, top), (x, end - TIP))
    sheet.draw_arrowhead((x, end), (x - TIP, end - 1.5 * TIP), (x + TIP, end - 1.5 * TIP))


def _draw_arrow_across(sheet: DrawingSheet, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw the arrow from the last box of the left column to the first of the right one."""
    (x, y), (to_x, to_y) = start, end
    middle = (x + to_x) / 2
    sheet.draw_line((x, y), (middle, y), (middle, to_y), (to_x - TIP, to_y))
    sheet.draw_arrowhead((to_x, to_y), (to_x - 1.5 * TIP, to_y - TIP), (to_x - 1.5 * TIP, to_y + TIP))
