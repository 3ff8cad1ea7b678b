"""Styles of a Word file: all formatting is in styles, so that it can be changed in one place."""

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Pt, RGBColor

from pipelines.packaging.documents.look import Look

AMBER, AMBER_WASH = "7A4A00", "FDF1D9"

LABEL, SMALL, SOURCE, ASIDE, ASIDE_LABEL = "Label", "Small Print", "Source", "Aside", "Aside Label"
BLANK, RULED = "Blank Label", "Ruled Line"
CELL, DENSE_CELL, HEAD_CELL, DENSE_HEAD_CELL = "Cell", "Dense Cell", "Cell Head", "Dense Cell Head"
SENDER, ADDRESS, CONTENTS = "Sender", "Address", "Contents"
REFERENCE, WARNING, MISSING, FACT = "Reference", "Warning", "Missing", "Fact"
BAND, WHEN = "Band", "When"
GRID = "Premierjet Grid"
"""The names of our styles."""


def measure_text_width(word: WordDocument) -> Length:
    """Return the width between the margins."""
    section: Any = word.sections[0]
    return Length(section.page_width - section.left_margin - section.right_margin)


def measure_text_height(word: WordDocument) -> Length:
    """Return the height between the margins."""
    section: Any = word.sections[0]
    return Length(section.page_height - abs(section.top_margin) - abs(section.bottom_margin))


def change_known_styles(word: WordDocument, look: Look) -> None:
    """Give the styles of python-docx's template our look."""
    normal = word.styles["Normal"]
    _set_font(normal, look.text_font, 11, look.ink)
    spacing = normal.paragraph_format
    spacing.space_after, spacing.line_spacing = Pt(7), 1.12
    for name, size, before, after in (
        ("Title", 22, 0, 10),
        ("Heading 1", 14.5, 20, 7),
        ("Heading 2", 12, 14, 5),
    ):
        style = word.styles[name]
        _set_font(style, look.heading_font, size, look.ink if name == "Title" else look.accent, bold=True)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
    _add_border(word.styles["Title"], "bottom", look.accent, 12)
    caption = word.styles["Caption"]
    _set_font(caption, look.text_font, 9.5, look.quiet, bold=False)
    caption.font.italic = True
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(8), Pt(4)
    for name in ("List Bullet", "List Number"):
        word.styles[name].paragraph_format.space_after = Pt(4)
    for name in ("Header", "Footer"):
        _set_font(word.styles[name], look.text_font, 8.5, look.quiet)
        word.styles[name].paragraph_format.tab_stops.clear_all()


def _list_paragraph_styles(look: Look) -> dict[str, tuple[float, str, bool, float, float]]:
    """Return size, colour, whether it is bold, space before and space after of our paragraphs, by style."""
    return {
        LABEL: (9.5, look.accent, True, 0, 0),
        SMALL: (9.5, look.quiet, False, 0, 6),
        SOURCE: (9.5, look.ink, False, 0, 4),
        ASIDE_LABEL: (10, look.accent, True, 8, 0),
        ASIDE: (10, look.ink, False, 0, 0),
        BLANK: (10.5, look.ink, True, 10, 6),
        RULED: (10.5, look.ink, False, 16, 0),
        CELL: (10, look.ink, False, 2, 2),
        DENSE_CELL: (8, look.ink, False, 1.5, 1.5),
        HEAD_CELL: (10, look.accent, True, 2, 2),
        DENSE_HEAD_CELL: (8, look.accent, True, 1.5, 1.5),
        BAND: (11, look.ink, True, 3, 3),
        SENDER: (9.5, look.quiet, False, 0, 0),
        CONTENTS: (11, look.ink, False, 2, 2),
        ADDRESS: (10.5, look.ink, False, 6, 6),
    }


