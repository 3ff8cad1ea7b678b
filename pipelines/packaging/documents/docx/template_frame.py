"""Page, head and foot of an organisation's Word template, with what a document must say there."""

import re
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from pipelines.packaging.documents.docx.word_styles import SMALL, WARNING
from pipelines.packaging.documents.model import Document, Imprint
from pipelines.packaging.documents.texts import read_document_texts

PAGE_FIELD = re.compile(r"\bPAGE\b")
LONG, SHORT, SIDE = Cm(29.7), Cm(21), Cm(2.4)
CORE = "core-properties"
BOUND = re.compile(r"(?:^|/)\w+:(title|subject|description|category)\[")
"""The property of a file that a content control shows, in the path that binds it."""


def turn_page(word: WordDocument, *, is_wide: bool) -> None:
    """Give the page one column, and a size if it has none; `is_wide`: turn it on its side."""
    section: Any = word.sections[0]
    if not section.page_width or not section.page_height:
        section.page_width, section.page_height = SHORT, LONG
    for name in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        if getattr(section, name) is None:
            setattr(section, name, SIDE)
    if is_wide and section.page_width < section.page_height:
        section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = WD_ORIENT.LANDSCAPE
    for columns in section._sectPr.findall(qn("w:cols")):
        section._sectPr.remove(columns)


def complete_frame(word: WordDocument, document: Document) -> None:
    """Fill in head and foot of the template, and add what each page must say: origin, not yet approved."""
    imprint = document.imprint
    for number, (head, foot) in enumerate(_list_frames(word)):
        if number == 0 and head.is_linked_to_previous:
            _write_line(head, "Header", imprint.course)
        if imprint.unapproved:
            _write_line(head, "Header").add_run(imprint.unapproved, style=WARNING)
        has_number = _shows_page_number(head) or _shows_page_number(foot)
        line = _write_line(foot, SMALL, imprint.foot)
        if not has_number:
            line.add_run(f" · {read_document_texts(document.language)['page']} ")
            add_page_numbers(line)
        for part in (head, foot):
            _fill_controls(part._element, imprint)


def shows_picture(word: WordDocument) -> bool:
    """Return whether the template has a picture in its head or foot, as a logo is."""
    pictures = (qn("a:blip"), "{urn:schemas-microsoft-com:vml}imagedata")
    parts = (part for frame in _list_frames(word) for part in frame if not part.is_linked_to_previous)
    return any(next(part._element.iter(*pictures), None) is not None for part in parts)


def add_page_numbers(paragraph: Any) -> None:
    """Add the number of a page and that of all pages, which Word fills in."""
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _add_field(paragraph, "NUMPAGES")


def _list_frames(word: WordDocument) -> list[tuple[Any, Any]]:
    """Return head and foot of each sort of page that the template tells apart."""
    section = word.sections[0]
    frames: list[tuple[Any, Any]] = [(section.header, section.footer)]
    if section.different_first_page_header_footer:
        frames.append((section.first_page_header, section.first_page_footer))
    if word.settings.odd_and_even_pages_header_footer:
        frames.append((section.even_page_header, section.even_page_footer))
    return frames


def _write_line(part: Any, style: str, text: str = "") -> Any:
    """Return a paragraph below what a head or foot holds; in an empty one it is the first."""
    is_new = part.is_linked_to_previous
    paragraph = part.paragraphs[0] if is_new else part.add_paragraph()
    paragraph.style = style
    if text:
        paragraph.add_run(text)
    return paragraph


def _shows_page_number(part: Any) -> bool:
    if part.is_linked_to_previous:
        return False
    codes = (node.text or "" for node in part._element.iter(qn("w:instrText")))
    simple = (node.get(qn("w:instr"), "") for node in part._element.iter(qn("w:fldSimple")))
    return any(PAGE_FIELD.search(code) for code in (*codes, *simple))


def _fill_controls(root: Any, imprint: Imprint) -> None:
    """Write title, subject and state of a document into the controls that show them."""
    said = {
        "title": imprint.title,
        "subject": imprint.subject,
        "description": imprint.description,
        "category": imprint.unapproved,
    }
    for control in root.iter(qn("w:sdt")):
        binding = control.find(f"{qn('w:sdtPr')}/{qn('w:dataBinding')}")
        if binding is None or CORE not in binding.get(qn("w:prefixMappings"), ""):
            continue
        bound = BOUND.search(binding.get(qn("w:xpath"), ""))
        texts = list(control.iter(qn("w:t")))
        if bound is None or not texts:
            continue
        texts[0].text = said[bound[1]]
        for other in texts[1:]:
            other.text = ""
        for hint in control.findall(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}"):
            hint.getparent().remove(hint)


def _add_field(paragraph: Any, instruction: str) -> None:
    """Add a field to a paragraph, which Word fills in whenever it lays out a page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
