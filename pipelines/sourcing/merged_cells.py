"""Tables with merged cells written as plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_CELLS = 400_000
"""Cells of one table, those that merged cells stand for among them."""


class TableTooLargeError(Exception):
    """A table of more than MOST_CELLS cells, which a few bytes can ask for."""


class CodeCell(str):
    """The text of a cell that holds code and nothing else: its spaces count."""

    __slots__ = ()


@dataclass(frozen=True)
class Cell:
    """A cell's text and how many columns and rows it spans."""

    text: str
    columns: int = 1
    rows: int = 1


MOST_HEADER_ROWS = 4
"""Rows of a header; what spans more is a group of rows."""


def count_header_rows(rows: Sequence[Sequence[Cell]], marked: int, spanned: int = 1) -> int:
    """Return how many rows the header has: those marked, and those that a cell of the first spans."""
    if not marked or not rows:
        return 0
    of_cells = max((cell.rows for cell in rows[0] if cell.rows <= MOST_HEADER_ROWS), default=1)
    count = max(marked, of_cells, spanned if spanned <= MOST_HEADER_ROWS else 1)
    return count if count < len(rows) else min(marked, 1)


def fill_merged_cells(rows: Sequence[Sequence[Cell]], header_rows: int = 1) -> list[list[str]]:
    """Return the rows as columns of text.

    The text of a cell that spans rows is repeated in each of them; that of one that spans columns is not,
    but in a header of several rows, where it stands above each of its columns. Raises TableTooLargeError.
    """
    repeated_rows = header_rows if header_rows > 1 else 0
    grid: list[list[str]] = []
    continued: dict[int, tuple[int, str]] = {}
    count = 0
    for number, row in enumerate(rows):
        line: list[str] = []
        for cell in row:
            _add_continued(line, continued)
            for column in range(cell.columns):
                text = cell.text if column == 0 or number < repeated_rows else ""
                if cell.rows > 1:
                    continued[len(line)] = (cell.rows - 1, text)
                line.append(text)
        _add_continued(line, continued)
        grid.append(line)
        count += len(line)
        if count > MOST_CELLS:
            raise TableTooLargeError
    return grid


def _add_continued(line: list[str], continued: dict[int, tuple[int, str]]) -> None:
    while len(line) in continued:
        rows_left, text = continued.pop(len(line))
        line.append(text)
        if rows_left > 1:
            continued[len(line) - 1] = (rows_left - 1, text)
