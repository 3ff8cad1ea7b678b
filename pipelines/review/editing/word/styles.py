"""Look and properties of a Word file: styles, page, language, numbering, and its reproducible zip."""

from collections.abc import Callable, Mapping
from datetime import UTC
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from pipelines.review.editing.word.texts import WordTexts
from pipelines.review.editing.word.typography import as_written
from schemas.draft import Draft
from schemas.ids import SHORT_DIGEST, BlockId

NOTE, SOURCE = "Premierjet Note", "Premierjet Source"
ANSWER, FEEDBACK = "Premierjet Answer", "Premierjet Feedback"
MODULE, REVISION, DIGEST = "PremierjetModule", "PremierjetRevision", "PremierjetDigest"
SHOWN = "PremierjetPicture-"
"""Begins the name of the property with the digest of a picture that is shown; the id of its block follows."""

TABLE_STYLES = ("Normal Table", "Table Grid")
GREY = RGBColor(0x59, 0x59, 0x59)
"""7:1 on white, which WCAG 2.2 asks of small text (1.4.6)."""

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""Marks a user-defined property (MS-OSHARED 2.3.3.2.3.2)."""


def apply_styles(
    document: Document, draft: Draft, word_texts: WordTexts, pictures: Mapping[BlockId, bytes]
) -> None:
    """Give an empty document its page, styles, language and properties."""
    _strip_template(document)
    _set_page(document, draft, word_texts)
    _add_styles(document)
    # No style is added from here on, and python-docx looks through all of them for every paragraph.
    part: Any = document.part
    part.get_style_id = cache(part.get_style_id)
    _set_language(document, word_texts.locale)
    _set_core_properties(document, draft, word_texts)
    _add_properties(document, draft, pictures)


def number_list(document: Document) -> Callable[[], Any]:
    """Return a function that makes the numbering properties of a new list, which starts at 1."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"].element
    used = style.find(f".//{qn('w:numId')}").get(qn("w:val"))
    number = numbering.add_num(numbering.num_having_numId(int(used)).abstractNumId.val)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)

    def properties() -> Any:
        numbering_properties, level, list_id = (
            OxmlElement("w:numPr"),
            OxmlElement("w:ilvl"),
            OxmlElement("w:numId"),
        )
        level.set(qn("w:val"), "0")
        list_id.set(qn("w:val"), str(number.numId))
        numbering_properties.extend([level, list_id])
        return numbering_properties

    return properties


def pack_document(document: Document) -> bytes:
    """Return the file's bytes, which depend neither on the time nor on the version of a compressor."""
    saved, fixed = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as archive_saved, ZipFile(fixed, "w", ZIP_STORED) as archive:
        for part in archive_saved.infolist():
            archive.writestr(ZipInfo(part.filename, FIRST_DAY), archive_saved.read(part))
    return fixed.getvalue()


def _set_page(document: Document, draft: Draft, word_texts: WordTexts) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    digest = draft.content.canonical_digest()[:SHORT_DIGEST]
    foot = section.footer.paragraphs[0]
    foot.text = word_texts.identity.format(module=draft.module, revision=draft.revision, digest=digest)


def _add_styles(document: Document) -> None:
    look: dict[str, tuple[float, float, bool]] = {
        NOTE: (10, 0, False),
        SOURCE: (9, 0.75, True),
        ANSWER: (11, 0.75, False),
        FEEDBACK: (10, 1.5, False),
    }
    for name, (size, indent, is_grey) in look.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(size)
        style.font.italic = is_grey or None
        style.paragraph_format.left_indent = Cm(indent)
        style.paragraph_format.space_after = Pt(4)
        if is_grey:
            style.font.color.rgb = GREY


def _set_language(document: Document, locale: str) -> None:
    default = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    default.set(qn("w:val"), locale)
    theme = document.settings.element.find(qn("w:themeFontLang"))
    theme.set(qn("w:val"), locale)


def _set_core_properties(document: Document, draft: Draft, word_texts: WordTexts) -> None:
    about, written = document.core_properties, draft.provenance.written_at.astimezone(UTC)
    about.title = as_written(draft.content.title)[:255]
    about.author = about.last_modified_by = "Premierjet"
    about.comments = ""
    about.language = word_texts.locale
    about.created = about.modified = written.replace(microsecond=0, tzinfo=None)
    about.revision = 1


def _add_properties(document: Document, draft: Draft, pictures: Mapping[BlockId, bytes]) -> None:
    root = etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap={"p": _PROPERTIES, "vt": _VALUES})
    values = {
        MODULE: draft.module,
        REVISION: str(draft.revision),
        DIGEST: draft.content.canonical_digest(),
        **{f"{SHOWN}{block}": sha256(data).hexdigest() for block, data in pictures.items()},
    }
    for number, (name, value) in enumerate(values.items(), start=2):  # 0 and 1 are taken by the format
        element = etree.SubElement(
            root, f"{{{_PROPERTIES}}}property", fmtid=_FORMAT_ID, pid=str(number), name=name
        )
        etree.SubElement(element, f"{{{_VALUES}}}lpwstr").text = value
    package = document.part.package
    part = Part(PackURI("/docProps/custom.xml"), _CONTENT_TYPE, etree.tostring(root), package)
    package.relate_to(part, _RELATION)


def _strip_template(document: Document) -> None:
    """Remove the parts of python-docx's template that no draft uses: six sevenths of the file."""
    for part, kinds in ((document.part.package, ("/thumbnail",)), (document.part, ("/stylesWithEffects",))):
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith(kinds):
                del part.rels[key]
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        name = style.find(qn("w:name")).get(qn("w:val"))
        if style.get(qn("w:type")) == "table" and name not in TABLE_STYLES:
            styles.remove(style)
