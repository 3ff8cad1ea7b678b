"""Tables with merged cells written as plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """A cell's text and how many columns and rows it spans."""

    text: str
    columns: int = 1
    rows: int = 1


def fill_merged_cells(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Return the rows as columns of text.

    The text of a cell that spans rows is repeated in each of them; that of one that spans columns is not.
    """
    grid: list[list[str]] = []
    continued: dict[int, tuple[int, str]] = {}
    for row in rows:
        line: list[str] = []
        for cell in row:
            _add_continued(line, continued)
            for column in range(cell.columns):
                text = cell.text if column == 0 else ""
                if cell.rows > 1:
                    continued[len(line)] = (cell.rows - 1, text)
                line.append(text)
        _add_continued(line, continued)
        grid.append(line)
    return grid


def _add_continued(line: list[str], continued: dict[int, tuple[int, str]]) -> None:
    while len(line) in continued:
        rows_left, text = continued.pop(len(line))
        line.append(text)
        if rows_left > 1:
            continued[len(line) - 1] = (rows_left - 1, text)
