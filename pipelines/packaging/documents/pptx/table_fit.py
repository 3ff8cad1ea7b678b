"""Tables on slides: the widths of their columns, and how many rows one slide has room for."""

from collections.abc import Iterator
from dataclasses import replace
from math import inf

from pipelines.packaging.documents.column_shares import share_width
from pipelines.packaging.documents.pptx.deck import Cells, join_passage
from pipelines.packaging.documents.pptx.text_fit import LINE_HEIGHT, TextRoom

PADDING, ROW_PADDING = 15.0, 10.0
"""In points: what the sides of a cell take of its width, and of the height of a row."""

SIZES = (20.0, 18.0)
MOST_ROWS = 6


def split_table(table: Cells, room: tuple[float, float]) -> Iterator[tuple[Cells, float]]:
    """Yield a table in parts that each fit below their header, with the size of their text.

    `room` is the width and the height of the table of a slide, in points.
    """
    for size in SIZES:
        groups = _group_rows(table, size, room)
        if len(groups) == 1:
            break
    shares = _share_columns(table)
    for start, end in groups:
        yield replace(table, lines=table.lines[start:end], shares=shares), size


def _share_columns(table: Cells) -> tuple[float, ...]:
    """Return each column's share of the width; all of them are 1 together."""
    texts = [[join_passage(cell) for cell in line] for line in table.lines]
    shares = share_width(table.header, texts, (), dense=False)
    return tuple(each / sum(shares) for each in shares)


def _group_rows(table: Cells, size: float, room: tuple[float, float]) -> list[tuple[int, int]]:
    """Return where each part of a table begins and ends, as few as there can be, about as long as another."""
    shares = _share_columns(table)
    width, tallest = room
    header = _measure_row(table.header, shares, size, width)
    texts = [[join_passage(cell) for cell in line] for line in table.lines]
    heights = [_measure_row(line, shares, size, width) for line in texts]
    groups = [(0, 0)]
    used = header
    for number, height in enumerate(heights):
        start, end = groups[-1]
        if end > start and (used + height > tallest or end - start == MOST_ROWS):
            groups.append((number, number))
            start, used = number, header
        groups[-1] = (start, number + 1)
        used += height
    size_of_each = -(-len(heights) // len(groups))
    even = [(at, min(at + size_of_each, len(heights))) for at in range(0, len(heights), size_of_each)]
    fits = all(header + sum(heights[start:end]) <= tallest for start, end in even)
    return even if fits and len(even) == len(groups) else groups


def _measure_row(
    texts: tuple[str, ...] | list[str], shares: tuple[float, ...], size: float, width: float
) -> float:
    lines = [
        TextRoom(width * share - PADDING, inf, (size,), MOST_ROWS).count_lines(text, size)
        for text, share in zip(texts, shares, strict=False)
    ]
    return max(lines, default=1) * size * LINE_HEIGHT + ROW_PADDING
