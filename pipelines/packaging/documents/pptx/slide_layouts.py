"""The layouts of our own slides: where the placeholders of each stand, and what is drawn behind them."""

from collections.abc import Callable, Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.parts.slide import SlideLayoutPart
from pptx.util import Emu, Inches, Length, Pt

from pipelines.packaging.documents.pptx.slide_rooms import Layout

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
SIDE = Inches(0.75)
BODY_WIDTH = Emu(WIDTH - 2 * SIDE)
FOOT_TOP, FOOT_HEIGHT = Inches(6.9), Inches(0.35)
FRAME_WIDTH, AIMS_WIDTH = Inches(3.9), Inches(5.2)
OPENING_HEIGHT = Inches(4.7)


@dataclass(frozen=True)
class Place:
    """Where something stands on a slide."""

    left: Length
    top: Length
    width: Length
    height: Length

    @classmethod
    def of(cls, left: float, top: float, width: float, height: float) -> "Place":
        """Return a place given in inches."""
        return cls(Inches(left), Inches(top), Inches(width), Inches(height))


TITLE = Place.of(0.75, 0.4, 11.83, 1.1)
BODY = Place.of(0.75, 1.85, 11.83, 4.85)
COLUMNS = Place.of(0.75, 1.85, 5.6, 4.85), Place.of(6.98, 1.85, 5.6, 4.85)
HEADS = Place.of(0.75, 1.75, 5.6, 0.55), Place.of(6.98, 1.75, 5.6, 0.55)
BELOW_HEADS = Place.of(0.75, 2.4, 5.6, 4.3), Place.of(6.98, 2.4, 5.6, 4.3)
FRAMED_TITLE, FRAMED_BODY = Place.of(0.5, 0.9, 3.1, 5.5), Place.of(4.5, 0.9, 8.1, 5.7)
AIMS_TITLE, AIMED = Place.of(0.6, 0.6, 4.2, 0.8), Place.of(0.6, 1.6, 4.2, 5.0)
PROGRAMME = Place.of(5.8, 0.6, 6.8, 6.1)
OPENING_TITLE, OPENING_BODY = Place.of(0.75, 0.9, 11.83, 3.45), Place.of(0.75, 4.95, 11.83, 1.75)
SMALL_TITLE = Place.of(0.75, 0.5, 11.83, 0.6)
ASKED, STATED = Place.of(2.7, 1.4, 9.9, 5.1), Place.of(1.3, 1.7, 10.6, 4.6)
PICTURED, BESIDE = Place.of(6.35, 1.85, 6.23, 4.85), Place.of(0.75, 1.85, 5.2, 4.85)


@dataclass(frozen=True, kw_only=True)
class LayoutForm:
    """How one layout is made of a layout of python-pptx's template, and what a file calls its type.

    `places` are those of its placeholders by index; those without one go. `kinds` are the kinds that
    placeholders get instead of the template's, `sizes` those of their text in points. `plain` ones have no
    bullets, `strong` ones are bold. `draw` draws what is behind them.
    """

    of: str
    kind: str
    places: Mapping[int, Place]
    draw: Callable[[Any], None]
    kinds: Mapping[int, str] = field(default_factory=dict)
    sizes: Mapping[int, float] = field(default_factory=dict)
    plain: frozenset[int] = frozenset()
    strong: frozenset[int] = frozenset()


def _draw_rule(layout: Any) -> None:
    _draw_shape(layout, Place.of(0.75, 1.56, 1.4, 0.045), "accent1")


def _draw_frame(layout: Any) -> None:
    _draw_shape(layout, Place(Emu(0), Emu(0), FRAME_WIDTH, HEIGHT), "accent1")
    _colour_text(layout, {0})


def _draw_aims(layout: Any) -> None:
    _draw_shape(layout, Place(Emu(0), Emu(0), AIMS_WIDTH, HEIGHT), "accent1")
    _colour_text(layout, {0, 2})


def _draw_opening(layout: Any) -> None:
    _draw_shape(layout, Place(Emu(0), Emu(0), WIDTH, OPENING_HEIGHT), "accent1")
    _colour_text(layout, {0})


def _draw_question(layout: Any) -> None:
    _draw_shape(layout, Place(Emu(0), Emu(0), WIDTH, Inches(6.8)), "bg2")
    _draw_shape(layout, Place.of(0.75, 2.6, 1.4, 1.4), "accent1", text="?", form="ellipse")


def _draw_statement(layout: Any) -> None:
    _draw_shape(layout, Place.of(0.75, 1.7, 0.09, 4.6), "accent1")


