"""Styles, numbering and shading of a DOCX: the look and role of its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from pipelines.sourcing.colours import is_white_hex
from pipelines.sourcing.monospaced import is_monospaced, names_code
from pipelines.sourcing.whole_numbers import read_whole_number
from schemas.source import DropReason

SMALLEST_HALF_POINTS = 8
HEADING = re.compile(r"^(?:heading|titre|überschrift|título)\s*([1-9])$", re.IGNORECASE)
TITLE = re.compile(r"^(?:title|titre)$", re.IGNORECASE)
CONTENTS = re.compile(
    r"^(?:toc|tm|table of figures|table des illustrations)\s*\d*$|^toc heading$", re.IGNORECASE
)
UNNUMBERED = ("bullet", "none")
PLAIN_TABLES = ("", "tablenormal", "tablegrid", "grilledutableau", "normal table", "table grid")


def value(element: Any, path: str) -> str | None:
    """Return the `w:val` of the first element at a path such as `w:rPr/w:sz`, or None."""
    for step in path.split("/"):
        element = None if element is None else element.find(qn(step))
    return None if element is None else str(element.get(qn("w:val"), ""))


def is_on(properties: Any, name: str) -> bool | None:
    """Return a toggle property's state, or None if it is not set."""
    element = None if properties is None else properties.find(qn(name))
    if element is None:
        return None
    return element.get(qn("w:val"), "true") not in ("0", "false", "off")


@dataclass
class WordStyles:
    """The styles and numbering of one document."""

    styles: dict[str, Any] = field(default_factory=dict)
    formats: dict[tuple[str, str], str] = field(default_factory=dict)
    levels: dict[tuple[str, str], Any] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    """The definition each list counts by."""

    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    default_font: str | None = None

    def name(self, style_id: str | None) -> str:
        """Return a style's name: Word keeps its own styles' names in English whatever its language."""
        return value(self.styles.get(style_id or ""), "w:name") or style_id or ""

    def chain(self, style_id: str | None) -> Iterator[Any]:
        """Yield a style and those it is based on."""
        seen: set[str] = set()
        while style_id and style_id not in seen and style_id in self.styles:
            seen.add(style_id)
            yield self.styles[style_id]
            style_id = value(self.styles[style_id], "w:basedOn")

    def level(self, paragraph: Any) -> int:
        """Return the heading level of a paragraph; 0 if it is not one."""
        style_id = value(paragraph, "w:pPr/w:pStyle")
        for style in (style_id, *(value(one, "w:basedOn") for one in self.chain(style_id))):
            for style_name in (self.name(style), style or ""):
                if numbered := HEADING.match(style_name):
                    return int(numbered[1])
                if TITLE.match(style_name):
                    return 1
        outline = read_whole_number(value(paragraph, "w:pPr/w:outlineLvl") or "")
        return outline + 1 if outline is not None and outline < 9 else 0

    def is_contents(self, paragraph: Any) -> bool:
        """Return whether the paragraph is an entry of a table of contents."""
        style_id = value(paragraph, "w:pPr/w:pStyle") or ""
        return any(CONTENTS.match(style_name) is not None for style_name in (style_id, self.name(style_id)))

    def is_caption(self, paragraph: Any) -> bool:
        """Return whether the paragraph is a caption; Word's own style keeps its name in English."""
        chain = self.chain(value(paragraph, "w:pPr/w:pStyle"))
        return any((value(style, "w:name") or "").lower() == "caption" for style in chain)

    def is_code(self, paragraph: Any) -> bool:
        """Return whether the paragraph's style is one for code, or sets it in a font of code."""
        style_id = value(paragraph, "w:pPr/w:pStyle")
        if any(names_code(value(style, "w:name") or "") for style in self.chain(style_id)):
            return True
        fonts = (_read_font(style.find(qn("w:rPr"))) for style in self.chain(style_id))
        return self.is_font_of_code(next(filter(None, fonts), None))

    def is_run_of_code(self, run: Any) -> bool:
        """Return whether a run itself is set in a font of code."""
        fonts = [_read_font(run.find(qn("w:rPr")))]
        fonts += [_read_font(style.find(qn("w:rPr"))) for style in self.chain(value(run, "w:rPr/w:rStyle"))]
        return self.is_font_of_code(next(filter(None, fonts), None))

    def is_font_of_code(self, font: str | None) -> bool:
        """Return whether a font is one of code, and not that of the whole document."""
        return is_monospaced(font) and not is_monospaced(self.default_font)

    def is_numbered(self, paragraph: Any) -> bool:
        """Return whether the paragraph is an item of a numbered list."""
        return self.formats.get(self.find_numbering(paragraph), "none") not in UNNUMBERED

    def find_list_depth(self, paragraph: Any) -> int | None:
        """Return how deep in a list the paragraph is an item, from 1; None if it is none."""
        number, depth = self.find_numbering(paragraph)
        if self.formats.get((number, depth), "none") == "none":
            return None
        return (read_whole_number(depth) or 0) + 1

    def find_numbering(self, paragraph: Any) -> tuple[str, str]:
        """Return the list a paragraph is in and its level there, from 0; list 0 is none."""
        number, depth = value(paragraph, "w:pPr/w:numPr/w:numId"), value(paragraph, "w:pPr/w:numPr/w:ilvl")
        for style in self.chain(value(paragraph, "w:pPr/w:pStyle")):
            number = number if number is not None else value(style, "w:pPr/w:numPr/w:numId")
            depth = depth if depth is not None else value(style, "w:pPr/w:numPr/w:ilvl")
        return number or "0", depth or "0"

    def unseen(self, run: Any, paragraph: Any, on_colour: bool) -> DropReason | None:
        """Return why a person does not see a run's text, or None."""
        direct = run.find(qn("w:rPr"))
        layers = [direct] if direct is not None else []
        for style_id in (value(run, "w:rPr/w:rStyle"), value(paragraph, "w:pPr/w:pStyle")):
            layers += [p for one in self.chain(style_id) if (p := one.find(qn("w:rPr"))) is not None]
        if next((state for one in layers if (state := is_on(one, "w:vanish")) is not None), False):
            return DropReason.HIDDEN
        size = read_whole_number(next((found for one in layers if (found := value(one, "w:sz"))), ""))
        if size is not None and size < SMALLEST_HALF_POINTS:
            return DropReason.TINY
        colour = next((found for one in layers if (found := value(one, "w:color"))), "")
        shaded = on_colour or any(is_shaded(one) for one in layers) or value(run, "w:rPr/w:highlight")
        return DropReason.WHITE if is_white_hex(colour) and not shaded else None


