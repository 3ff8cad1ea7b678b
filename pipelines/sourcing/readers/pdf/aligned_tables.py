"""Tables without lines in a PDF, recognised by the alignment of their cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.sourcing.readers.pdf.characters import Fragment

SAME_LINE = 0.35
"""Heights two baselines may differ by on one line: exponents and links are set a little off."""

FARTHEST_ROW = 3.5
"""Heights between the baselines of two rows of one table."""

FARTHEST_LABEL = 4.0
"""Heights between a list's number or bullet and its text."""

LONGEST_CELL = 80
"""Characters; longer pieces side by side are columns of prose."""

NUMBER = re.compile(r"^(\d{1,2})([.)]?)$")
DOT = re.compile(r"^[•◦▪▫■□●○‣⁃∙·►▶➢➤✓✔❖\ue000-\uf8ff–-]$")


@dataclass(frozen=True)
class AlignedTable:
    """The rows of a table, the first of them its header."""

    rows: tuple[tuple[str, ...], ...]


def group_by_row(fragments: list[Fragment]) -> list[list[Fragment]]:
    """Return the fragments from the top of the page down, those of one baseline together."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda one: -one.baseline):
        if rows and rows[-1][0].baseline - fragment.baseline < SAME_LINE * fragment.height:
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def join_labels(fragments: list[Fragment]) -> list[Fragment]:
    """Return the fragments with the numbers and bullets of lists joined to their text.

    A number without a point is a label only where the next item has the next number: it may be a quantity.
    """
    rows = group_by_row(fragments)
    pairs = [row for row in rows if len(row) == 2 and _is_near(*row)]
    numbers = [(int(found[1]), found[2], row) for row in pairs if (found := NUMBER.match(row[0].text))]
    joined: dict[int, Fragment] = {}
    for position, (number, point, row) in enumerate(numbers):
        beside = {other for other, _, _ in numbers[max(position - 1, 0) : position + 2]}
        if point or {number - 1, number + 1} & beside:
            joined[id(row)] = replace(row[1], text=f"{number}. {row[1].text}", left=row[0].left)
    for row in pairs:
        if DOT.match(row[0].text):
            joined[id(row)] = replace(row[1], text=f"• {row[1].text}", left=row[0].left)
    return [one for row in rows for one in ([joined[id(row)]] if id(row) in joined else row)]


def split_segments(lines: list[Fragment]) -> Iterator[list[Fragment] | AlignedTable]:
    """Yield the lines of a page, the tables among them apart, in their order."""
    rows = group_by_row(lines)
    if [one for row in rows for one in row] != lines:
        yield lines  # columns of text: what stands side by side there is no row
        return
    plain: list[Fragment] = []
    position = 0
    while position < len(rows):
        end = position + 1
        while end < len(rows) and _is_aligned(rows[end - 1], rows[end]):
            end += 1
        if end - position > 1:
            if plain:
                yield plain
            yield AlignedTable(tuple(tuple(cell.text for cell in row) for row in rows[position:end]))
            plain = []
        else:
            plain += rows[position]
        position = end
    if plain:
        yield plain


def _is_aligned(above: list[Fragment], below: list[Fragment]) -> bool:
    """Return whether two rows have as many cells, each over the other, and none is prose."""
    if len(above) != len(below) or len(above) < 2:
        return False
    height = max(one.height for one in above + below)
    return (
        above[0].baseline - below[0].baseline < FARTHEST_ROW * height
        and all(len(one.text) <= LONGEST_CELL for one in above + below)
        and all(up.left < down.right and down.left < up.right for up, down in zip(above, below, strict=True))
    )


def _is_near(label: Fragment, text: Fragment) -> bool:
    return text.left - label.right < FARTHEST_LABEL * text.height