FORMS: dict[Layout, LayoutForm] = {
    Layout.OPENING: LayoutForm(
        of="Title Slide",
        kind="title",
        places={0: OPENING_TITLE, 1: OPENING_BODY},
        draw=_draw_opening,
        sizes={0: 44, 1: 24},
        plain=frozenset({1}),
    ),
    Layout.AIMS: LayoutForm(
        of="Content with Caption 2",
        kind="objTx",
        places={0: AIMS_TITLE, 1: PROGRAMME, 2: AIMED},
        draw=_draw_aims,
    ),
    Layout.FRAME: LayoutForm(
        of="Content with Caption",
        kind="obj",
        places={0: FRAMED_TITLE, 1: FRAMED_BODY},
        draw=_draw_frame,
        sizes={0: 36},
    ),
    Layout.TEXT: LayoutForm(of="Title and Content", kind="obj", places={0: TITLE, 1: BODY}, draw=_draw_rule),
    Layout.STATEMENT: LayoutForm(
        of="Blank",
        kind="secHead",
        places={0: SMALL_TITLE, 1: STATED},
        draw=_draw_statement,
        sizes={0: 24, 1: 40},
        plain=frozenset({1}),
    ),
    Layout.QUESTION: LayoutForm(
        of="Section Header",
        kind="secHead",
        places={0: SMALL_TITLE, 1: ASKED},
        draw=_draw_question,
        sizes={0: 24, 1: 36},
        plain=frozenset({1}),
    ),
    Layout.COLUMNS: LayoutForm(
        of="Two Content",
        kind="twoObj",
        places={0: TITLE, 1: COLUMNS[0], 2: COLUMNS[1]},
        draw=_draw_rule,
    ),
    Layout.COMPARISON: LayoutForm(
        of="Comparison",
        kind="twoTxTwoObj",
        places={0: TITLE, 1: HEADS[0], 2: BELOW_HEADS[0], 3: HEADS[1], 4: BELOW_HEADS[1]},
        draw=_draw_rule,
        sizes={1: 22, 3: 22},
        plain=frozenset({1, 3}),
        strong=frozenset({1, 3}),
    ),
    Layout.PICTURE: LayoutForm(
        of="Picture with Caption",
        kind="picTx",
        places={0: TITLE, 1: PICTURED, 2: BESIDE},
        draw=_draw_rule,
        sizes={0: 32},
    ),
    Layout.TABLE: LayoutForm(
        of="Title and Vertical Text",
        kind="tbl",
        places={0: TITLE, 1: BODY},
        draw=_draw_rule,
        kinds={1: "tbl"},
    ),
    Layout.CHART: LayoutForm(
        of="Vertical Title and Text",
        kind="chart",
        places={0: TITLE, 1: BODY},
        draw=_draw_rule,
        kinds={1: "chart"},
    ),
    Layout.DRAWING: LayoutForm(of="Title Only", kind="titleOnly", places={0: TITLE}, draw=_draw_rule),
}
MIDDLE = frozenset({(Layout.FRAME, 0), (Layout.FRAME, 1), (Layout.STATEMENT, 1), (Layout.QUESTION, 1)})
"""The placeholders whose text stands in the middle of their height."""


def make_layouts(deck: Any) -> None:
    """Turn the layouts of python-pptx's template into ours."""
    _repeat_layout(deck, "Content with Caption")
    of_template = {layout.name: layout for layout in deck.slide_layouts}
    _give_placeholders(of_template["Blank"], of_template["Section Header"])
    for name, form in FORMS.items():
        layout = of_template[form.of]
        layout._element.cSld.set("name", name.value)
        layout._element.set("type", form.kind)
        _place_placeholders(layout, name, form)
        form.draw(layout)


def place_foot(layout: Any, shape: Any, kind: str) -> None:
    """Put the date, foot or number of a layout where all slides have it, right of a frame if there is one."""
    left = {Layout.FRAME: FRAMED_BODY.left, Layout.AIMS: PROGRAMME.left}.get(layout.name, SIDE)
    width = {"dt": Inches(0.1), "ftr": Inches(6.4), "sldNum": Inches(0.98)}[kind]
    shape.left = Emu(int(WIDTH - SIDE - width)) if kind == "sldNum" else left
    shape.top, shape.width, shape.height = FOOT_TOP, width, FOOT_HEIGHT
    shape.element.find(f".//{qn('a:bodyPr')}").set("lIns", "0")
    for style in shape.element.iter(qn("a:lvl1pPr")):
        if kind == "ftr":
            style.set("algn", "l")


def _repeat_layout(deck: Any, name: str) -> None:
    """Give the master a copy of one of its layouts, named `… 2`."""
    layouts, copied = deck.slide_layouts, deck.slide_layouts.get_by_name(name)
    part_name = PackURI(f"/ppt/slideLayouts/slideLayout{len(layouts) + 1}.xml")
    package = deck.part.package
    part = SlideLayoutPart.load(part_name, copied.part.content_type, package, copied.part.blob)
    part.relate_to(deck.slide_master.part, RELATIONSHIP_TYPE.SLIDE_MASTER)
    entry = deepcopy(layouts._sldLayoutIdLst[-1])
    entry.set(qn("r:id"), deck.slide_master.part.relate_to(part, RELATIONSHIP_TYPE.SLIDE_LAYOUT))
    entry.set("id", str(max(int(each.get("id")) for each in layouts._sldLayoutIdLst) + 1))
    layouts._sldLayoutIdLst.append(entry)
    part.slide_layout._element.cSld.set("name", f"{name} 2")