def is_shaded(properties: Any) -> bool:
    """Return whether properties of a run, paragraph or cell paint something behind the text."""
    shade = None if properties is None else properties.find(qn("w:shd"))
    if shade is None:
        return False
    fill = shade.get(qn("w:fill"), "auto").upper()
    return not (fill == "AUTO" or is_white_hex(fill)) or shade.get(qn("w:val"), "clear") not in (
        "clear",
        "nil",
    )


def paints_cells(table: Any) -> bool:
    """Return whether a table's style may paint behind its text."""
    return (value(table, "w:tblPr/w:tblStyle") or "").lower() not in PLAIN_TABLES


def read_styles(styles: Any, numbering: Any) -> WordStyles:
    """Return the styles and list formats of a document's parts; either may be None."""
    word_styles = WordStyles()
    if styles is not None:
        word_styles.styles = {one.get(qn("w:styleId"), ""): one for one in styles.findall(qn("w:style"))}
        fonts = [_read_font(one.find(qn("w:rPr"))) for one in word_styles.chain("Normal")]
        fonts.append(_read_font(_find_at(styles, "w:docDefaults/w:rPrDefault/w:rPr")))
        word_styles.default_font = next(filter(None, fonts), None)
    if numbering is None:
        return word_styles
    abstract = {one.get(qn("w:abstractNumId")): one for one in numbering.findall(qn("w:abstractNum"))}
    for number in numbering.findall(qn("w:num")):
        number_id = str(number.get(qn("w:numId")))
        word_styles.definitions[number_id] = value(number, "w:abstractNumId") or number_id
        word_styles.restarts[number_id] = read_restarts(number)
        levels = abstract.get(value(number, "w:abstractNumId"))
        for level in () if levels is None else levels.findall(qn("w:lvl")):
            key = (number_id, str(level.get(qn("w:ilvl"))))
            word_styles.formats[key] = value(level, "w:numFmt") or "decimal"
            word_styles.levels[key] = level
    return word_styles


def read_restarts(number: Any) -> dict[int, int]:
    """Return the numbers with which the levels of a list begin anew, by level from 0."""
    restarts: dict[int, int] = {}
    for override in number.findall(qn("w:lvlOverride")):
        level = read_whole_number(override.get(qn("w:ilvl"), ""))
        start = read_whole_number(value(override, "w:startOverride") or "")
        if level is not None and start is not None:
            restarts[level] = start
    return restarts


def _read_font(properties: Any) -> str | None:
    fonts = None if properties is None else properties.find(qn("w:rFonts"))
    return None if fonts is None else fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi"))


def _find_at(element: Any, path: str) -> Any:
    for step in path.split("/"):
        element = None if element is None else element.find(qn(step))
    return element
