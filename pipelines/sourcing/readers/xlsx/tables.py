"""XLSX: each sheet's tables row by row as they are shown, formulas by the value the file keeps.

After its tables, the words of each chart. Hidden sheets, rows and columns are reported, text boxes and
comments too; page headers are left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.languages import READ, detect_language
from pipelines.sourcing.personal_columns import is_personal
from pipelines.sourcing.readers.delimited import MOST_COLUMNS, MOST_ROWS
from pipelines.sourcing.readers.xlsx.drawings import Drawing, list_comments, list_drawings
from pipelines.sourcing.readers.xlsx.sheet import Sheet, read_sheet, write_column_letters
from pipelines.sourcing.readers.xlsx.workbooks import open_workbook, translate_formats
from pipelines.sourcing.zip_documents.parts import open_parts
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.source import CellRange, Dropped, DropReason

UNNAMED = re.compile(r"^(?:sheet|feuil|feuille|tabelle|hoja)\s?\d+$", re.IGNORECASE)
"""A name nobody gave."""

YEAR = re.compile(r"^(?:19|20)\d\d$")


def read_workbook(name: str, data: bytes, language: Language) -> BlockCollector:
    """Return the blocks of a workbook; its numbers are written as its words are, else as `language` does.

    Raises SourceUnreadable where it is damaged, made to do harm, or larger than a source may be.
    """
    parts = open_parts(name, data)
    book = open_workbook(parts, language)
    spoken = detect_language(" ".join(book.strings[:READ]), language)
    if spoken is not language:
        book = translate_formats(book, spoken)
    reading = BlockCollector()
    for listed in book.sheets():
        sheet = Sheet(listed.name) if listed.is_chart else read_sheet(book, listed)
        drawn = list(list_drawings(parts, listed.part))
        for word in (word for one in drawn for word in one.words):
            book.counted.cell(word, sheet.name)
        if listed.hidden:
            text = " · ".join([*_texts(sheet), *(word for one in drawn for word in one.words)])
            reading.report_dropped(DropReason.HIDDEN, text, CellRange(sheet=sheet.name))
            continue
        _Sheet(name, sheet, reading).read(drawn)
        for comment in list_comments(parts, listed.part):
            place = CellRange(sheet=sheet.name, range=comment.range)
            reading.report_dropped(DropReason.FURNITURE, comment.text, place)
    return reading


@dataclass(frozen=True)
class _Table:
    """Rows with nothing empty between them; the first may title the columns."""

    rows: list[int]
    columns: list[int]


@dataclass
class _Sheet:
    name: str
    sheet: Sheet
    reading: BlockCollector
    header: tuple[list[int], list[str]] | None = None

    def read(self, drawn: Sequence[Drawing]) -> None:
        """Add the sheet's name as a title, then what it shows, and report what it hides."""
        self._unseen()
        shown = [one for one in drawn if one.is_chart and not one.hidden]
        if (self.sheet.cells or shown) and not UNNAMED.match(self.sheet.name):
            self.reading.add_heading(self.sheet.name, 1, CellRange(sheet=self.sheet.name))
        for rows in self._blocks():
            self._block(rows)
        for one in drawn:
            place = CellRange(sheet=self.sheet.name, range=one.range)
            if one in shown and len(one.words) > 1:
                self.reading.add_records([], [(place, one.words)])
            elif one in shown:
                self.reading.add_paragraph(one.words[0], place)
            else:
                reason = DropReason.HIDDEN if one.hidden else DropReason.FURNITURE
                self.reading.report_dropped(reason, " · ".join(one.words), place)

    def _blocks(self) -> Iterator[list[int]]:
        """Yield the rows that follow each other; a hidden row between two does not part them."""
        kept = {row for _, row, *_ in self.sheet.unseen} | self.sheet.cells.keys()
        order = {row: row - number for number, row in enumerate(sorted(kept))}
        for _, rows in groupby(sorted(self.sheet.cells), key=order.__getitem__):
            yield list(rows)

    def _block(self, rows: list[int]) -> None:
        cells = self.sheet.cells
        while rows and len(cells[rows[0]]) == 1:
            row = rows.pop(0)
            ((column, text),) = cells[row].items()
            self.reading.add_paragraph(text, self._at(row, [column]))
        if rows:
            columns = sorted({column for row in rows for column in cells[row]})
            self._check(rows, columns)
            self._table(_Table(rows, columns))

    def _table(self, table: _Table) -> None:
        header, rows, above = self._header(table), table.rows, 0
        if header is not None:
            self.header = (table.columns, header)
            above = not self._is_told_apart(table, header)
            rows = rows if above else rows[1:]
        elif self.header is not None and set(table.columns) <= set(self.header[0]):
            table = _Table(rows, self.header[0])
            header = self.header[1]
        cells = self.sheet.cells
        titles = header or []
        personal = [
            n
            for n, (column, title) in enumerate(zip(table.columns, titles, strict=False))
            if title and is_personal(title, [cells[row].get(column, "") for row in rows])
        ]
        for n in personal:
            self.reading.report_dropped(
                DropReason.PERSONAL, titles[n], self._at(table.rows[0], [table.columns[n]])
            )
        kept = [n for n in range(len(table.columns)) if n not in personal]
        self.reading.add_records(
            [titles[n] for n in kept] if titles else [],
            [
                (self._at(row, list(cells[row])), [cells[row].get(table.columns[n], "") for n in kept])
                for row in rows
            ],
            above=above,
        )

    def _header(self, table: _Table) -> list[str] | None:
        """Return what may be titles in a table's first row, all words or years; None where it has none.

        Below a table of the same columns, a row is their title only where it looks like one: bold, or words
        over what is none.
        """
        first, *below = table.rows
        cells, sheet = self.sheet.cells[first], self.sheet
        words = {column for column in cells if (first, column) in sheet.texts}
        if (
            first in sheet.untitled
            or not below
            or not words
            or any(not YEAR.match(cells[c]) for c in cells.keys() - words)
        ):
            return None
        header = [cells.get(column, "") for column in table.columns]
        goes_on = self.header is not None and set(table.columns) <= set(self.header[0])
        return None if goes_on and not self._is_told_apart(table, header) else header

    def _is_told_apart(self, table: _Table, header: list[str]) -> bool:
        """Return whether the file itself makes titles of a table's first row, and not only its place.

        By a table, filter or frozen pane, a look the next row has not, figures below words or years, or a
        title forms give those who answer.
        """
        sheet, (first, *below) = self.sheet, table.rows
        titles = sheet.cells[first]
        words = {column for column in titles if (first, column) in sheet.texts}
        if first in sheet.headers or any(is_personal(title, ()) for title in header if title):
            return True
        for dressed in (sheet.bold, sheet.filled):
            is_dressed = all((first, column) in dressed for column in titles)
            if is_dressed and any((below[0], column) not in dressed for column in sheet.cells[below[0]]):
                return True
        figures = any((row, c) not in sheet.texts for row in below for c in words & sheet.cells[row].keys())
        return figures or any(
            not YEAR.match(sheet.cells[row].get(c, "2000")) for row in below for c in titles.keys() - words
        )

    def _unseen(self) -> None:
        """Report what nobody sees, row by row."""
        rows = groupby(sorted(self.sheet.unseen), key=lambda one: one[:2])
        for (reason, row), found in islice(rows, MOST_ROWS):
            hidden = list(found)
            said = " · ".join(text for *_, text in hidden)
            self.reading.report_dropped(reason, said, self._at(row, [column for _, _, column, _ in hidden]))
        if without := self.sheet.without_value:
            place = self._at(without[0][0], [without[0][1]])
            said = str(len(without))
            self.reading.dropped.append(Dropped(reason=DropReason.NO_VALUE, excerpt=said, place=place))

    def _check(self, rows: list[int], columns: list[int]) -> None:
        bounds = ("sheet.rows", len(rows), MOST_ROWS), ("sheet.columns", len(columns), MOST_COLUMNS)
        for wording, count, most in bounds:
            if count > most:
                raise SourceUnreadable(
                    Refusal(wording, place=self.name, count=count, most=most, sheet=self.sheet.name)
                )

    def _at(self, row: int, columns: list[int]) -> CellRange:
        first, last = (f"{write_column_letters(column)}{row}" for column in (min(columns), max(columns)))
        return CellRange(sheet=self.sheet.name, range=first if first == last else f"{first}:{last}")


def _texts(sheet: Sheet) -> Iterator[str]:
    return (text for row in sheet.cells.values() for text in row.values())
