"""Tables without lines in a PDF, recognised by the alignment of their cells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
BULLET_SIGN = re.compile(r"^[•◦▪▫■□●○‣⁃∙·►▶➢➤✓✔❖\ue000-\uf8ff–-]$")


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
    """Yield the lines of a page in order: groups of prose, and tables."""
    rows = group_by_row(lines)
    if [line for row in rows for line in row] != lines:
        yield lines  # columns of text: lines side by side there are not a row
        return
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
        and all(
            upper.left < lower.right and lower.left < upper.right
            for upper, lower in zip(above, below, strict=True)
        )
    )


def _is_near(label: Fragment, text: Fragment) -> bool:
    return text.left - label.right < FARTHEST_LABEL * text.height
