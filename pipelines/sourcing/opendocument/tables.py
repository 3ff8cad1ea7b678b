"""Tables of OpenDocument as plain rows; what a file repeats without end is refused."""

from collections.abc import Callable, Iterator
from typing import Any

from pipelines.sourcing.merged_cells import MOST_CELLS, Cell, count_header_rows, fill_merged_cells
from pipelines.sourcing.opendocument.document import q, text_of
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal
from schemas.source import DropReason

MOST_COLUMNS = 1_000


def read_rows_of(
    name: str, table: Any, cell_text: Callable[[Any], str], drop: Callable[[DropReason, str], None]
) -> tuple[list[list[str]], int]:
    """Return a table's rows and how many of them are its header; hidden rows are reported.

    Raises SourceUnreadable if a few bytes repeat cells beyond reason.
    """
    grid: list[list[Cell]] = []
    in_header = table.find(q("table:table-header-rows"))
    marked = cell_count = 0
    for row in _list_rows(table):
        if row.get(q("table:visibility")) in ("collapse", "filter"):
            drop(DropReason.HIDDEN, text_of(row))
            continue
        cells = _list_cells(row, cell_text)
        if not any(cell.text for cell in cells):
            grid += [cells] if cells and any(cell.columns > 1 for cell in cells) else []
            continue
        times = _read_count(row, "table:number-rows-repeated")
        cell_count += times * len(cells)
        if cell_count > MOST_CELLS or len(cells) > MOST_COLUMNS:
            raise SourceUnreadable(
                Refusal("document.table", place=name, cells=MOST_CELLS, columns=MOST_COLUMNS)
            )
        grid += [cells] * times
        marked += times if row.getparent() is in_header else 0
    has_header = in_header is not None or len(grid) > 1
    header_rows = count_header_rows(grid, max(marked, 1) if has_header else 0)
    return fill_merged_cells(grid, header_rows), header_rows


def number_row_of(cell: Any) -> int:
    """Return which row with text, counted from 0, a cell is in or below; -1 above the first."""
    table = next(cell.iterancestors(q("table:table")))
    row = next(cell.iterancestors(q("table:table-row")))
    rows = list(_list_rows(table))
    return sum(bool(text_of(each).strip()) for each in rows[: rows.index(row) + 1]) - 1


def _list_rows(table: Any) -> Iterator[Any]:
    for row in table.iter(q("table:table-row")):
        if next(row.iterancestors(q("table:table"))) is table:
            yield row


def _list_cells(row: Any, cell_text: Callable[[Any], str]) -> list[Cell]:
    """Return a row's cells without the empty ones at its end, which spreadsheets repeat by the thousand."""
    cells: list[Cell] = []
    for cell in row:
        if cell.tag != q("table:table-cell"):
            continue  # one covered by another cell says nothing of its own
        text = cell_text(cell)
        merged = Cell(
            text,
            _read_count(cell, "table:number-columns-spanned"),
            _read_count(cell, "table:number-rows-spanned"),
        )
        times = _read_count(cell, "table:number-columns-repeated")
        cells += [merged] * min(times, MOST_COLUMNS + 1)
    while cells and not cells[-1].text:
        cells.pop()
    return cells


def _read_count(element: Any, attribute: str) -> int:
    digits = element.get(q(attribute), "1")
    return max(int(digits), 1) if digits.isdecimal() and len(digits) < 10 else 1
