"""Theme of the slides: one accent colour, a master and three layouts."""

import re
from copy import deepcopy
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from pipelines.packaging.documents.look import Look

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
SIDE = Inches(0.75)
BODY_TOP, BODY_HEIGHT = Inches(1.75), Inches(4.75)
BODY_WIDTH = Emu(WIDTH - 2 * SIDE)
FOOT_TOP, FOOT_HEIGHT = Inches(6.85), Inches(0.4)

OPENING, TEXT, TITLED = "Title Slide", "Title and Content", "Title Only"
"""The layouts used of python-pptx's template, by name."""

TITLE_SIZE, BODY_SIZE, SMALL_SIZE = Pt(32), Pt(24), Pt(14)


def style_deck(deck: Any, look: Look) -> None:
    """Give an empty presentation its size, theme, master and layouts."""
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    _set_theme(deck, look)
    _style_master(deck.slide_master)
    _remove_unused_layouts(deck)
    for layout in deck.slide_layouts:
        for shape in layout.placeholders:
            _place_placeholder(shape)
        if layout.name != OPENING:
            _draw_rule(layout)


def add_running_foot(slide: Any, foot: str, locale: str) -> None:
    """Give a slide its foot and its number, as placeholders of its layout."""
    for shape in slide.slide_layout.placeholders:
        kind = shape.element.ph.get("type")
        if kind in {"ftr", "sldNum"}:
            placeholder = deepcopy(shape.element)
            text = placeholder.find(qn("p:txBody"))
            for paragraph in text.findall(qn("a:p")):
                text.remove(paragraph)
            text.append(_build_foot(foot, locale) if kind == "ftr" else _build_slide_number(locale))
            slide.shapes._spTree.append(placeholder)
            placeholder.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))


def _build_foot(foot: str, locale: str) -> Any:
    paragraph = parse_xml(f'<a:p {nsdecls("a")}><a:r><a:rPr lang="{locale}"/><a:t/></a:r></a:p>')
    paragraph.find(f".//{qn('a:t')}").text = foot
    return paragraph


def _build_slide_number(locale: str) -> Any:
    return parse_xml(
        f'<a:p {nsdecls("a")}><a:fld id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum">'
        f'<a:rPr lang="{locale}"/><a:t>‹#›</a:t></a:fld></a:p>'
    )


def _list_theme_colours(look: Look) -> dict[str, str]:
    return {
        "dk1": look.ink,
        "dk2": look.ink,
        "lt2": look.wash,
        "accent1": look.accent,
        "accent2": look.quiet,
        "accent3": "7A4A00",
        "hlink": look.accent,
        "folHlink": look.quiet,
    }


def _set_theme(deck: Any, look: Look) -> None:
    part = next(
        relation.target_part
        for relation in deck.slide_master.part.rels.values()
        if relation.reltype.endswith("/theme")
    )
    theme = part.blob.decode()
    for name, colour in _list_theme_colours(look).items():
        theme = re.sub(
            rf"(<a:{name}>).*?(</a:{name}>)",
            rf'\g<1><a:srgbClr val="{colour}"/>\g<2>',
            theme,
            flags=re.DOTALL,
        )
    for name, font in (("major", look.heading_font), ("minor", look.text_font)):
        theme = re.sub(rf'(<a:{name}Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{font}", theme)
    part._blob = theme.encode()


def _style_master(master: Any) -> None:
    for shape in master.placeholders:
        _place_placeholder(shape)
    styles = master.element.find(qn("p:txStyles"))
    title = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    title.set("algn", "l")
    default = title.find(qn("a:defRPr"))
    default.set("sz", str(TITLE_SIZE.centipoints))
    default.set("b", "1")
    _set_colour(default, "accent1")
    body = styles.find(qn("p:bodyStyle")).find(qn("a:lvl1pPr"))
    body.find(qn("a:defRPr")).set("sz", str(BODY_SIZE.centipoints))
    space = body.find(qn("a:spcBef"))
    if space is not None:
        body.remove(space)
    body.insert(0, parse_xml(f'<a:spcBef {nsdecls("a")}><a:spcPts val="900"/></a:spcBef>'))


def _draw_rule(layout: Any) -> None:
    """Draw the line under a layout's title."""
    rule = parse_xml(
        f'<p:cxnSp {nsdecls("p", "a")}><p:nvCxnSpPr><p:cNvPr id="90" name="Rule"/><p:cNvCxnSpPr/><p:nvPr/>'
        f'</p:nvCxnSpPr><p:spPr><a:xfrm><a:off x="{SIDE}" y="{Inches(1.5)}"/>'
        f'<a:ext cx="{Inches(1.4)}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        '<a:ln w="28575"><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></a:ln></p:spPr></p:cxnSp>'
    )
    layout.shapes._spTree.append(rule)


def _set_colour(default: Any, scheme: str) -> None:
    old = default.find(qn("a:solidFill"))
    if old is not None:
        default.remove(old)
    fill = f'<a:solidFill {nsdecls("a")}><a:schemeClr val="{scheme}"/></a:solidFill>'
    default.insert(0, parse_xml(fill))


def _place_placeholder(shape: Any) -> None:
    """Move a placeholder of the master or a layout to its place on a wide slide."""
    kind = shape.element.ph.get("type", "obj")
    places = {
        "title": (SIDE, Inches(0.5), BODY_WIDTH, Inches(0.95)),
        "ctrTitle": (SIDE, Inches(2.2), BODY_WIDTH, Inches(1.6)),
        "subTitle": (SIDE, Inches(4.0), BODY_WIDTH, Inches(1.6)),
        "body": (SIDE, BODY_TOP, BODY_WIDTH, BODY_HEIGHT),
        "obj": (SIDE, BODY_TOP, BODY_WIDTH, BODY_HEIGHT),
        "dt": (SIDE, FOOT_TOP, Inches(0.1), FOOT_HEIGHT),
        "ftr": (SIDE, FOOT_TOP, Inches(10), FOOT_HEIGHT),
        "sldNum": (Inches(11.6), FOOT_TOP, Emu(WIDTH - SIDE - Inches(11.6)), FOOT_HEIGHT),
    }
    shape.left, shape.top, shape.width, shape.height = places[kind]
    for style in shape.element.iter(qn("a:lvl1pPr")):
        if kind in {"ftr", "ctrTitle", "subTitle"}:
            style.set("algn", "l")
    if kind in {"title", "ctrTitle"}:
        shape.element.find(f".//{qn('a:bodyPr')}").set("anchor", "b")


def _remove_unused_layouts(deck: Any) -> None:
    for layout in list(deck.slide_layouts):
        if layout.name not in {OPENING, TEXT, TITLED}:
            deck.slide_layouts.remove(layout)
