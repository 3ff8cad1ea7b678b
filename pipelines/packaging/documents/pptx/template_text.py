"""How text stands in a placeholder of a template: its size, its bullets, its margins, its colours."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.util import Emu

from pipelines.packaging.documents.pptx.shapes import OUR_COLOURS, DrawnColours
from pipelines.packaging.documents.pptx.template_layouts import TITLES, Holder
from pipelines.packaging.documents.pptx.text_fit import LINE_HEIGHT
from schemas.theme.colour import Colour

USUAL_SIZE, DEFAULT_INSET, DEFAULT_INSET_ABOVE = 18.0, 91_440, 45_720
"""What a presentation assumes where it says nothing (ISO/IEC 29500-1, 21.1.2): points, and EMU."""

UNSAID_SIZES = {"title": 32.0, "body": 24.0, "ftr": 12.0}
"""Sizes of text whose template says none: programs differ in what they then show."""

SPARE = 4.0
"""Points between text and the edge of its placeholder that a font of other metrics may take."""

BULLETS = ("a:buChar", "a:buAutoNum", "a:buBlip")
CAPITALS_WIDER = 1.25
HUNDRED_PERCENT = 100_000.0
READABLE, READABLE_LARGE = 4.5, 3.0
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True)
class TextForm:
    """Size in points, margins in EMU, and what makes lines higher or wider than usual.

    `is_said`: the template says the size itself.
    """

    size: float
    is_said: bool
    has_bullets: bool
    indent: int
    insets: tuple[int, int, int, int]
    line_height: float
    is_capital: bool

    def measure_width(self, holder: Holder) -> float:
        """Return the width of a line in a placeholder, in points; one of capitals holds fewer letters."""
        left, _, right, _ = self.insets
        width = Emu(max(1, int(holder.place.width) - left - right - self.indent)).pt - SPARE
        return width / (CAPITALS_WIDER if self.is_capital else 1)

    def measure_height(self, holder: Holder) -> float:
        """Return the height of a placeholder's lines in points, as if they were of usual height."""
        _, above, _, below = self.insets
        height = Emu(max(1, int(holder.place.height) - above - below)).pt - SPARE
        return height / max(1.0, self.line_height)


def read_form(layout: Any, number: int) -> TextForm:
    """Return how text stands in a placeholder of a layout: by itself, its master's, or the master's style."""
    shape = next(each for each in layout.placeholders if each.placeholder_format.idx == number)
    levels = list(_list_levels(layout, shape))
    size = _find_attribute(levels, "sz", of_runs=True)
    height = _read_line_height(levels)
    return TextForm(
        size=int(size) / 100 if size else UNSAID_SIZES[_find_family(shape)],
        is_said=size is not None,
        has_bullets=_has_bullets(levels),
        indent=max(0, int(_find_attribute(levels, "marL") or 0)),
        insets=_read_insets(layout, shape),
        line_height=height,
        is_capital=(_find_attribute(levels, "cap", of_runs=True) or "none") != "none",
    )


def choose_colours(master: Any) -> DrawnColours:
    """Return the colours of what is drawn: text is readable on its ground, whatever the theme."""
    colours = _read_colours(master)
    ink, accent = colours.get("tx1"), colours.get("accent1")
    ground, named = colours.get("bg2"), MSO_THEME_COLOR.BACKGROUND_2
    if ink is None or ground is None or ink.measure_contrast(ground) < READABLE:
        ground, named = colours.get("bg1"), MSO_THEME_COLOR.BACKGROUND_1
    if accent is None or ground is None or accent.measure_contrast(ground) < READABLE_LARGE:
        return DrawnColours(named, MSO_THEME_COLOR.TEXT_1, MSO_THEME_COLOR.TEXT_1)
    return DrawnColours(named, OUR_COLOURS.number, MSO_THEME_COLOR.TEXT_1)


def _list_levels(layout: Any, shape: Any) -> Iterator[Any]:
    """Yield what is said of the first level of a placeholder's text, the nearest first."""
    master = layout.slide_master
    family = _find_family(shape)
    yield from shape.element.iterfind(f".//{qn('a:lstStyle')}/{qn('a:lvl1pPr')}")
    parent = _find_parent(master, family)
    if parent is not None:
        yield from parent.element.iterfind(f".//{qn('a:lstStyle')}/{qn('a:lvl1pPr')}")
    styles = master.element.find(qn("p:txStyles"))
    style = None if styles is None or family == "ftr" else styles.find(qn(f"p:{family}Style"))
    if style is not None:
        yield from style.findall(qn("a:lvl1pPr"))


def _find_family(shape: Any) -> str:
    """Return which placeholder of the master one follows: that of titles, of the foot, or of text."""
    kind = shape.element.ph.get("type", "obj")
    return "title" if kind in TITLES else kind if kind == "ftr" else "body"


def _find_parent(master: Any, family: str) -> Any:
    return next((each for each in master.placeholders if each.element.ph.get("type", "obj") == family), None)


def _find_attribute(levels: list[Any], name: str, *, of_runs: bool = False) -> str | None:
    nodes = (level.find(qn("a:defRPr")) if of_runs else level for level in levels)
    return next((node.get(name) for node in nodes if node is not None and node.get(name)), None)


def _has_bullets(levels: list[Any]) -> bool:
    for level in levels:
        if level.find(qn("a:buNone")) is not None:
            return False
        if any(level.find(qn(name)) is not None for name in BULLETS):
            return True
    return False


def _read_line_height(levels: list[Any]) -> float:
    """Return how high lines are beside usual ones; 1 where nothing is said."""
    for level in levels:
        spacing = level.find(qn("a:lnSpc"))
        if spacing is None or not len(spacing):
            continue
        value = float(str(spacing[0].get("val", "0")).rstrip("%"))
        if spacing[0].tag == qn("a:spcPct"):
            return value / HUNDRED_PERCENT if value > 1_000 else value / 100
        return value / 100 / (USUAL_SIZE * LINE_HEIGHT)
    return 1.0


def _read_insets(layout: Any, shape: Any) -> tuple[int, int, int, int]:
    """Return the margins between a placeholder and its text: left, above, right, below."""
    parent = _find_parent(layout.slide_master, _find_family(shape))
    holders = [shape.element, *([parent.element] if parent is not None else [])]
    bodies = [body for each in holders if (body := each.find(f".//{qn('a:bodyPr')}")) is not None]

    def find(name: str, otherwise: int) -> int:
        return int(next((body.get(name) for body in bodies if body.get(name)), otherwise))

    return (
        find("lIns", DEFAULT_INSET),
        find("tIns", DEFAULT_INSET_ABOVE),
        find("rIns", DEFAULT_INSET),
        find("bIns", DEFAULT_INSET_ABOVE),
    )


def _read_colours(master: Any) -> dict[str, Colour]:
    """Return the colours of a master by the names that text and grounds have there."""
    part = next(
        (each.target_part for each in master.part.rels.values() if each.reltype.endswith("/theme")), None
    )
    if part is None:
        return {}
    scheme: dict[str, Colour] = {}
    for node in etree.fromstring(part.blob, PARSER).iterfind(f".//{DRAWING}clrScheme/*"):
        given = node[0].get("lastClr") or node[0].get("val") if len(node) else None
        if given and len(given) == len("000000") and all(sign in "0123456789abcdefABCDEF" for sign in given):
            scheme[node.tag.removeprefix(DRAWING)] = Colour.parse(f"#{given}")
    named = master.element.find(qn("p:clrMap"))
    names = {} if named is None else dict(named.attrib)
    return {name: scheme[key] for name, key in names.items() if key in scheme}
