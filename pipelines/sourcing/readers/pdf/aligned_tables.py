"""Tables without lines in a PDF, recognised by the alignment of their cells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.sourcing.characters import BULLET_SIGNS
from pipelines.sourcing.readers.pdf.characters import Fragment

SAME_LINE = 0.35
"""Letter heights by which baselines on one line may differ: exponents and links are set a little off."""

FARTHEST_ROW = 3.5
"""Letter heights, at most, between the baselines of two rows of one table."""

FARTHEST_LABEL = 4.0
"""Letter heights, at most, between a list's number or bullet and its text."""

LONGEST_CELL = 80
"""Characters; longer pieces side by side are columns of prose."""

NUMBER = re.compile(r"^(\d{1,2})([.)]?)$")
ITEM = re.compile(rf"^(?:[{BULLET_SIGNS}\ue000-\uf8ff–-]|\(?(?:\d{{1,2}}|[a-z])[.)])[ \u00a0]*\S")
"""The beginning of an item: its bullet or number, and text."""

BULLET_SIGN = re.compile(rf"^[{BULLET_SIGNS}\ue000-\uf8ff–-]$")

BULLETED = re.compile("^[•◦‣⁃∙·\u25a0-\u25ff][ \u00a0]+\\w")
"""A point of a list, which no cell is; a mark of correction or a dash may stand in one."""


@dataclass(frozen=True)
class AlignedTable:
    """The rows of a table, the first of them its header, and the lines they are made of."""

    rows: tuple[tuple[str, ...], ...]
    lines: Sequence[Fragment] = ()


def group_by_row(fragments: list[Fragment]) -> list[list[Fragment]]:
    """Return the fragments from the top of the page down, those of one baseline together."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda fragment: -fragment.baseline):
        if rows and rows[-1][0].baseline - fragment.baseline < SAME_LINE * fragment.height:
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [sorted(row, key=lambda fragment: fragment.left) for row in rows]


def join_labels(fragments: list[Fragment]) -> list[Fragment]:
    """Return the fragments with the numbers and bullets of lists joined to their text.

    A number without a point is a label only if a neighbouring row has the next or previous number; else it
    may be a quantity.
    """
    rows = group_by_row(fragments)
    labelled_rows = [row for row in rows if len(row) == 2 and _is_near(*row)]
    numbers = [
        (int(match[1]), match[2], row) for row in labelled_rows if (match := NUMBER.match(row[0].text))
    ]
    joined: dict[int, Fragment] = {}
    for position, (number, point, row) in enumerate(numbers):
        neighbours = {neighbour for neighbour, _, _ in numbers[max(position - 1, 0) : position + 2]}
        if point or {number - 1, number + 1} & neighbours:
            joined[id(row)] = replace(row[1], text=f"{number}. {row[1].text}", left=row[0].left)
    for row in labelled_rows:
        if BULLET_SIGN.match(row[0].text):
            joined[id(row)] = replace(row[1], text=f"• {row[1].text}", left=row[0].left)
    return [fragment for row in rows for fragment in ([joined[id(row)]] if id(row) in joined else row)]


def split_segments(lines: list[Fragment]) -> Iterator[list[Fragment] | AlignedTable]:
    """Yield the lines of a page in order: groups of prose, tables, and lists set in columns."""
    rows = group_by_row(lines)
    if [line for row in rows for line in row] != lines:
        yield lines  # columns of text: lines side by side there are not a row
        return
    listed = [number for number, row in enumerate(rows) if _is_row_of_items(row)]
    if not listed:
        yield from _split_rows(rows)
        return
    first, end = listed[0], listed[-1] + 1
    while end < len(rows) and _goes_on_below(rows[listed[-1]], rows[end]):
        end += 1
    yield from _split_rows(rows[:first])
    yield from _read_columns(rows[first:end])
    yield from split_segments([line for row in rows[end:] for line in row])


def _is_row_of_items(row: list[Fragment]) -> bool:
    """Return whether items of a list stand side by side."""
    return len(row) > 1 and all(ITEM.match(cell.text) for cell in row)


def _goes_on_below(items: list[Fragment], row: list[Fragment]) -> bool:
    """Return whether a row goes on with items side by side: all of it stands below one of them."""
    height = items[0].height
    return all(
        ITEM.match(cell.text) is not None
        or any(0 <= cell.left - item.left < FARTHEST_LABEL * height for item in items)
        for cell in row
    ) and any(cell.left >= items[1].left for cell in row)


def _read_columns(rows: list[list[Fragment]]) -> Iterator[list[Fragment]]:
    """Yield the lines of each column, from the left to the right."""
    widest = max(rows, key=lambda row: (_is_row_of_items(row), len(row)))
    edges = [cell.left - SAME_LINE * cell.height for cell in widest]
    for number, edge in enumerate(edges):
        end = edges[number + 1] if number + 1 < len(edges) else float("inf")
        begin = edge if number else float("-inf")
        yield [cell for row in rows for cell in row if begin <= cell.left < end]


def _split_rows(rows: list[list[Fragment]]) -> Iterator[list[Fragment] | AlignedTable]:
    """Yield rows in order: groups of prose, and tables."""
    prose: list[Fragment] = []
    position = 0
    while position < len(rows):
        end = position + 1
        while end < len(rows) and _is_aligned(rows[end - 1], rows[end]):
            end += 1
        if end - position > 1:
            if prose:
                yield prose
            table = rows[position:end]
            yield AlignedTable(
                tuple(tuple(cell.text for cell in row) for row in table),
                [cell for row in table for cell in row],
            )
            prose = []
        else:
            prose += rows[position]
        position = end
    if prose:
        yield prose


def _is_aligned(above: list[Fragment], below: list[Fragment]) -> bool:
    """Return whether two rows have as many cells, one above the other, none as long as prose."""
    if len(above) != len(below) or len(above) < 2:
        return False
    height = max(cell.height for cell in above + below)
    return (
        above[0].baseline - below[0].baseline < FARTHEST_ROW * height
        and all(len(cell.text) <= LONGEST_CELL for cell in above + below)
        and not any(BULLETED.match(cell.text) for cell in above + below)
        and all(
            upper.left < lower.right and lower.left < upper.right
            for upper, lower in zip(above, below, strict=True)
        )
    )


def _is_near(label: Fragment, text: Fragment) -> bool:
    return text.left - label.right < FARTHEST_LABEL * text.height