def _give_placeholders(blank: Any, other: Any) -> None:
    """Give the blank layout the title and the text of another."""
    feet = blank.shapes._spTree.findall(qn("p:sp"))
    for shape in other.placeholders:
        if shape.placeholder_format.idx in {0, 1}:
            feet[0].addprevious(deepcopy(shape.element))
    for number, shape in enumerate(blank.shapes._spTree.findall(qn("p:sp")), start=2):
        shape.nvSpPr.cNvPr.set("id", str(number))


def _place_placeholders(layout: Any, name: Layout, form: LayoutForm) -> None:
    for shape in list(layout.placeholders):
        kind = shape.element.ph.get("type", "obj")
        number = shape.placeholder_format.idx
        if kind in {"dt", "ftr", "sldNum"}:
            place_foot(layout, shape, kind)
        elif number not in form.places:
            shape.element.getparent().remove(shape.element)
        else:
            place = form.places[number]
            shape.left, shape.top, shape.width, shape.height = (
                place.left, place.top, place.width, place.height
            )  # fmt: skip
            _set_kind(shape, form.kinds.get(number))
            is_low = number == 0 and name not in {Layout.STATEMENT, Layout.QUESTION}
            _set_anchor(shape, "ctr" if (name, number) in MIDDLE else "b" if is_low else "t")
            _set_style(shape, form)


def _set_kind(shape: Any, kind: str | None) -> None:
    """Give a placeholder another kind, and take away what made its text stand upright."""
    placeholder = shape.element.ph
    if kind is not None:
        placeholder.set("type", kind)
    placeholder.attrib.pop("orient", None)
    shape.element.find(f".//{qn('a:bodyPr')}").attrib.pop("vert", None)


def _set_anchor(shape: Any, anchor: str) -> None:
    properties = shape.element.find(f".//{qn('a:bodyPr')}")
    properties.set("anchor", anchor)
    properties.set("lIns", "0")
    for child in list(properties):
        properties.remove(child)
    properties.append(parse_xml(f"<a:normAutofit {nsdecls('a')}/>"))


def _set_style(shape: Any, form: LayoutForm) -> None:
    """Set how the first level of a placeholder's text differs from the master's, and nothing else."""
    number = shape.placeholder_format.idx
    level = parse_xml(f'<a:lvl1pPr {nsdecls("a")} algn="l"><a:defRPr cap="none"/></a:lvl1pPr>')
    if number in form.plain:
        level.set("marL", "0")
        level.set("indent", "0")
        level.insert(0, parse_xml(f"<a:buNone {nsdecls('a')}/>"))
    if number in form.sizes:
        level.find(qn("a:defRPr")).set("sz", str(Pt(form.sizes[number]).centipoints))
    if number in form.strong:
        level.find(qn("a:defRPr")).set("b", "1")
    styles = shape.element.find(f".//{qn('a:lstStyle')}")
    for style in list(styles):
        styles.remove(style)
    styles.append(level)


def _colour_text(layout: Any, numbers: Collection[int]) -> None:
    """Write the text of placeholders in the colour of the page, as they stand on the accent."""
    for shape in layout.placeholders:
        if shape.placeholder_format.idx in numbers:
            fill = parse_xml(f'<a:solidFill {nsdecls("a")}><a:schemeClr val="bg1"/></a:solidFill>')
            shape.element.find(f".//{qn('a:defRPr')}").insert(0, fill)


def _draw_shape(layout: Any, place: Place, colour: str, *, text: str = "", form: str = "rect") -> None:
    """Draw a coloured area behind the placeholders of a layout; it says nothing to a screen reader."""
    tree = layout.shapes._spTree
    number = max(int(each.get("id")) for each in tree.iter(qn("p:cNvPr"))) + 1
    said = (
        '<a:r><a:rPr lang="en-GB" sz="6600" b="1"><a:solidFill><a:schemeClr val="bg1"/></a:solidFill></a:rPr>'
        f"<a:t>{text}</a:t></a:r>"
        if text
        else ""
    )
    shape = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="Ground {number}">'
        '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
        '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
        '</a:ext></a:extLst></p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{place.left}" y="{place.top}"/><a:ext cx="{place.width}" cy="{place.height}"/>'
        f'</a:xfrm><a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        '<p:txBody><a:bodyPr anchor="ctr"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="ctr"/>{said}</a:p></p:txBody></p:sp>'
    )
    first = next(iter(tree.findall(qn("p:sp"))))
    first.addprevious(shape)
