"""Styles, numbering and shading of a DOCX: the look and role of its text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

from docx.oxml import ns

from pipelines.sourcing.colours import is_white_hex
from pipelines.sourcing.monospaced import is_monospaced, names_code
from pipelines.sourcing.whole_numbers import read_whole_number
from schemas.source import DropReason

qn = cache(ns.qn)
"""Name with its namespace spelled out, e.g. of `w:p`; the same few are asked for by the ten thousand."""

PARAGRAPH_PROPERTIES, NUMBERING_PROPERTIES, RUN_PROPERTIES = qn("w:pPr"), qn("w:numPr"), qn("w:rPr")
VALUE = qn("w:val")
SMALLEST_HALF_POINTS = 8
MOST_LIST_LEVELS = 9
"""Levels of one list (ECMA-376-1, 17.9.6)."""

MOST_PARENTS = 50
"""Styles that one style may be based on, one upon the other; Word's own have two."""

HEADING = re.compile(r"^(?:heading|titre|überschrift|título)\s*([1-9])$", re.IGNORECASE)
TITLE = re.compile(r"^(?:title|titre)$", re.IGNORECASE)
CONTENTS = re.compile(
    r"^(?:toc|tm|table of figures|table des illustrations)\s*\d*$|^toc heading$", re.IGNORECASE
)
LIST_LEVEL = re.compile(r"^list (?:bullet|number) ([2-5])$", re.IGNORECASE)
UNNUMBERED = ("bullet", "none")
PLAIN_TABLES = ("", "tablenormal", "tablegrid", "grilledutableau", "normal table", "table grid")


@cache
def _spell_out(path: str) -> tuple[str, ...]:
    return tuple(qn(step) for step in path.split("/"))


def value(element: Any, path: str) -> str | None:
    """Return the `w:val` of the first element at a path such as `w:rPr/w:sz`, or None."""
    for step in _spell_out(path):
        if element is None:
            return None
        element = element.find(step)
    return None if element is None else str(element.get(VALUE, ""))


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
    _looks: dict[str | None, "StyleLook"] = field(default_factory=dict)
    _last: "tuple[Any, ParagraphLook] | None" = None

    def name(self, style_id: str | None) -> str:
        """Return a style's name: Word keeps its own styles' names in English whatever its language."""
        return value(self.styles.get(style_id or ""), "w:name") or style_id or ""

    def chain(self, style_id: str | None) -> Iterator[Any]:
        """Yield a style and those it is based on, at most MOST_PARENTS."""
        seen: set[str] = set()
        while style_id and style_id not in seen and style_id in self.styles and len(seen) <= MOST_PARENTS:
            seen.add(style_id)
            yield self.styles[style_id]
            style_id = value(self.styles[style_id], "w:basedOn")

    def level(self, paragraph: Any) -> int:
        """Return the heading level of a paragraph; 0 if it is not one."""
        look = self._look_at(paragraph)
        if look.style.level is not None:
            return look.style.level
        outline = read_whole_number(value(look.properties, "w:outlineLvl") or "")
        return outline + 1 if outline is not None and outline < 9 else 0

    def is_contents(self, paragraph: Any) -> bool:
        """Return whether the paragraph is an entry of a table of contents."""
        return self._look_at(paragraph).style.is_contents

    def is_caption(self, paragraph: Any) -> bool:
        """Return whether the paragraph is a caption; Word's own style keeps its name in English."""
        return self._look_at(paragraph).style.is_caption

    def is_code(self, paragraph: Any) -> bool:
        """Return whether the paragraph's style is one for code, or sets it in a font of code."""
        style = self._look_at(paragraph).style
        return style.names_code or self.is_font_of_code(style.font)

    def is_run_of_code(self, run: Any) -> bool:
        """Return whether a run itself is set in a font of code."""
        direct = run.find(RUN_PROPERTIES)
        return self.is_font_of_code(_read_font(direct) or self._look_of(value(direct, "w:rStyle")).font)

    def is_font_of_code(self, font: str | None) -> bool:
        """Return whether a font is one of code, and not that of the whole document."""
        return is_monospaced(font) and not is_monospaced(self.default_font)

    def is_numbered(self, paragraph: Any) -> bool:
        """Return whether the paragraph is an item of a numbered list."""
        return self.formats.get(self.find_numbering(paragraph), "none") not in UNNUMBERED

    def find_list_depth(self, paragraph: Any) -> int | None:
        """Return how deep in a list the paragraph is an item, from 1; None if it is none."""
        numbering = self.find_numbering(paragraph)
        if self.formats.get(numbering, "none") == "none":
            return None
        return (read_whole_number(numbering[1]) or self._look_at(paragraph).style.list_level) + 1

    def find_numbering(self, paragraph: Any) -> tuple[str, str]:
        """Return the list a paragraph is in and its level there, from 0; list 0 is none."""
        return self._look_at(paragraph).numbering

    def unseen(self, run: Any, paragraph: Any, on_colour: bool) -> DropReason | None:
        """Return why a person does not see a run's text, or None."""
        direct = run.find(RUN_PROPERTIES)
        style = self._look_of(value(direct, "w:rStyle"))
        own = SAYS_NOTHING if direct is None else _read_run_look([direct])
        looks = (own, style.run, self._look_at(paragraph).style.run)
        if next((look.is_hidden for look in looks if look.is_hidden is not None), False):
            return DropReason.HIDDEN
        size = read_whole_number(next((look.size for look in looks if look.size), ""))
        if size is not None and size < SMALLEST_HALF_POINTS:
            return DropReason.TINY
        if not is_white_hex(next((look.colour for look in looks if look.colour), "")):
            return None
        shaded = on_colour or any(look.is_shaded for look in looks) or value(direct, "w:highlight")
        return None if shaded else DropReason.WHITE

    def _look_at(self, paragraph: Any) -> "ParagraphLook":
        """Return what the paragraph and its style say; that of the last one asked about is kept."""
        if self._last is None or paragraph is not self._last[0]:
            self._last = (paragraph, self._read_paragraph(paragraph))
        return self._last[1]

    def _read_paragraph(self, paragraph: Any) -> "ParagraphLook":
        properties = paragraph.find(PARAGRAPH_PROPERTIES)
        style = self._look_of(value(properties, "w:pStyle"))
        own = None if properties is None else properties.find(NUMBERING_PROPERTIES)
        number, depth = value(own, "w:numId"), value(own, "w:ilvl")
        number = number if number is not None else style.list_number
        depth = depth if depth is not None else style.list_depth
        return ParagraphLook(properties, style, (number or "0", depth or "0"))

    def _look_of(self, style_id: str | None) -> "StyleLook":
        """Return what a style and those it is based on say; it is looked up once."""
        look = self._looks.get(style_id)
        if look is None:
            look = self._looks[style_id] = self._read_look(style_id)
        return look

    def _read_look(self, style_id: str | None) -> "StyleLook":
        chain = list(self.chain(style_id))
        runs = [style.find(RUN_PROPERTIES) for style in chain]
        return StyleLook(
            level=self._find_level([style_id, *(value(style, "w:basedOn") for style in chain)]),
            is_contents=any(CONTENTS.match(name) for name in (style_id or "", self.name(style_id))),
            is_caption=any((value(style, "w:name") or "").lower() == "caption" for style in chain),
            list_number=_find_first(chain, "w:pPr/w:numPr/w:numId"),
            list_depth=_find_first(chain, "w:pPr/w:numPr/w:ilvl"),
            list_level=next((int(found[1]) - 1 for style in chain if (found := _match_list(style))), 0),
            names_code=any(names_code(value(style, "w:name") or "") for style in chain),
            font=next(filter(None, map(_read_font, runs)), None),
            run=_read_run_look([properties for properties in runs if properties is not None]),
        )

    def _find_level(self, style_ids: Iterable[str | None]) -> int | None:
        """Return the heading level that the first of some styles names; None if none does."""
        for style_id in style_ids:
            for style_name in (self.name(style_id), style_id or ""):
                if numbered := HEADING.match(style_name):
                    return int(numbered[1])
                if TITLE.match(style_name):
                    return 1
        return None


