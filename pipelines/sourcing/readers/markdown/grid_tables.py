"""Tables drawn with lines of plus and minus signs, as Pandoc and reStructuredText have them."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

BORDER = re.compile(r"\+(?:[-:=]{2,}\+)+ *\Z")
HEADER_BORDER = re.compile(r"\+(?:[=:]{2,}\+)+ *\Z")


def is_grid_border(line: str) -> bool:
    """Return whether a line is a border of such a table."""
    return BORDER.match(line) is not None


def has_whole_cells(lines: Sequence[str]) -> bool:
    """Return whether each line has its signs where the first border has them, so that no cell is cut.

    Cells over several columns or rows, and wide characters, put them elsewhere.
    """
    edges = [position for position, sign in enumerate(lines[0]) if sign == "+"]
    return all(_find_signs(line, edges) for line in lines)


def _find_signs(line: str, edges: Sequence[int]) -> bool:
    if BORDER.match(line):
        return [position for position, sign in enumerate(line) if sign == "+"] == edges
    return len(line.rstrip()) == edges[-1] + 1 and all(line[edge] == "|" for edge in edges)


def write_grid_table(lines: Sequence[str]) -> Iterator[str]:
    """Yield a table as HTML, its cells in Markdown; `lines` have whole cells, from border to border."""
    edges = [position for position, sign in enumerate(lines[0]) if sign == "+"]
    cells = [""] * (len(edges) - 1)
    rows: list[tuple[list[str], bool]] = []
    for line in lines[1:]:
        is_header = HEADER_BORDER.match(line) is not None
        if is_header or BORDER.match(line):
            rows.append((cells, is_header))
            cells = [""] * len(cells)
            continue
        for column, (start, end) in enumerate(pairwise(edges)):
            cells[column] += line[start + 1 : end].rstrip().removeprefix(" ") + "\n"
    header_rows = next((number for number, (_, ends) in enumerate(rows, start=1) if ends), 0)
    yield from ("", "<table>")
    for number, (row, _) in enumerate(rows):
        tag = "th" if number < header_rows else "td"
        yield "<tr>"
        for cell in row:
            yield from (f"<{tag}>", "", cell.rstrip("\n"), "", f"</{tag}>")
        yield "</tr>"
    yield from ("</table>", "")
