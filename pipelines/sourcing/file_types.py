"""Recognition of file types by their first bytes."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from pipelines.sourcing.text_files.decoder import decode_utf_16_without_mark
from pipelines.sourcing.zip_documents.checks import UNREADABLE
from schemas.refusal import TextFact, WordedFact


@dataclass(frozen=True)
class FileType:
    """What bytes turn out to be; `called` is how an error says it.

    A zip of parts is known by the folder its parts lie in, or by what its part `mimetype` says. Any other
    file is known by `recognise`, which is asked of text only where the type `is_text`.
    """

    called: WordedFact
    recognise: Callable[[bytes], bool] | None = None
    is_text: bool = False
    zip_folder: str = ""
    zip_mimetype: bytes = b""

    @property
    def is_zip(self) -> bool:
        """Return whether it is a zip of parts; where some are missing, it was most often cut on its way."""
        return bool(self.zip_folder or self.zip_mimetype)

    def recognises(self, data: bytes) -> bool:
        """Return whether the type takes the bytes for its own; one without `recognise` never does."""
        return self.recognise is not None and self.recognise(data)


TEXT = FileType(TextFact("text"), is_text=True)
ZIP = FileType(TextFact("zip"))
ENCRYPTED_OR_OLD_OFFICE = FileType(TextFact("office_old"))
IMAGE = FileType(TextFact("image"))
BINARY = FileType(TextFact("binary"))

MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ENCRYPTED_OR_OLD_OFFICE),
    (b"\x89PNG", IMAGE),
    (b"\xff\xd8\xff", IMAGE),
    (b"GIF8", IMAGE),
)
LONGEST_MIMETYPE = 100
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
"""Byte order marks of UTF-16 and UTF-32."""


def find_file_type(
    data: bytes, readable: Iterable[FileType], recognise: Callable[[FileType, bytes], bool]
) -> FileType:
    """Return what the bytes are: one of the types that are `readable`, or one that nobody reads.

    `recognise` asks a type whether the bytes are its own.
    """
    known = list(dict.fromkeys(readable))
    for each in known:
        if not each.is_text and recognise(each, data):
            return each
    if data.startswith(b"PK"):
        return _type_of_zip(data, [each for each in known if each.is_zip])
    for magic, found in MAGIC:
        if data.startswith(magic):
            return found
    if data.startswith(WIDE) or decode_utf_16_without_mark(data):
        return TEXT
    if CONTROL.search(data):
        return BINARY
    texts = (each for each in known if each.is_text and recognise(each, data))
    return next(texts, TEXT)


def _type_of_zip(data: bytes, known: list[FileType]) -> FileType:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            for each in known:
                if each.zip_folder and any(name.startswith(each.zip_folder) for name in names):
                    return each
            if "mimetype" in names:
                with archive.open("mimetype") as file:
                    written = file.read(LONGEST_MIMETYPE).strip()
                return next((each for each in known if each.zip_mimetype == written), ZIP)
    except UNREADABLE:
        return ZIP
    return ZIP
