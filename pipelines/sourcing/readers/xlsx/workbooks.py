"""The workbook of an XLSX file: its shared parts, and its sheets in order.

It is read from the XML, not with a library: calamine reports neither hidden rows nor number formats, and
takes memory for every cell between the first and the last.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipelines.sourcing.readers.xlsx.cell_styles import (
    FALSE_VALUES,
    NS,
    STREAMED_NS,
    CellLook,
    is_below,
    read_cell_looks,
)
from pipelines.sourcing.readers.xlsx.number_formats import show_number
from pipelines.sourcing.zip_documents.checks import make_damaged_error
from pipelines.sourcing.zip_documents.parts import RELATION, Parts
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.refusal import Refusal

MAIN = "xl/workbook.xml"
MOST_CELLS = 400_000
"""Cells with text of all sheets together; a larger workbook is a database."""

MOST_ELEMENTS = 5_000_000
"""Rows and cells of all sheets, empty ones included: enough for a million styled rows of four cells."""

MOST_SHEETS = 1_000
MOST_STRINGS = 1_000_000
MOST_LEVELS = 100
MOST_CHARACTERS, CHARACTERS_A_BYTE = 1_000_000, 50
"""Characters of all cells together, and how many more for each byte of the unpacked file.

Cells may share one long text; the commonest answers of a survey make some fifteen characters a byte.
"""


@dataclass
class TextBudget:
    """Counts what is read of a workbook, over all its sheets, and refuses too much of it."""

    name: str
    unpacked: int = 0
    """Bytes of the unpacked file."""

    cells: int = 0
    elements: int = 0
    characters: int = 0

    def cell(self, text: str, sheet: str) -> None:
        """Count a cell with text; raises SourceUnreadable if they are too many."""
        self.cells += 1
        self.characters += len(text)
        if self.cells > MOST_CELLS:
            raise self.make_size_error("workbook.cells", MOST_CELLS, sheet)
        most = MOST_CHARACTERS + CHARACTERS_A_BYTE * self.unpacked
        if self.characters > most:
            raise self.make_size_error("workbook.characters", most, sheet)

    def element(self, sheet: str) -> None:
        """Count a row or cell, empty or not; raises SourceUnreadable if they are too many."""
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise self.make_size_error("workbook.elements", MOST_ELEMENTS, sheet)

    def make_size_error(self, wording: str, most: int, sheet: str) -> SourceUnreadable:
        """Return the error of a workbook that is a database, or was made to fill memory."""
        return SourceUnreadable(Refusal(wording, place=self.name, most=most, sheet=sheet))


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as the workbook lists it; `is_chart` if it is a single chart without cells."""

    name: str
    part: str
    hidden: bool
    is_chart: bool


@dataclass
class Workbook:
    """The parts all sheets share."""

    parts: Parts
    language: Language
    strings: list[str]
    looks: list[CellLook]
    from_1904: bool
    counted: TextBudget = field(default_factory=lambda: TextBudget(""))

    def sheets(self) -> Iterator[SheetEntry]:
        """Yield the sheets in their order; raises SourceUnreadable if there are too many."""
        related = self.parts.relations(MAIN)
        for number, element in enumerate(self.parts.root(MAIN).iter(f"{NS}sheet"), start=1):
            name = element.get("name") or "?"
            if number > MOST_SHEETS:
                raise self.counted.make_size_error("workbook.sheets", MOST_SHEETS, name)
            kind, part = related.get(element.get(f"{RELATION}id", ""), ("", ""))
            if kind in ("worksheet", "chartsheet") and part in self.parts:
                hidden = element.get("state", "visible") != "visible"
                yield SheetEntry(name, part, hidden, is_chart=kind == "chartsheet")

    def text_of(self, kind: str, value: str, look: CellLook) -> tuple[str, bool]:
        """Return the text a cell of a kind (ECMA-376-1, 18.18.11) shows, and whether it is text."""
        if kind == "inlineStr":
            return value, True
        if kind == "s":
            return (self.strings[int(value)] if is_below(value, len(self.strings)) else ""), True
        if kind == "b":
            shown = read_texts("sourcing.spreadsheets", self.language)["true" if value == "1" else "false"]
            return shown if value else "", False
        if kind in ("str", "e", "d"):
            return value, kind == "str"
        try:
            number = float(value)
        except ValueError:
            return value, True
        if number != number or number in (float("inf"), float("-inf")):
            return value, True
        return show_number(number, look.code, self.language, self.from_1904), False

    def look_of(self, style: str) -> CellLook:
        """Return the look of cells of a style; the first look if there is no such style."""
        return self.looks[int(style) if is_below(style, len(self.looks)) else 0]


def open_workbook(parts: Parts, language: Language) -> Workbook:
    """Return an opened workbook; `language` says how numbers are written.

    Raises SourceUnreadable if its main part is missing or damaged.
    """
    main = parts.root(MAIN)
    if main is None or main.tag != f"{NS}workbook":
        raise make_damaged_error(parts.name)
    properties = main.find(f"{NS}workbookPr")
    from_1904 = properties is not None and properties.get("date1904", "0") not in FALSE_VALUES
    looks = read_cell_looks(parts.root(parts.find_related(MAIN, "styles")), language)
    unpacked = sum(part.file_size for part in parts.archive.infolist())
    counted = TextBudget(parts.name, unpacked)
    return Workbook(parts, language, _read_strings(parts), looks, from_1904, counted)


def translate_formats(book: Workbook, language: Language) -> Workbook:
    """Return the same workbook, its numbers written as another language does."""
    looks = read_cell_looks(book.parts.root(book.parts.find_related(MAIN, "styles")), language)
    return replace(book, language=language, looks=looks)


def _read_strings(parts: Parts) -> list[str]:
    """Return the texts that cells share, without the pronunciation hints above Asian characters."""
    strings: list[str] = []
    pieces: list[str] = []
    open_tags: list[str] = []

    def start(tag: str, _: dict[str, str]) -> None:
        open_tags.append(tag)
        if len(open_tags) > MOST_LEVELS:
            raise make_damaged_error(parts.name)
        if tag == f"{STREAMED_NS}si":
            pieces.clear()

    def end(tag: str) -> None:
        open_tags.pop()
        if tag == f"{STREAMED_NS}si":
            strings.append("".join(pieces))
            if len(strings) > MOST_STRINGS:
                raise SourceUnreadable(Refusal("workbook.texts", place=parts.name, most=MOST_STRINGS))

    def add_text(text: str) -> None:
        if open_tags[-1] == f"{STREAMED_NS}t" and open_tags[-2] != f"{STREAMED_NS}rPh":
            pieces.append(text)

    parts.stream(parts.find_related(MAIN, "sharedStrings"), start, end, add_text)
    return strings
