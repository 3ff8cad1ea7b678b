"""What an XLSX file holds: its sheets, what their cells show, and what of it nobody sees.

Read from the XML and not with a library: calamine tells neither hidden rows nor how a number is shown, and
makes room for every cell between the first and the last.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from typing import Any

from lxml import etree

from pipelines.sourcing.formats.colours import is_white_hex
from pipelines.sourcing.formats.numberformats import code_of, hides, shown
from pipelines.sourcing.formats.packages import damaged
from pipelines.sourcing.formats.parts import RELATION, Parts, hardened
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.source import DropReason

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MAIN = "xl/workbook.xml"
MOST_CELLS = 400_000
"""That say something, all sheets together: beyond, a workbook is a database."""

MOST_COLUMNS_OF_A_SHEET = 16_384
MOST_ELEMENTS = 20_000_000
"""Rows and cells of a sheet, empty ones too."""

REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$")
BOOLEANS = {Language.FRENCH: ("FAUX", "VRAI"), Language.ENGLISH: ("FALSE", "TRUE")}
SMALLEST_POINTS = 4
OPACITY = 2
"""Digits before the red, green and blue of a colour (ECMA-376-1, 18.3.1.15: ARGB)."""
LIGHT_THEME = "0"
"""The first colour of a theme is its background: white."""

OFF = ("0", "false")


@dataclass(frozen=True)
class Look:
    """How a cell is dressed: its number format, and why a person would not see it."""

    code: str
    unseen: DropReason | None
    is_bold: bool = False


@dataclass
class Sheet:
    """What a sheet shows by row and column, both counted from 1, and what it hides."""

    name: str
    hidden: bool
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    texts: set[tuple[int, int]] = field(default_factory=set)
    bold: set[tuple[int, int]] = field(default_factory=set)
    unseen: list[tuple[DropReason, int, int, str]] = field(default_factory=list)
    without_value: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Workbook:
    """The parts all sheets share."""

    parts: Parts
    language: Language
    strings: list[str]
    looks: list[Look]
    from_1904: bool
    counted: int = 0

    def sheets(self) -> Iterator[Sheet]:
        """Yield the sheets in their order; raises SourceUnreadable where there is more than we hold."""
        related = self.parts.relations(MAIN)
        for told in self.parts.root(MAIN).iter(f"{S}sheet"):
            kind, part = related.get(told.get(f"{RELATION}id", ""), ("", ""))
            if kind != "worksheet" or part not in self.parts:
                continue  # a sheet that is one chart
            sheet = Sheet(told.get("name") or "?", told.get("state", "visible") != "visible")
            _SheetReader(self, sheet).read(part)
            yield sheet

    def text_of(self, cell: Any) -> tuple[str, bool]:
        """Return what a cell shows and whether that is text."""
        kind, value = cell.get("t", "n"), cell.findtext(f"{S}v") or ""
        if kind == "inlineStr":
            return _string(cell.find(f"{S}is")), True
        if kind == "s":
            return (self.strings[int(value)] if _is_below(value, len(self.strings)) else ""), True
        if kind == "b":
            return BOOLEANS[self.language][value == "1"] if value else "", False
        if kind in ("str", "e", "d"):
            return value, kind == "str"
        try:
            number = float(value)
        except ValueError:
            return value, True
        if number != number or number in (float("inf"), float("-inf")):
            return value, True
        return shown(number, self.look_of(cell).code, self.language, self.from_1904), False

    def look_of(self, cell: Any) -> Look:
        """Return how a cell is dressed; the first look is that of a cell without any."""
        style = cell.get("s", "0")
        return self.looks[int(style) if _is_below(style, len(self.looks)) else 0]


def workbook(parts: Parts, language: Language) -> Workbook:
    """Return an opened workbook; `language` says how numbers are written.

    Raises SourceUnreadable where its main part is missing or damaged.
    """
    main = parts.root(MAIN)
    if main is None or main.tag != f"{S}workbook":
        raise damaged(parts.name)
    told = main.find(f"{S}workbookPr")
    from_1904 = told is not None and told.get("date1904", "0") not in OFF
    looks = _looks(parts.root(parts.related(MAIN, "styles")), language)
    return Workbook(parts, language, _strings(parts), looks, from_1904)


def in_the_tongue_of(book: Workbook, language: Language) -> Workbook:
    """Return the same workbook, its numbers written as another language does."""
    looks = _looks(book.parts.root(book.parts.related(MAIN, "styles")), language)
    return replace(book, language=language, looks=looks)


def _strings(parts: Parts) -> list[str]:
    """Return the texts cells share, read as they stream by."""
    content = parts.checked(parts.related(MAIN, "sharedStrings"))
    found: list[str] = []
    try:
        for _, element in etree.iterparse(BytesIO(content), tag=f"{S}si", **hardened()) if content else ():
            found.append(_string(element))
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise damaged(parts.name) from error
    return found


@dataclass
class _SheetReader:
    book: Workbook
    sheet: Sheet
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    row: int = 0
    row_is_hidden: bool = False
    column: int = 0
    elements: int = 0

    def read(self, part: str) -> None:
        """Take in a sheet's part as it streams by, and let go of each row read."""
        content = self.book.parts.checked(part)
        tags = tuple(f"{S}{tag}" for tag in ("col", "row", "c", "mergeCell"))
        try:
            for event, element in etree.iterparse(
                BytesIO(content), events=("start", "end"), tag=tags, **hardened()
            ):
                self._take(event, element)
        except etree.XMLSyntaxError as error:
            raise damaged(self.book.parts.name) from error
        self._spread()

    def _take(self, event: str, element: Any) -> None:
        tag = element.tag
        self.elements += 1
        if self.elements > 2 * MOST_ELEMENTS:
            raise self._too_much(f"more than {MOST_ELEMENTS} cells, most of them empty")
        if event == "start":
            if tag == f"{S}row":
                told = element.get("r", "")
                self.row = int(told) if told.isdecimal() and len(told) < 8 else self.row + 1
                self.column = 0
                self.row_is_hidden = element.get("hidden", "0") not in OFF
            return
        if tag == f"{S}c":
            self._cell(element)
        elif tag == f"{S}col" and element.get("hidden", "0") not in OFF:
            first, last = element.get("min", ""), element.get("max", "")
            if first.isdecimal() and last.isdecimal() and len(self.hidden_columns) < MOST_COLUMNS_OF_A_SHEET:
                self.hidden_columns.update(range(int(first), min(int(last), MOST_COLUMNS_OF_A_SHEET) + 1))
        elif tag == f"{S}mergeCell":
            self.merged.append(element.get("ref", ""))
        if tag != f"{S}col":
            element.clear(keep_tail=False)
            parent = element.getparent()
            while tag == f"{S}row" and parent is not None and element.getprevious() is not None:
                del parent[0]

    def _cell(self, cell: Any) -> None:
        at = REFERENCE.match(cell.get("r", ""))
        self.column = _number_of(at[1]) if at else self.column + 1
        if cell.find(f"{S}f") is not None and cell.find(f"{S}v") is None:
            self.sheet.without_value.append((self.row, self.column))
        text, is_text = self.book.text_of(cell)
        if not text.strip():
            return
        self.book.counted += 1
        if self.book.counted > MOST_CELLS:
            raise self._too_much(f"more than {MOST_CELLS} cells")
        look = self.book.look_of(cell)
        reason = look.unseen
        if self.row_is_hidden or self.column in self.hidden_columns:
            reason = DropReason.HIDDEN
        if reason is not None:
            self.sheet.unseen.append((reason, self.row, self.column, text))
            return
        self.sheet.cells.setdefault(self.row, {})[self.column] = text
        if is_text:
            self.sheet.texts.add((self.row, self.column))
        if look.is_bold:
            self.sheet.bold.add((self.row, self.column))

    def _spread(self) -> None:
        """Say a cell that spans rows in each row it spans that says anything else."""
        rows = sorted(self.sheet.cells)
        for ref in self.merged:
            first, _, last = ref.partition(":")
            above, below = REFERENCE.match(first), REFERENCE.match(last)
            if above is None or below is None or above[2] == below[2]:
                continue
            column = _number_of(above[1])
            text = self.sheet.cells.get(int(above[2]), {}).get(column)
            for row in rows if text else ():
                if int(above[2]) < row <= int(below[2]):
                    self.book.counted += 1
                    if self.book.counted > MOST_CELLS:
                        raise self._too_much(f"more than {MOST_CELLS} cells")
                    self.sheet.cells[row].setdefault(column, str(text))
                    self.sheet.texts.add((row, column))

    def _too_much(self, happened: str) -> SourceUnreadable:
        return SourceUnreadable(
            f"holds {happened} as far as sheet {self.sheet.name!r}",
            place=self.book.parts.name,
            remedy="Keep the sheets a course needs, or export less of them",
        )


