"""Tables with merged cells as plain rows that read as a person would read them."""

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

    A cell spanning rows is said again in each, as it applies to each; one spanning columns is said once.
    """
    grid: list[list[str]] = []
    still: dict[int, tuple[int, str]] = {}
    for row in rows:
        line: list[str] = []
        for cell in row:
            _carry(line, still)
            for column in range(cell.columns):
                text = cell.text if column == 0 else ""
                if cell.rows > 1:
                    still[len(line)] = (cell.rows - 1, text)
                line.append(text)
        _carry(line, still)
        grid.append(line)
    return grid


def _carry(line: list[str], still: dict[int, tuple[int, str]]) -> None:
    while len(line) in still:
        left, text = still.pop(len(line))
        line.append(text)
        if left > 1:
            still[len(line) - 1] = (left - 1, text)
