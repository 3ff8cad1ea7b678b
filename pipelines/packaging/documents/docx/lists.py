"""Lists that Word numbers itself, each starting at 1."""

from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from pipelines.packaging.documents.model import ListStyle

FORMATS = {
    ListStyle.BULLETS: ("bullet", "•"),
    ListStyle.NUMBERS: ("decimal", "%1."),
    ListStyle.LETTERS: ("lowerLetter", "%1)"),
    ListStyle.BOXES: ("lowerLetter", "☐ %1)"),
}
NUMBERED_LISTS = (ListStyle.NUMBERS, ListStyle.LETTERS, ListStyle.BOXES)
INDENT = 400
"""Twentieths of a point by which each level of a list stands further right."""

FIRST_ID = 50
"""The first id of our list formats, above those of python-docx's template."""


class ListNumbering:
    """Creates the numbered and bulleted lists of one Word file."""

    def __init__(self, word: WordDocument) -> None:
        self._numbering = word.part.numbering_part.element
        first_list = self._numbering.find(qn("w:num"))
        for number, (kind, text) in enumerate(FORMATS.values(), start=FIRST_ID):
            first_list.addprevious(_build_list_format(number, kind, text))

    def add_list(self, style: ListStyle) -> int:
        """Return the id of a new list."""
        list_format = FIRST_ID + list(FORMATS).index(style)
        number = self._numbering.add_num(list_format)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(number.numId)


def number_paragraph(paragraph: Any, number: int) -> None:
    """Make a paragraph an item of a list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def indent_item(paragraph: Any, depth: int, *, has_mark: bool) -> None:
    """Move an item as far right as its level; `has_mark`: Word puts a bullet or number before it."""
    properties = paragraph._p.get_or_add_pPr()
    if not has_mark:
        number = properties.get_or_add_numPr()
        number.get_or_add_numId().val = 0  # the style's own bullet is taken away
    indent = properties.get_or_add_ind()
    indent.set(qn("w:left"), str(INDENT * depth))
    indent.set(qn("w:hanging"), str(INDENT))


def _build_list_format(number: int, kind: str, text: str) -> Any:
    indent = 560 if "☐" in text else 400
    level = parse_xml(
        f'<w:lvl {nsdecls("w")} w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr></w:lvl>'
    )
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), str(number))
    node = OxmlElement("w:multiLevelType")
    node.set(qn("w:val"), "singleLevel")
    abstract.extend([node, level])
    return abstract
