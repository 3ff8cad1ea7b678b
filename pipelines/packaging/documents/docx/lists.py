"""Lists that Word numbers itself, each starting at 1."""

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart

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
"""The least id of our list formats, above those of python-docx's template."""

STYLES = {ListStyle.BULLETS: "List Bullet"} | dict.fromkeys(NUMBERED_LISTS, "List Number")
"""The style of the items of a list."""


class ListNumbering:
    """Creates the numbered and bulleted lists of one Word file.

    `of_template`: where its styles of lists mark their items themselves, their bullets and numbers stay.
    """

    def __init__(self, word: WordDocument, *, of_template: bool) -> None:
        self._numbering = _find_numbering(word)
        formats = self._numbering.findall(qn("w:abstractNum"))
        taken = [int(each.get(qn("w:abstractNumId"))) for each in formats]
        self._first_id = max([FIRST_ID, *(number + 1 for number in taken)])
        marked = (ListStyle.BULLETS, ListStyle.NUMBERS) if of_template else ()
        own = {style: self._find_own_format(word, style) for style in marked}
        self._own = {style: number for style, number in own.items() if number is not None}
        first_list = self._numbering.find(qn("w:num"))
        for number, (kind, text) in enumerate(FORMATS.values(), start=self._first_id):
            built = _build_list_format(number, kind, text)
            if first_list is None:
                self._numbering.append(built)
            else:
                first_list.addprevious(built)

    def add_list(self, style: ListStyle) -> int:
        """Return the id of a new list."""
        list_format = self._own.get(style, self._first_id + list(FORMATS).index(style))
        number = self._numbering.add_num(list_format)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(number.numId)

    def _find_own_format(self, word: WordDocument, style: ListStyle) -> int | None:
        """Return the format by which a template's style numbers its items; None if it does not."""
        part: Any = word.part
        style_id = part.get_style_id(STYLES[style], WD_STYLE_TYPE.PARAGRAPH)
        found = word.styles.element.find(f"{qn('w:style')}[@{qn('w:styleId')}='{style_id}']")
        number = None if found is None else found.find(f".//{qn('w:numId')}")
        for each in self._numbering.findall(qn("w:num")):
            if number is not None and each.get(qn("w:numId")) == number.get(qn("w:val")):
                return int(each.find(qn("w:abstractNumId")).get(qn("w:val")))
        return None


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


def _find_numbering(word: WordDocument) -> Any:
    """Return the numbering of a file, which gets one if its template has none."""
    part = word.part
    if not any(relation.reltype == RELATIONSHIP_TYPE.NUMBERING for relation in part.rels.values()):
        package: Any = part.package
        empty = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, empty, package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return part.numbering_part.element


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
