"""One sheet of a workbook, streamed: visible cells, hidden cells, titles of tables.

No tree is built, so that empty cells take no memory, however many the sheet declares.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache

from pipelines.sourcing.readers.xlsx.cell_styles import FALSE_VALUES, STREAMED_NS
from pipelines.sourcing.readers.xlsx.workbooks import SheetEntry, Workbook
from pipelines.sourcing.zip_documents.parts import RELATION
from schemas.source import DropReason

MOST_COLUMNS_OF_A_SHEET = 16_384
MOST_TABLES = 1_000
MOST_MERGES = 100_000
REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$")


@dataclass
class Sheet:
    """The visible cells of a sheet by row and column, both counted from 1, and its hidden ones."""

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


def read_sheet(book: Workbook, entry: SheetEntry) -> Sheet:
    """Return the cells of a sheet; raises SourceUnreadable if they are more than a source may have."""
    reader = _SheetReader(book, Sheet(entry.name))
    book.parts.stream(entry.part, reader.start, reader.end, reader.add_text)
    reader.fill_merged()
    _read_table_titles(book, entry, reader.sheet)
    return reader.sheet


def _read_table_titles(book: Workbook, entry: SheetEntry, sheet: Sheet) -> None:
    """Record for each table of a sheet whether its part in the file says that it begins with titles."""
    related = book.parts.relations(entry.part) if sheet.tables else {}
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
    columns_hidden: int = 0
    merged: list[str] = field(default_factory=list)
    row: int = 0
    row_is_hidden: bool = False
    column: int = 0
    reference: str = ""
    kind: str = "n"
    style: str = "0"
    has_formula: bool = False
    has_value: bool = False
    is_collecting: bool = False
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
            self.has_value = self.is_collecting = True
            self.pieces = []
        elif tag == ROW:
            self.book.counted.element(self.sheet.name)
            number = attributes.get("r", "")
            self.row = int(number) if number.isdecimal() and len(number) < 8 else self.row + 1
            self.column, self.reference = 0, ""
            self.row_is_hidden = attributes.get("hidden", "0") not in FALSE_VALUES
        elif tag == TEXT:
            self.is_collecting = self.kind == "inlineStr" and not self.is_reading
        elif tag == READING:
            self.is_reading = True
        elif tag == FORMULA:
            self.has_formula = True
        elif tag in TAGS_BESIDE_CELLS:
            self._read_beside(tag, attributes)

    def end(self, tag: str) -> None:
        if tag == CELL:
            if self.pieces or self.has_formula:
                self._end_cell()
        elif tag in (VALUE, TEXT):
            self.is_collecting = False
        elif tag == READING:
            self.is_reading = False

    def add_text(self, text: str) -> None:
        if self.is_collecting:
            self.pieces.append(text)

    def _place(self, reference: str) -> None:
        """Note a cell's reference, which is parsed later; a cell without one is the next cell."""
        if reference:
            self.reference = reference
            return
        self.column = self._find_column() + 1
        self.reference = ""

    def _find_column(self) -> int:
        if not self.reference:
            return self.column
        found = REFERENCE.match(self.reference)
        return _parse_column_letters(found[1]) if found else self.column + 1

    def _end_cell(self) -> None:
        self.column = self._find_column()
        self.reference = ""
        position = (self.row, self.column)
        if self.has_formula and not self.has_value:
            self.sheet.without_value.append(position)
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
            self.sheet.unseen.append((reason, *position, text))
            return
        self.sheet.cells.setdefault(self.row, {})[self.column] = text
        if is_text:
            self.sheet.texts.add(position)
        if look.is_bold:
            self.sheet.bold.add(position)
        if look.is_filled:
            self.sheet.filled.add(position)

    def _read_beside(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == COLUMN:
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if attributes.get("hidden", "0") not in FALSE_VALUES and first.isdecimal() and last.isdecimal():
                columns = range(int(first[:9]), min(int(last[:9]), MOST_COLUMNS_OF_A_SHEET) + 1)
                self.columns_hidden += len(columns)
                if self.columns_hidden <= 2 * MOST_COLUMNS_OF_A_SHEET:
                    self.hidden_columns.update(columns)
        elif tag == MERGE:
            self.merged.append(attributes.get("ref", ""))
            if len(self.merged) > MOST_MERGES:
                raise self.book.counted.make_size_error("workbook.merged", MOST_MERGES, self.sheet.name)
        elif tag == FILTER:
            if reference := REFERENCE.match(attributes.get("ref", "").partition(":")[0]):
                self.sheet.headers.add(int(reference[2]))
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

    def fill_merged(self) -> None:
        """Repeat the text of a cell that spans rows in each of these rows that has other cells."""
        cells, rows = self.sheet.cells, sorted(self.sheet.cells)
        for ref in self.merged:
            first, _, last = ref.partition(":")
            first_cell, last_cell = REFERENCE.match(first), REFERENCE.match(last)
            if first_cell is None or last_cell is None or first_cell[2] == last_cell[2]:
                continue
            column = _parse_column_letters(first_cell[1])
            text = cells.get(int(first_cell[2]), {}).get(column)
            if not text:
                continue
            for row in rows[bisect_right(rows, int(first_cell[2])) : bisect_right(rows, int(last_cell[2]))]:
                self.book.counted.cell(text, self.sheet.name)
                cells[row].setdefault(column, text)
                self.sheet.texts.add((row, column))


CELL, ROW, VALUE, TEXT, READING, FORMULA = (
    f"{STREAMED_NS}{tag}" for tag in ("c", "row", "v", "t", "rPh", "f")
)
COLUMN, MERGE, FILTER, PANE = (f"{STREAMED_NS}{tag}" for tag in ("col", "mergeCell", "autoFilter", "pane"))
TAGS_BESIDE_CELLS = frozenset((COLUMN, MERGE, FILTER, PANE, f"{STREAMED_NS}tablePart"))


def write_column_letters(column: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    text = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        text = chr(ord("A") + letter) + text
    return text


@cache
def _parse_column_letters(column: str) -> int:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
