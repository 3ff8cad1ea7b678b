"""XLSX reader: each sheet's tables row by row as they are shown, formulas by the value the file keeps.

After its tables, the words of each chart. Hidden sheets, rows and columns are reported, text boxes and
comments too; page headers are left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.code_sheets import is_sheet_of_code
from pipelines.sourcing.languages import CHARACTERS_READ, detect_language
from pipelines.sourcing.personal_columns import is_personal
from pipelines.sourcing.readers.delimited import MOST_COLUMNS, MOST_ROWS
from pipelines.sourcing.readers.xlsx.drawings import Drawing, list_comments, list_drawings
from pipelines.sourcing.readers.xlsx.sheet import Sheet, read_sheet, write_column_letters
from pipelines.sourcing.readers.xlsx.workbooks import open_workbook, translate_formats
from pipelines.sourcing.zip_documents.parts import open_parts
from schemas.anchor import CellRange
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.source import Dropped, DropReason

UNNAMED = re.compile(r"^(?:sheet|feuil|feuille|tabelle|hoja)\s?\d+$", re.IGNORECASE)
"""A sheet's default name, which nobody chose."""

YEAR = re.compile(r"^(?:19|20)\d\d$")


def read_workbook(name: str, data: bytes, language: Language) -> BlockCollector:
    """Return the blocks of a workbook; numbers are written in the language of its words, else in `language`.

    Raises SourceUnreadable if it is damaged, made to do harm, or larger than a source may be.
    """
    parts = open_parts(name, data)
    book = open_workbook(parts, language)
    language_of_words = detect_language(" ".join(book.strings[:CHARACTERS_READ]), language)
    if language_of_words is not language:
        book = translate_formats(book, language_of_words)
    blocks = BlockCollector()
    for entry in book.sheets():
        sheet = Sheet(entry.name) if entry.is_chart else read_sheet(book, entry)
        drawings = list(list_drawings(parts, entry.part))
        for word in (word for drawing in drawings for word in drawing.words):
            book.counted.cell(word, sheet.name)
        if entry.hidden:
            text = " · ".join(
                [*_list_texts(sheet), *(word for drawing in drawings for word in drawing.words)]
            )
            blocks.report_dropped(DropReason.HIDDEN, text, CellRange(sheet=sheet.name))
            continue
        if is_sheet_of_code([cells[column] for column in sorted(cells)] for cells in sheet.cells.values()):
            text = " · ".join(_list_texts(sheet))
            blocks.report_dropped(DropReason.CODE, text, CellRange(sheet=sheet.name))
            sheet.cells.clear()
        _SheetBlocks(name, sheet, blocks).read(drawings)
        for comment in list_comments(parts, entry.part):
            place = CellRange(sheet=sheet.name, range=comment.range)
            blocks.report_dropped(DropReason.FURNITURE, comment.text, place)
    return blocks


@dataclass(frozen=True)
class _Table:
    """Rows with nothing empty between them; the first may title the columns."""

    rows: list[int]
    columns: list[int]


