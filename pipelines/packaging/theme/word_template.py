"""An organisation's Word template, cut down to what documents take from it: styles, head, foot, page."""

from hashlib import sha256
from io import BytesIO
from typing import Any

import docx
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.look import Look
from pipelines.packaging.documents.model import (
    Aside,
    Document,
    Grid,
    GridLine,
    Heading,
    Imprint,
    Listing,
    ListStyle,
    Prose,
    Words,
)
from pipelines.packaging.theme.field_codes import refuse_fields
from pipelines.packaging.theme.office_files import (
    MISFIT,
    WORD,
    read_office_file,
    read_saved_parts,
    refuse,
    refuse_links,
)
from pipelines.packaging.zip_writer import write_zip
from schemas.language import Language
from schemas.theme.theme import ThemeTemplate

KEPT = frozenset(
    {
        RELATIONSHIP_TYPE.STYLES,
        RELATIONSHIP_TYPE.NUMBERING,
        RELATIONSHIP_TYPE.SETTINGS,
        RELATIONSHIP_TYPE.THEME,
        RELATIONSHIP_TYPE.FONT_TABLE,
        RELATIONSHIP_TYPE.FOOTNOTES,
        RELATIONSHIP_TYPE.ENDNOTES,
    }
)
"""The types of the parts that documents take from a template, besides its heads and feet."""

FRAMES = (qn("w:headerReference"), qn("w:footerReference"))
"""What names the head and the foot of a sort of page, in a section."""

LEFT_OUT_SETTINGS = {
    "attachedTemplate": "attached_template",
    "mailMerge": "mail_merge",
    "documentProtection": "protection",
    "writeProtection": "protection",
}
"""Settings that open another file, or keep people from working on a document, and what they are told as."""

SAMPLE_TEXT = "sample_text"
"""What of its own text is left out is named so."""


def check_word_template(file: str, data: bytes) -> ThemeTemplate:
    """Return a Word template as documents are made on it; raises InvalidInput if it cannot be one."""
    opened = read_office_file(file, data, WORD)
    try:
        word: Any = docx.Document(opened)
        left_out = [*_remove_text(word), *_remove_settings(word)]
        _keep_parts(word)
        saved = BytesIO()
        word.save(saved)
        parts = read_saved_parts(saved)
        template = ThemeTemplate(write_zip(parts), sha256(data).hexdigest(), tuple(left_out))
        _try_out(template)
    except (PythonDocxError, *MISFIT) as error:
        raise refuse("theme.no_template", file, kind=WORD.name) from error
    refuse_links(file, parts)
    refuse_fields(file, parts)
    return template


def _try_out(template: ThemeTemplate) -> None:
    """Write a document; raises what python-docx does where the template is no sound file."""
    words = ((Words("1"),),)
    blocks = (
        Heading("1"),
        Heading("1", 2),
        Prose((Words("1"),)),
        Listing(words),
        Listing(words, ListStyle.NUMBERS),
        Grid("1", ("1",), (GridLine(words),)),
        Aside("1", words),
    )
    imprint = Imprint("1", "1", "1", "1", "1", "1", 0, "1", 0.0, foot="1", unapproved="1")
    look = Look(word=template)
    to_docx(Document(None, Language.ENGLISH, "1", "1", blocks, imprint, is_wide=True, look=look))


def _remove_text(word: Any) -> list[str]:
    """Remove the text between head and foot; return what was there."""
    body = word.element.body
    last = body.get_or_add_sectPr()
    _take_frames(body, last)
    has_text = any((text.text or "").strip() for text in body.iter(qn("w:t")))
    for child in list(body):
        if child is not last:
            body.remove(child)
    return [SAMPLE_TEXT] if has_text else []


def _take_frames(body: Any, last: Any) -> None:
    """Give the last section the heads and feet that it shows from the sections before it."""
    sections = [each for each in body.iter(qn("w:sectPr")) if each.getparent().tag != qn("w:sectPrChange")]
    for section in reversed(sections):
        held = {(each.tag, each.get(qn("w:type"))) for each in last.iterchildren(*FRAMES)}
        for reference in list(section.iterchildren(*FRAMES)):
            if (reference.tag, reference.get(qn("w:type"))) not in held:
                last.insert(0, reference)


def _remove_settings(word: Any) -> list[str]:
    """Remove the settings that open another file or protect the text; return what they are."""
    settings, removed = word.settings.element, []
    for name, told in LEFT_OUT_SETTINGS.items():
        for node in settings.findall(qn(f"w:{name}")):
            settings.remove(node)
            removed.append(told)
    part = word.part._settings_part
    used = {value for node in settings.iter() for key, value in node.attrib.items() if key == qn("r:id")}
    for key in list(part.rels):
        if key not in used:
            del part.rels[key]
    return list(dict.fromkeys(removed))


def _keep_parts(word: Any) -> None:
    """Drop the parts that no document made on the template needs."""
    body = word.element.body
    named = {value for node in body.iter() for key, value in node.attrib.items() if key == qn("r:id")}
    for key, relation in list(word.part.rels.items()):
        if relation.reltype not in KEPT and key not in named:
            del word.part.rels[key]
    rels = word.part.package.rels
    for key, relation in list(rels.items()):
        if relation.reltype != RELATIONSHIP_TYPE.OFFICE_DOCUMENT:
            del rels[key]
