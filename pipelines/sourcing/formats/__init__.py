"""The one place source formats are registered: a new format is a file here and a line in FORMATS."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from adapters.ocr import Recogniser
from pipelines.sourcing.blocks import Reading
from pipelines.sourcing.formats import (
    delimited,
    docx,
    epub,
    html,
    markdown,
    odp,
    odt,
    pdf,
    pptx,
    quarto,
    subtitles,
    xlsx,
)
from pipelines.sourcing.formats.signatures import Kind, kind_of
from schemas.errors import SourceUnreadable
from schemas.language import Language

Reader = Callable[[str, bytes, Language, Recogniser | None], Reading]
"""Reads the bytes of a source by its name; the language is the module's own.

Scanned pages are recognised where somebody is given who does it.
"""


def alike(read: Callable[[str, bytes], Reading]) -> Reader:
    """Return a reader that gives the same in every language, and knows no scans."""
    return lambda name, data, *_: read(name, data)


def spoken(read: Callable[[str, bytes, Language], Reading]) -> Reader:
    """Return a reader that asks for the language, and knows no scans."""
    return lambda name, data, language, _: read(name, data, language)


@dataclass(frozen=True)
class Format:
    """How files of one kind are recognised and read."""

    media_type: str
    kind: Kind
    read: Reader
    remedy_without_text: str = "Write something in it, or remove it from the sources"


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPENDOCUMENT = "application/vnd.oasis.opendocument"
WITHOUT_CUES = "It needs cues: their times on one line, what is said below"
SCANNED = (
    "It may be a scan: ask for text recognition (OCR), `scans: recognise` in course.yaml, or do it yourself"
)
PACKAGE = "If it is a training package, name it under `package` in course.yaml; else unpack it"
WITHOUT_ROWS = "It needs a row of titles and a row of answers at least"

FORMATS = {
    ".md": Format("text/markdown", Kind.TEXT, alike(markdown.read)),
    ".markdown": Format("text/markdown", Kind.TEXT, alike(markdown.read)),
    ".qmd": Format("text/markdown", Kind.TEXT, alike(quarto.read)),
    ".txt": Format("text/plain", Kind.TEXT, alike(markdown.read_plain)),
    ".html": Format("text/html", Kind.HTML, alike(html.read)),
    ".htm": Format("text/html", Kind.HTML, alike(html.read)),
    ".docx": Format(WORD, Kind.WORD, alike(docx.read)),
    ".pptx": Format(POWERPOINT, Kind.POWERPOINT, alike(pptx.read)),
    ".csv": Format("text/csv", Kind.TEXT, alike(delimited.read), WITHOUT_ROWS),
    ".tsv": Format("text/tab-separated-values", Kind.TEXT, alike(delimited.read), WITHOUT_ROWS),
    ".xlsx": Format(EXCEL, Kind.EXCEL, spoken(xlsx.read), WITHOUT_ROWS),
    ".odt": Format(f"{OPENDOCUMENT}.text", Kind.ODF_TEXT, alike(odt.read)),
    ".odp": Format(f"{OPENDOCUMENT}.presentation", Kind.ODF_SLIDES, alike(odp.read)),
    ".epub": Format("application/epub+zip", Kind.EPUB, alike(epub.read)),
    ".srt": Format("application/x-subrip", Kind.TEXT, alike(subtitles.read_srt), WITHOUT_CUES),
    ".vtt": Format("text/vtt", Kind.TEXT, alike(subtitles.read_vtt), WITHOUT_CUES),
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
            remedy=PACKAGE if suffix == ".zip" else f"Save it as one of {', '.join(sorted(FORMATS))}",
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
