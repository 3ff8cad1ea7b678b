"""Small workbooks, made by XlsxWriter in the test that reads them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import xlsxwriter


def workbook(**sheets: Callable[[Any, Any], None]) -> bytes:
    """A workbook with a sheet a function, which is given the sheet and the book."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, fill in sheets.items():
        fill(book.add_worksheet(name), book)
    book.close()
    return out.getvalue()


def table(*rows: tuple[object, ...], top: int = 0) -> Callable[[Any, Any], None]:
    """Rows of cells from the first column on."""

    def fill(sheet: Any, book: Any) -> None:
        for number, row in enumerate(rows, start=top):
            sheet.write_row(number, 0, row)

    return fill


def titled(*rows: tuple[object, ...], top: int = 0) -> Callable[[Any, Any], None]:
    """The same rows, the first in bold as people write titles."""

    def fill(sheet: Any, book: Any) -> None:
        table(*rows, top=top)(sheet, book)
        sheet.write_row(top, 0, rows[0], book.add_format({"bold": True}))

    return fill


def columns(count: int) -> bytes:
    """A sheet with a title and a row of so many columns."""
    return workbook(Large=table(tuple(f"T{n}" for n in range(count)), tuple(range(count))))
