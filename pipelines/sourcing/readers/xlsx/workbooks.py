"""The workbook of an XLSX file: shared parts, and its sheets in order.

Read from the XML and not with a library: calamine tells neither hidden rows nor how a number is shown, and
makes room for every cell between the first and the last.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipelines.sourcing.readers.xlsx.cell_styles import OFF, STREAMED, CellLook, S, is_below, read_cell_looks
from pipelines.sourcing.readers.xlsx.number_formats import show_number
from pipelines.sourcing.zip_documents.checks import make_damaged_error
from pipelines.sourcing.zip_documents.parts import RELATION, Parts
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.refusal import Refusal

MAIN = "xl/workbook.xml"
MOST_CELLS = 400_000
"""That say something, all sheets together: beyond, a workbook is a database."""

MOST_ELEMENTS = 5_000_000
"""Rows and cells of all sheets, empty ones too: a million styled rows of four cells are read."""

MOST_SHEETS = 1_000
MOST_STRINGS = 1_000_000
DEEPEST = 100
MOST_CHARACTERS = 100_000_000
"""Of all cells together: one long text may be shown in each of them."""


@dataclass
class TextBudget:
    """How much of a workbook was read, over all its sheets: two of them may name one part."""

    name: str
    cells: int = 0
    elements: int = 0
    characters: int = 0

    def cell(self, text: str, sheet: str) -> None:
        """Count a cell that says something; raises SourceUnreadable beyond what we hold."""
        self.cells += 1
        self.characters += len(text)
        if self.cells > MOST_CELLS:
            raise self.too_much("workbook.cells", MOST_CELLS, sheet)
        if self.characters > MOST_CHARACTERS:
            raise self.too_much("workbook.characters", MOST_CHARACTERS, sheet)

    def element(self, sheet: str) -> None:
        """Count a row or cell, empty or not; raises SourceUnreadable beyond what we look at."""
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise self.too_much("workbook.elements", MOST_ELEMENTS, sheet)

    def too_much(self, wording: str, most: int, sheet: str) -> SourceUnreadable:
        """Return the error of a workbook that is a database, or was made to fill memory."""
        return SourceUnreadable(Refusal(wording, place=self.name, most=most, sheet=sheet))


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as the workbook lists it: `is_chart` where it is one chart and no cells."""

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
        for number, told in enumerate(self.parts.root(MAIN).iter(f"{S}sheet"), start=1):
            name = told.get("name") or "?"
            if number > MOST_SHEETS:
                raise self.counted.too_much("workbook.sheets", MOST_SHEETS, name)
            kind, part = related.get(told.get(f"{RELATION}id", ""), ("", ""))
            if kind in ("worksheet", "chartsheet") and part in self.parts:
                hidden = told.get("state", "visible") != "visible"
                yield SheetEntry(name, part, hidden, is_chart=kind == "chartsheet")

    def text_of(self, kind: str, value: str, look: CellLook) -> tuple[str, bool]:
        """Return what a cell of a kind (ECMA-376-1, 18.18.11) shows and whether that is text."""
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
        """Return how cells of a style are dressed; the first look is that of a cell without any."""
        return self.looks[int(style) if is_below(style, len(self.looks)) else 0]


def open_workbook(parts: Parts, language: Language) -> Workbook:
    """Return an opened workbook; `language` says how numbers are written.

    Raises SourceUnreadable if its main part is missing or damaged.
    """
    main = parts.root(MAIN)
    if main is None or main.tag != f"{S}workbook":
        raise make_damaged_error(parts.name)
    told = main.find(f"{S}workbookPr")
    from_1904 = told is not None and told.get("date1904", "0") not in OFF
    looks = read_cell_looks(parts.root(parts.find_related(MAIN, "styles")), language)
    return Workbook(parts, language, _strings(parts), looks, from_1904, TextBudget(parts.name))


def translate_formats(book: Workbook, language: Language) -> Workbook:
    """Return the same workbook, its numbers written as another language does."""
    looks = read_cell_looks(book.parts.root(book.parts.find_related(MAIN, "styles")), language)
    return replace(book, language=language, looks=looks)


def _strings(parts: Parts) -> list[str]:
    """Return the texts cells share, their runs joined, without the readings above Asian characters."""
    found: list[str] = []
    pieces: list[str] = []
    inside: list[str] = []

    def start(tag: str, _: dict[str, str]) -> None:
        inside.append(tag)
        if len(inside) > DEEPEST:
            raise make_damaged_error(parts.name)
        if tag == f"{STREAMED}si":
            pieces.clear()

    def end(tag: str) -> None:
        inside.pop()
        if tag == f"{STREAMED}si":
            found.append("".join(pieces))
            if len(found) > MOST_STRINGS:
                raise SourceUnreadable(Refusal("workbook.texts", place=parts.name, most=MOST_STRINGS))

    def said(text: str) -> None:
        if inside[-1] == f"{STREAMED}t" and inside[-2] != f"{STREAMED}rPh":
            pieces.append(text)

    parts.stream(parts.find_related(MAIN, "sharedStrings"), start, end, said)
    return found
