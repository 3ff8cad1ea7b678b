"""The one place source formats are registered: a new format is a file here and a line in FORMATS."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipelines.sourcing.blocks import Reading
from pipelines.sourcing.formats import delimited, docx, html, markdown, pdf, pptx
from pipelines.sourcing.formats.signatures import Kind, kind_of
from schemas.errors import SourceUnreadable


@dataclass(frozen=True)
class Format:
    """How files of one kind are recognised and read."""

    media_type: str
    kind: Kind
    read: Callable[[str, bytes], Reading]
    remedy_without_text: str = "Write something in it, or remove it from the sources"


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
SCANNED = "It may be a scan: run text recognition (OCR) on it and save the result"
WITHOUT_ROWS = "It needs a row of titles and a row of answers at least"

FORMATS = {
    ".md": Format("text/markdown", Kind.TEXT, markdown.read),
    ".markdown": Format("text/markdown", Kind.TEXT, markdown.read),
    ".txt": Format("text/plain", Kind.TEXT, markdown.read_plain),
    ".html": Format("text/html", Kind.HTML, html.read),
    ".htm": Format("text/html", Kind.HTML, html.read),
    ".docx": Format(WORD, Kind.WORD, docx.read),
    ".pptx": Format(POWERPOINT, Kind.POWERPOINT, pptx.read),
    ".csv": Format("text/csv", Kind.TEXT, delimited.read, WITHOUT_ROWS),
    ".tsv": Format("text/tab-separated-values", Kind.TEXT, delimited.read, WITHOUT_ROWS),
    ".pdf": Format("application/pdf", Kind.PDF, pdf.read, SCANNED),
}


def format_of(name: str, data: bytes) -> Format:
    """Return the format of a source.

    Raises SourceUnreadable where nothing reads that extension, or where the bytes are something else.
    """
    suffix = PurePosixPath(name).suffix.lower()
    form = FORMATS.get(suffix)
    if form is None:
        raise SourceUnreadable(
            f"has the extension {suffix or 'none'!r}, which nothing reads",
            place=name,
            remedy=f"Save it as one of {', '.join(sorted(FORMATS))}",
        )
    found = kind_of(data)
    if found is Kind.ENCRYPTED_OR_OLD_OFFICE:
        raise SourceUnreadable(
            "is protected by a password, or saved by an Office before 2007",
            place=name,
            remedy=f"Remove the password and save it as {suffix}",
        )
    if found is not form.kind and not (found is Kind.TEXT and form.kind is Kind.HTML):
        raise SourceUnreadable(
            f"is named {suffix} but holds {found.value}",
            place=name,
            remedy="Give it the extension of what it is, or save it again in the right format",
        )
    return form