@dataclass(frozen=True)
class RunLook:
    """What properties of runs say of their text; None or empty if they do not say."""

    is_hidden: bool | None
    size: str
    colour: str
    is_shaded: bool


@dataclass(frozen=True)
class StyleLook:
    """What a paragraph's or run's style says, with the styles it is based on."""

    level: int | None
    is_contents: bool
    is_caption: bool
    list_number: str | None
    list_depth: str | None
    list_level: int
    """The level, from 0, in the name of one of Word's own styles: each of these is a list of its own."""

    names_code: bool
    font: str | None
    run: RunLook


@dataclass(frozen=True)
class ParagraphLook:
    """A paragraph's properties, its style, and the list it is in with its level there, from 0; 0 is none."""

    properties: Any
    style: StyleLook
    numbering: tuple[str, str]


def _read_run_look(layers: Sequence[Any]) -> RunLook:
    """Return what properties of runs say, the nearest first."""
    if not any(len(properties) for properties in layers):
        return SAYS_NOTHING
    return RunLook(
        next((state for each in layers if (state := is_on(each, "w:vanish")) is not None), None),
        next((found for each in layers if (found := value(each, "w:sz"))), ""),
        next((found for each in layers if (found := value(each, "w:color"))), ""),
        any(is_shaded(each) for each in layers),
    )


def _match_list(style: Any) -> re.Match[str] | None:
    return LIST_LEVEL.match(value(style, "w:name") or "")


def _find_first(styles: Iterable[Any], path: str) -> str | None:
    """Return the value at a path in the first style that has one."""
    return next((found for style in styles if (found := value(style, path)) is not None), None)


SAYS_NOTHING = RunLook(is_hidden=None, size="", colour="", is_shaded=False)


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
        for level in () if levels is None else islice(levels.iterfind(qn("w:lvl")), MOST_LIST_LEVELS):
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
