"""One sheet of a workbook, streamed: visible cells, hidden cells, titles of tables.

No tree is built. A cell nobody filled costs a moment and no memory, whatever the sheet says of its size.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache

from pipelines.sourcing.readers.xlsx.cell_styles import OFF, STREAMED
from pipelines.sourcing.readers.xlsx.workbooks import SheetEntry, Workbook
from pipelines.sourcing.zip_documents.parts import RELATION
from schemas.source import DropReason

MOST_COLUMNS_OF_A_SHEET = 16_384
MOST_TABLES = 1_000
MOST_MERGES = 100_000
REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$")


@dataclass
class Sheet:
    """What a sheet shows by row and column, both counted from 1, and what it hides."""

    name: str
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    texts: set[tuple[int, int]] = field(default_factory=set)
    bold: set[tuple[int, int]] = field(default_factory=set)
    filled: set[tuple[int, int]] = field(default_factory=set)
    unseen: list[tuple[DropReason, int, int, str]] = field(default_factory=list)
    without_value: list[tuple[int, int]] = field(default_factory=list)
    headers: set[int] = field(default_factory=set)
    """Rows that a table, a filter or a frozen pane makes titles of."""

    untitled: set[int] = field(default_factory=set)
    """First rows of tables that say they have no titles."""

    tables: list[str] = field(default_factory=list)
    """References to the parts that describe its tables."""


def read_sheet(book: Workbook, listed: SheetEntry) -> Sheet:
    """Return what a sheet of cells holds; raises SourceUnreadable if there is more than we hold."""
    reader = _SheetReader(book, Sheet(listed.name))
    book.parts.stream(listed.part, reader.start, reader.end, reader.add_text)
    reader.spread()
    _ask_tables(book, listed, reader.sheet)
    return reader.sheet


def _ask_tables(book: Workbook, listed: SheetEntry, sheet: Sheet) -> None:
    """Take from the parts that describe a sheet's tables whether they begin with titles."""
    related = book.parts.relations(listed.part) if sheet.tables else {}
    for reference in sheet.tables:
        root = book.parts.root(related.get(reference, ("", ""))[1])
        first = None if root is None else REFERENCE.match(root.get("ref", "").partition(":")[0])
        if first is not None:
            rows = sheet.untitled if root.get("headerRowCount", "1") == "0" else sheet.headers
            rows.add(int(first[2]))


