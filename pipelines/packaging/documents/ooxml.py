"""Document properties and reproducible zips, for Word and PowerPoint files."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx.opc.packuri import PackURI as WordURI
from docx.opc.part import Part as WordPart
from lxml import etree
from pptx.opc.package import Part as SlidePart
from pptx.opc.packuri import PackURI as SlideURI

from pipelines.packaging.documents.model import Imprint
from pipelines.packaging.documents.texts import clean_text
from pipelines.packaging.manifest_texts import shorten
from pipelines.packaging.zip_writer import EARLIEST, write_zip
from schemas.language import Language
from schemas.languages.formats import find_locale_tag

LONGEST_PROPERTY = 255
"""The most characters python-docx and python-pptx accept in a core property."""

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""Marks a user-defined property (MS-OSHARED 2.3.3.2.3.2)."""


def describe_core(core: Any, imprint: Imprint, language: Language) -> None:
    """Write the core properties of a file: title, subject, reviewers as author, description, date."""
    core.title = shorten(imprint.title, LONGEST_PROPERTY)
    core.subject = shorten(imprint.subject, LONGEST_PROPERTY)
    reviewers = ", ".join(clean_text(each) for each in imprint.reviewers)
    core.author = shorten(reviewers or "Premierjet", LONGEST_PROPERTY)
    core.last_modified_by = "Premierjet"
    core.keywords = shorten(f"{imprint.module}, {imprint.subject}", LONGEST_PROPERTY)
    core.comments = shorten(imprint.description, LONGEST_PROPERTY)
    core.category = imprint.unapproved
    core.language = find_locale_tag(language)
    core.version = str(imprint.number)
    core.revision = 1
    when = imprint.dated.replace(tzinfo=None) if imprint.dated else datetime(*EARLIEST)
    core.created = core.modified = when


def list_properties(imprint: Imprint) -> dict[str, str]:
    """Return the custom properties of a file, by name: origin of the text, digest, and reviewers."""
    properties = {
        "DigitalSourceType": imprint.source_type,
        "Module": imprint.module,
        "Release": str(imprint.number),
        "ContentSHA256": imprint.digest,
        "HumanShare": f"{imprint.human_share:.2f}",
        "ReviewedBy": ", ".join(clean_text(each) for each in imprint.reviewers),
        "ReviewedOn": imprint.dated.isoformat() if imprint.dated else "",
    }
    return {name: value for name, value in properties.items() if value}


def add_properties(package: Any, imprint: Imprint, *, of_slides: bool) -> None:
    """Add the custom properties to a file of python-docx or python-pptx."""
    root = etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap={"p": _PROPERTIES, "vt": _VALUES})
    for number, (name, value) in enumerate(list_properties(imprint).items(), start=2):  # 0 and 1 are taken
        node = etree.SubElement(
            root, f"{{{_PROPERTIES}}}property", fmtid=_FORMAT_ID, pid=str(number), name=name
        )
        etree.SubElement(node, f"{{{_VALUES}}}lpwstr").text = value
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part: Any
    if of_slides:
        part = SlidePart(SlideURI("/docProps/custom.xml"), _CONTENT_TYPE, package, body)
    else:
        part = WordPart(WordURI("/docProps/custom.xml"), _CONTENT_TYPE, body, package)
    package.relate_to(part, _RELATION)


def repack_zip(saved: BytesIO) -> bytes:
    """Return a file's bytes as a reproducible zip, without times or compression."""
    with ZipFile(saved) as archive:
        return write_zip({name: archive.read(name) for name in archive.namelist()})
