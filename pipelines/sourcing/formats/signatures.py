"""What a file is, by its first bytes: an extension is only what somebody called it."""

import re
from enum import Enum
from io import BytesIO
from zipfile import ZipFile

from pipelines.sourcing.formats.decoding import utf_16_without_mark
from pipelines.sourcing.formats.packages import UNREADABLE
from schemas.refusal import InBoth


class Kind(Enum):
    """What bytes turn out to be, in the words an error says it with."""

    TEXT = InBoth("du texte simple", "plain text")
    HTML = InBoth("une page HTML", "an HTML page")
    PDF = InBoth("un PDF", "a PDF")
    WORD = InBoth("un document Word", "a Word document")
    POWERPOINT = InBoth("une présentation PowerPoint", "a PowerPoint presentation")
    EXCEL = InBoth("un classeur Excel", "an Excel workbook")
    ODF_TEXT = InBoth("un texte OpenDocument", "an OpenDocument text")
    ODF_SLIDES = InBoth("une présentation OpenDocument", "an OpenDocument presentation")
    EPUB = InBoth("un livre EPUB", "an EPUB book")
    ZIP = InBoth("une archive zip, peut-être abîmée", "a zip archive, perhaps damaged")
    ENCRYPTED_OR_OLD_OFFICE = InBoth(
        "un document Office chiffré ou ancien", "an encrypted or old Office document"
    )
    IMAGE = InBoth("une image", "an image")
    BINARY = InBoth("des données binaires", "binary data")


MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.ENCRYPTED_OR_OLD_OFFICE),
    (b"\x89PNG", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
)
FOLDERS = {"word/": Kind.WORD, "ppt/": Kind.POWERPOINT, "xl/": Kind.EXCEL}
"""Where each Office program keeps its parts."""

MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": Kind.ODF_TEXT,
    b"application/vnd.oasis.opendocument.presentation": Kind.ODF_SLIDES,
    b"application/epub+zip": Kind.EPUB,
}
"""What OpenDocument (part 2, 3.3) and EPUB (OCF, 4.2.2) say of themselves in their first part."""

LONGEST_MIMETYPE = 100
PDF_HEADER_WITHIN = 1024
"""Bytes; readers of PDF accept the header that late (ISO 32000-1, annex H, note 13)."""

HTML_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
"""Byte order marks of UTF-16 and UTF-32."""


def kind_of(data: bytes) -> Kind:
    """Return what the bytes are."""
    if b"%PDF-" in data[:PDF_HEADER_WITHIN]:
        return Kind.PDF
    if data.startswith(b"PK"):
        return _kind_of_zip(data)
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(WIDE) or utf_16_without_mark(data):
        return Kind.TEXT
    if CONTROL.search(data):
        return Kind.BINARY
    return Kind.HTML if HTML_START.match(data) else Kind.TEXT


def _kind_of_zip(data: bytes) -> Kind:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            for folder, kind in FOLDERS.items():
                if any(name.startswith(folder) for name in names):
                    return kind
            if "mimetype" in names:
                with archive.open("mimetype") as said:
                    return MIMETYPES.get(said.read(LONGEST_MIMETYPE).strip(), Kind.ZIP)
    except UNREADABLE:
        return Kind.ZIP
    return Kind.ZIP
