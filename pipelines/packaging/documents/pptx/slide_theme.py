"""Theme of the slides: one accent colour, the master, and the foot of each slide."""

import re
from copy import deepcopy
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from pipelines.packaging.documents.look import Look
from pipelines.packaging.documents.pptx import slide_layouts

TITLE_SIZE, BODY_SIZE = Pt(32), Pt(24)


def style_deck(deck: Any, look: Look) -> None:
    """Give an empty presentation its size, theme, master and layouts."""
    deck.slide_width, deck.slide_height = slide_layouts.WIDTH, slide_layouts.HEIGHT
    _set_theme(deck, look)
    _style_master(deck.slide_master)
    slide_layouts.make_layouts(deck)


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
        kind = shape.element.ph.get("type", "obj")
        if kind in {"dt", "ftr", "sldNum"}:
            slide_layouts.place_foot(master, shape, kind)
        else:
            place = slide_layouts.TITLE if kind == "title" else slide_layouts.BODY
            shape.left, shape.top, shape.width, shape.height = (
                place.left, place.top, place.width, place.height
            )  # fmt: skip
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


def _set_colour(default: Any, scheme: str) -> None:
    old = default.find(qn("a:solidFill"))
    if old is not None:
        default.remove(old)
    fill = f'<a:solidFill {nsdecls("a")}><a:schemeClr val="{scheme}"/></a:solidFill>'
    default.insert(0, parse_xml(fill))