def letters(column: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    said = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        said = chr(ord("A") + letter) + said
    return said


@cache
def _number_of(column: str) -> int:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _is_below(written: str, limit: int) -> bool:
    return written.isdecimal() and len(written) < 10 and int(written) < limit


def _string(element: Any) -> str:
    """Return a string's text, its runs joined, without the readings above Asian characters."""
    if element is None:
        return ""
    texts = element.iter(f"{S}t")
    return "".join(one.text or "" for one in texts if one.getparent().tag != f"{S}rPh")


def _looks(styles: Any, language: Language) -> list[Look]:
    if styles is None:
        return [Look("General", None)]
    custom = {
        int(one.get("numFmtId")): one.get("formatCode", "")
        for one in styles.iter(f"{S}numFmt")
        if one.get("numFmtId", "").isdecimal()
    }
    found = styles.findall(f"{S}fonts/{S}font")
    fonts = [_unseen(one) for one in found]
    bold = [(strong := one.find(f"{S}b")) is not None and strong.get("val", "1") not in OFF for one in found]
    fills = [_paints(one) for one in styles.findall(f"{S}fills/{S}fill")]
    looks = []
    for xf in styles.findall(f"{S}cellXfs/{S}xf"):
        font, fill, number = xf.get("fontId", "0"), xf.get("fillId", "0"), xf.get("numFmtId", "0")
        code = code_of(int(number) if _is_below(number, 10**6) else 0, custom, language)
        reason = fonts[int(font)] if _is_below(font, len(fonts)) else None
        if reason is DropReason.WHITE and _is_below(fill, len(fills)) and fills[int(fill)]:
            reason = None
        is_bold = _is_below(font, len(bold)) and bold[int(font)]
        looks.append(Look(code, DropReason.INVISIBLE if hides(code) else reason, is_bold))
    return looks or [Look("General", None)]


def _unseen(font: Any) -> DropReason | None:
    size, colour = font.find(f"{S}sz"), font.find(f"{S}color")
    points = "" if size is None else size.get("val", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", points) and float(points) < SMALLEST_POINTS:
        return DropReason.TINY
    if font.find(f"{S}strike") is not None and font.find(f"{S}strike").get("val", "1") not in OFF:
        return DropReason.DELETED
    return DropReason.WHITE if colour is not None and _is_white(colour) else None


def _paints(fill: Any) -> bool:
    pattern = fill.find(f"{S}patternFill")
    if pattern is None:
        return fill.find(f"{S}gradientFill") is not None
    colour = pattern.find(f"{S}fgColor")
    return pattern.get("patternType", "none") != "none" and (colour is None or not _is_white(colour))


def _is_white(colour: Any) -> bool:
    tinted = colour.get("tint", "0") not in ("0", "0.0")
    return is_white_hex(colour.get("rgb", "")[OPACITY:]) or (
        colour.get("theme") == LIGHT_THEME and not tinted
    )