def add_own_styles(word: WordDocument, width: Length, look: Look) -> None:
    """Add our styles of paragraphs and of text; `width` is that between the margins."""
    for name, (size, colour, bold, before, after) in _list_paragraph_styles(look).items():
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles["Normal"]
        _set_font(style, look.text_font, size, colour, bold=bold)
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after = Pt(before), Pt(after)
    word.styles[LABEL].font.all_caps = True
    word.styles[LABEL].paragraph_format.keep_with_next = True
    word.styles[BLANK].paragraph_format.keep_with_next = True
    word.styles[ASIDE_LABEL].paragraph_format.keep_with_next = True
    _add_tab_stop(word.styles[BLANK], width, WD_TAB_LEADER.LINES)
    _add_tab_stop(word.styles[ADDRESS], width, WD_TAB_LEADER.LINES)
    word.styles[ADDRESS].paragraph_format.left_indent = Cm(9)
    source = word.styles[SOURCE].paragraph_format
    source.left_indent, source.first_line_indent = Cm(1), Cm(-1)
    for name in (CELL, DENSE_CELL, HEAD_CELL, DENSE_HEAD_CELL):
        word.styles[name].paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    for name in (ASIDE, ASIDE_LABEL):
        _add_border(word.styles[name], "left", look.accent, 18)
        _add_shade(word.styles[name], look.wash)
        word.styles[name].paragraph_format.left_indent = Cm(0.3)
    _add_border(word.styles[RULED], "bottom", look.edge, 6)
    _add_border(word.styles[RULED], "between", look.edge, 6)
    for name, colour, fill in (
        (REFERENCE, look.accent, ""),
        (WARNING, AMBER, AMBER_WASH),
        (MISSING, AMBER, AMBER_WASH),
    ):
        style = word.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.color.rgb = RGBColor.from_string(colour)
        style.font.bold = bool(fill) or None
        if name != MISSING:
            style.font.size = Pt(8.5)
        if fill:
            style.element.get_or_add_rPr().append(_build_shade(fill))
    when = word.styles.add_style(WHEN, WD_STYLE_TYPE.CHARACTER)
    when.font.color.rgb, when.font.bold = RGBColor.from_string(look.accent), True
    fact = word.styles.add_style(FACT, WD_STYLE_TYPE.CHARACTER)
    fact.font.color.rgb = RGBColor.from_string(look.quiet)


def add_table_style(word: WordDocument, look: Look) -> None:
    """Add our style of tables."""
    word.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="PremierjetGrid">'
            f'<w:name w:val="{GRID}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>'
            '<w:tblPr><w:tblInd w:w="90" w:type="dxa"/><w:tblBorders>'
            f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{look.hair}"/>'
            f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{look.hair}"/></w:tblBorders>'
            '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="90" w:type="dxa"/>'
            '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            '<w:tblStylePr w:type="firstRow"><w:tcPr>'
            f'<w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{look.accent}"/>'
            "</w:tcBorders>"
            f'<w:shd w:val="clear" w:color="auto" w:fill="{look.wash}"/></w:tcPr></w:tblStylePr>'
            "</w:style>"
        )
    )


def build_cut_lines(look: Look) -> Any:
    """Return the borders of a table to cut along."""
    sides = "".join(
        f'<w:{side} w:val="dashed" w:sz="4" w:space="0" w:color="{look.edge}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>")


def build_box_borders(look: Look) -> Any:
    """Return the borders of a cell to sign or to tick in."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{look.edge}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return parse_xml(f"<w:tcBorders {nsdecls('w')}>{sides}</w:tcBorders>")


def shade_cell(cell: Any, look: Look) -> None:
    """Give a cell the ground of a band."""
    cell._tc.get_or_add_tcPr().append(_build_shade(look.wash))


def _set_font(style: Any, font: str, size: float, colour: str, *, bold: bool | None = None) -> None:
    style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(colour)
    if bold is not None:
        style.font.bold = bold
    style.font.name = font
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), font)


def _add_tab_stop(style: Any, width: Length, leader: WD_TAB_LEADER) -> None:
    style.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, leader)


def _add_border(style: Any, side: str, colour: str, eighths: int) -> None:
    properties = style.element.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
        )
    for old in borders.findall(qn(f"w:{side}")):
        borders.remove(old)
    space = "6" if side == "left" else "4"
    borders.append(
        parse_xml(
            f'<w:{side} {nsdecls("w")} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'
        )
    )


def _add_shade(style: Any, fill: str) -> None:
    style.element.get_or_add_pPr().insert_element_before(
        _build_shade(fill), *("w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
    )


def _build_shade(fill: str) -> Any:
    return parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