@dataclass
class _SheetBlocks:
    name: str
    sheet: Sheet
    blocks: BlockCollector
    header: tuple[list[int], list[str]] | None = None

    def read(self, drawings: Sequence[Drawing]) -> None:
        """Add the sheet's name as a title, then what it shows, and report what it hides."""
        self._report_unseen()
        visible_charts = [drawing for drawing in drawings if drawing.is_chart and not drawing.hidden]
        if (self.sheet.cells or visible_charts) and not UNNAMED.match(self.sheet.name):
            self.blocks.add_heading(self.sheet.name, 1, CellRange(sheet=self.sheet.name))
        for rows in self._group_rows():
            self._add_group(rows)
        for drawing in drawings:
            place = CellRange(sheet=self.sheet.name, range=drawing.range)
            if drawing in visible_charts and len(drawing.words) > 1:
                self.blocks.add_records([], [(place, drawing.words)])
            elif drawing in visible_charts:
                self.blocks.add_paragraph(drawing.words[0], place)
            else:
                reason = DropReason.HIDDEN if drawing.hidden else DropReason.FURNITURE
                self.blocks.report_dropped(reason, " · ".join(drawing.words), place)

    def _group_rows(self) -> Iterator[list[int]]:
        """Yield each run of consecutive rows; a hidden row between two does not separate them."""
        numbers = {row for _, row, *_ in self.sheet.unseen} | self.sheet.cells.keys()
        run_of_row = {row: row - number for number, row in enumerate(sorted(numbers))}
        for _, rows in groupby(sorted(self.sheet.cells), key=run_of_row.__getitem__):
            yield list(rows)

    def _add_group(self, rows: list[int]) -> None:
        cells = self.sheet.cells
        while rows and len(cells[rows[0]]) == 1:
            row = rows.pop(0)
            ((column, text),) = cells[row].items()
            self.blocks.add_paragraph(text, self._locate(row, [column]))
        if rows:
            columns = sorted({column for row in rows for column in cells[row]})
            self._check_size(rows, columns)
            self._add_table(_Table(rows, columns))

    def _add_table(self, table: _Table) -> None:
        header, rows, untitled_rows = self._find_titles(table), table.rows, 0
        if header is not None:
            self.header = (table.columns, header)
            untitled_rows = not self._has_marked_titles(table, header)
            rows = rows if untitled_rows else rows[1:]
        elif self.header is not None and set(table.columns) <= set(self.header[0]):
            table = _Table(rows, self.header[0])
            header = self.header[1]
        cells = self.sheet.cells
        titles = header or []
        personal = [
            index
            for index, (column, title) in enumerate(zip(table.columns, titles, strict=False))
            if title and is_personal(title, [cells[row].get(column, "") for row in rows])
        ]
        for index in personal:
            self.blocks.report_dropped(
                DropReason.PERSONAL, titles[index], self._locate(table.rows[0], [table.columns[index]])
            )
        shown_columns = [index for index in range(len(table.columns)) if index not in personal]
        self.blocks.add_records(
            [titles[index] for index in shown_columns] if titles else [],
            [
                (
                    self._locate(row, list(cells[row])),
                    [cells[row].get(table.columns[index], "") for index in shown_columns],
                )
                for row in rows
            ],
            above=untitled_rows,
        )

    def _find_titles(self, table: _Table) -> list[str] | None:
        """Return the titles in a table's first row, all words or years; None if it has none.

        Below a table of the same columns, a first row counts as titles only if the file marks it so: it is
        bold, for example, or has words above numbers.
        """
        title_row, *rows_below = table.rows
        cells, sheet = self.sheet.cells[title_row], self.sheet
        words = {column for column in cells if (title_row, column) in sheet.texts}
        if (
            title_row in sheet.untitled
            or not rows_below
            or not words
            or any(not YEAR.match(cells[c]) for c in cells.keys() - words)
        ):
            return None
        header = [cells.get(column, "") for column in table.columns]
        continues_table = self.header is not None and set(table.columns) <= set(self.header[0])
        return None if continues_table and not self._has_marked_titles(table, header) else header

    def _has_marked_titles(self, table: _Table, header: list[str]) -> bool:
        """Return whether the file marks a table's first row as titles, beyond its being the first.

        It does so by a table, filter or frozen pane, by a style the next row lacks, by numbers below words
        or years, or by a title that forms give to columns on respondents.
        """
        sheet, (title_row, *rows_below) = self.sheet, table.rows
        titles = sheet.cells[title_row]
        words = {column for column in titles if (title_row, column) in sheet.texts}
        if title_row in sheet.headers or any(is_personal(title, ()) for title in header if title):
            return True
        for marked in (sheet.bold, sheet.filled):
            titles_are_marked = all((title_row, column) in marked for column in titles)
            if titles_are_marked and any(
                (rows_below[0], column) not in marked for column in sheet.cells[rows_below[0]]
            ):
                return True
        has_numbers_below_words = any(
            (row, c) not in sheet.texts for row in rows_below for c in words & sheet.cells[row].keys()
        )
        return has_numbers_below_words or any(
            not YEAR.match(sheet.cells[row].get(c, "2000"))
            for row in rows_below
            for c in titles.keys() - words
        )

    def _report_unseen(self) -> None:
        """Report hidden cells, row by row, and how many formulas have no value."""
        rows = groupby(sorted(self.sheet.unseen), key=lambda cell: cell[:2])
        for (reason, row), cells in islice(rows, MOST_ROWS):
            row_cells = list(cells)
            excerpt = " · ".join(text for *_, text in row_cells)
            self.blocks.report_dropped(
                reason, excerpt, self._locate(row, [column for _, _, column, _ in row_cells])
            )
        if cells_without_value := self.sheet.without_value:
            place = self._locate(cells_without_value[0][0], [cells_without_value[0][1]])
            excerpt = str(len(cells_without_value))
            self.blocks.dropped.append(Dropped(reason=DropReason.NO_VALUE, excerpt=excerpt, place=place))

    def _check_size(self, rows: list[int], columns: list[int]) -> None:
        bounds = ("sheet.rows", len(rows), MOST_ROWS), ("sheet.columns", len(columns), MOST_COLUMNS)
        for wording, count, most in bounds:
            if count > most:
                raise SourceUnreadable(
                    Refusal(wording, place=self.name, count=count, most=most, sheet=self.sheet.name)
                )

    def _locate(self, row: int, columns: list[int]) -> CellRange:
        first, last = (f"{write_column_letters(column)}{row}" for column in (min(columns), max(columns)))
        return CellRange(sheet=self.sheet.name, range=first if first == last else f"{first}:{last}")


def _list_texts(sheet: Sheet) -> Iterator[str]:
    return (text for row in sheet.cells.values() for text in row.values())