@dataclass
class _SheetReader:
    book: Workbook
    sheet: Sheet
    hidden_columns: set[int] = field(default_factory=set)
    columns_told: int = 0
    merged: list[str] = field(default_factory=list)
    row: int = 0
    row_is_hidden: bool = False
    column: int = 0
    reference: str = ""
    kind: str = "n"
    style: str = "0"
    has_formula: bool = False
    has_value: bool = False
    takes: bool = False
    is_reading: bool = False
    pieces: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == CELL:
            self.book.counted.element(self.sheet.name)
            self._place(attributes.get("r", ""))
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.has_formula = self.has_value = False
            self.pieces = []
        elif tag == VALUE:
            self.has_value = self.takes = True
            self.pieces = []
        elif tag == ROW:
            self.book.counted.element(self.sheet.name)
            number = attributes.get("r", "")
            self.row = int(number) if number.isdecimal() and len(number) < 8 else self.row + 1
            self.column, self.reference = 0, ""
            self.row_is_hidden = attributes.get("hidden", "0") not in OFF
        elif tag == TEXT:
            self.takes = self.kind == "inlineStr" and not self.is_reading
        elif tag == READING:
            self.is_reading = True
        elif tag == FORMULA:
            self.has_formula = True
        elif tag in BESIDE:
            self._beside(tag, attributes)

    def end(self, tag: str) -> None:
        if tag == CELL:
            if self.pieces or self.has_formula:
                self._cell()
        elif tag in (VALUE, TEXT):
            self.takes = False
        elif tag == READING:
            self.is_reading = False

    def add_text(self, text: str) -> None:
        if self.takes:
            self.pieces.append(text)

    def _place(self, reference: str) -> None:
        """Take a cell's reference, looked at only if the cell says something; without one it is the next."""
        if reference:
            self.reference = reference
            return
        self.column = self._column() + 1
        self.reference = ""

    def _column(self) -> int:
        if not self.reference:
            return self.column
        found = REFERENCE.match(self.reference)
        return _number_of(found[1]) if found else self.column + 1

    def _cell(self) -> None:
        self.column = self._column()
        self.reference = ""
        at = (self.row, self.column)
        if self.has_formula and not self.has_value:
            self.sheet.without_value.append(at)
            self.book.counted.cell("", self.sheet.name)
        look = self.book.look_of(self.style)
        text, is_text = self.book.text_of(self.kind, "".join(self.pieces), look)
        if not text.strip():
            return
        self.book.counted.cell(text, self.sheet.name)
        reason = look.unseen
        if self.row_is_hidden or self.column in self.hidden_columns:
            reason = DropReason.HIDDEN
        if reason is not None:
            self.sheet.unseen.append((reason, *at, text))
            return
        self.sheet.cells.setdefault(self.row, {})[self.column] = text
        if is_text:
            self.sheet.texts.add(at)
        if look.is_bold:
            self.sheet.bold.add(at)
        if look.is_filled:
            self.sheet.filled.add(at)

    def _beside(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == COLUMN:
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if attributes.get("hidden", "0") not in OFF and first.isdecimal() and last.isdecimal():
                columns = range(int(first[:9]), min(int(last[:9]), MOST_COLUMNS_OF_A_SHEET) + 1)
                self.columns_told += len(columns)
                if self.columns_told <= 2 * MOST_COLUMNS_OF_A_SHEET:
                    self.hidden_columns.update(columns)
        elif tag == MERGE:
            self.merged.append(attributes.get("ref", ""))
            if len(self.merged) > MOST_MERGES:
                raise self.book.counted.too_much("workbook.merged", MOST_MERGES, self.sheet.name)
        elif tag == FILTER:
            if found := REFERENCE.match(attributes.get("ref", "").partition(":")[0]):
                self.sheet.headers.add(int(found[2]))
        elif tag == PANE:
            frozen = attributes.get("ySplit", "")
            if (
                attributes.get("state", "split").startswith("frozen")
                and frozen.isdecimal()
                and len(frozen) < 3
            ):
                self.sheet.headers.update(range(1, int(frozen) + 1))
        elif len(self.sheet.tables) < MOST_TABLES:
            self.sheet.tables.append(attributes.get(f"{RELATION[1:]}id", ""))

    def spread(self) -> None:
        """Say a cell that spans rows in each row it spans that says anything else."""
        cells, rows = self.sheet.cells, sorted(self.sheet.cells)
        for ref in self.merged:
            first, _, last = ref.partition(":")
            above, below = REFERENCE.match(first), REFERENCE.match(last)
            if above is None or below is None or above[2] == below[2]:
                continue
            column = _number_of(above[1])
            text = cells.get(int(above[2]), {}).get(column)
            if not text:
                continue
            for row in rows[bisect_right(rows, int(above[2])) : bisect_right(rows, int(below[2]))]:
                self.book.counted.cell(text, self.sheet.name)
                cells[row].setdefault(column, text)
                self.sheet.texts.add((row, column))


CELL, ROW, VALUE, TEXT, READING, FORMULA = (f"{STREAMED}{tag}" for tag in ("c", "row", "v", "t", "rPh", "f"))
COLUMN, MERGE, FILTER, PANE = (f"{STREAMED}{tag}" for tag in ("col", "mergeCell", "autoFilter", "pane"))
BESIDE = frozenset((COLUMN, MERGE, FILTER, PANE, f"{STREAMED}tablePart"))


def write_column_letters(column: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    text = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        text = chr(ord("A") + letter) + text
    return text


@cache
def _number_of(column: str) -> int:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
