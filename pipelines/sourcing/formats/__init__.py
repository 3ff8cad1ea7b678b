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
from schemas.refusal import Refusal

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
    without_text: str = "source.without_text"
    """The wording where such a file says nothing."""


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPENDOCUMENT = "application/vnd.oasis.opendocument"
PACKED = frozenset({Kind.WORD, Kind.POWERPOINT, Kind.EXCEL, Kind.ODF_TEXT, Kind.ODF_SLIDES, Kind.EPUB})
"""What is a zip of parts; where some are missing, most often the file was cut on its way."""

WITHOUT_CUES = "source.without_cues"
WITHOUT_ROWS = "source.without_rows"
SCANNED = "source.scanned"

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
        raise _unread(name, suffix)
    found = kind_of(data)
    if found is Kind.ENCRYPTED_OR_OLD_OFFICE:
        raise SourceUnreadable(Refusal("source.password_or_old", place=name, suffix=suffix))
    if found is Kind.ZIP and form.kind in PACKED:
        raise SourceUnreadable(Refusal("source.cut_or_other", place=name, suffix=suffix))
    if found is not form.kind and not (found is Kind.TEXT and form.kind is Kind.HTML):
        raise SourceUnreadable(Refusal("source.other_kind", place=name, suffix=suffix, kind=found.value))
    return form


def _unread(name: str, suffix: str) -> SourceUnreadable:
    if suffix == ".zip":
        return SourceUnreadable(Refusal("source.zip", place=name))
    known = ", ".join(sorted(FORMATS))
    if not suffix:
        return SourceUnreadable(Refusal("source.no_extension", place=name, known=known))
    return SourceUnreadable(Refusal("source.extension", place=name, suffix=suffix, known=known))
