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
    """A type of file; `called` is its name in errors.

    A zip of parts is recognised by the folder its parts lie in, or by its part `mimetype`; any other file by
    `recognise`. Types that are text are asked last.
    """

    called: WordedFact
    recognise: Callable[[bytes], bool] | None = None
    is_text: bool = False
    zip_folder: str = ""
    zip_mimetype: bytes = b""

    @property
    def is_zip(self) -> bool:
        """Return whether it is a zip of parts; one that lacks parts was most often cut in transfer."""
        return bool(self.zip_folder or self.zip_mimetype)

    def recognises(self, data: bytes) -> bool:
        """Return whether the bytes are of this type by its `recognise`; never without one."""
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
WIDE_TEXT_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
"""Byte order marks of UTF-16 and UTF-32."""


def find_file_type(
    data: bytes, readable: Iterable[FileType], recognise: Callable[[FileType, bytes], bool]
) -> FileType:
    """Return the type of the bytes: one of those that are `readable`, or one that no reader reads.

    `recognise` asks a type whether the bytes are its own.
    """
    file_types = list(dict.fromkeys(readable))
    for file_type in file_types:
        if not file_type.is_text and recognise(file_type, data):
            return file_type
    if data.startswith(b"PK"):
        return _find_zip_type(data, [file_type for file_type in file_types if file_type.is_zip])
    for magic, magic_type in MAGIC:
        if data.startswith(magic):
            return magic_type
    if data.startswith(WIDE_TEXT_MARKS) or decode_utf_16_without_mark(data):
        return TEXT
    if CONTROL.search(data):
        return BINARY
    texts = (file_type for file_type in file_types if file_type.is_text and recognise(file_type, data))
    return next(texts, TEXT)


def _find_zip_type(data: bytes, zip_types: list[FileType]) -> FileType:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            for zip_type in zip_types:
                if zip_type.zip_folder and any(name.startswith(zip_type.zip_folder) for name in names):
                    return zip_type
            if "mimetype" in names:
                with archive.open("mimetype") as file:
                    mimetype = file.read(LONGEST_MIMETYPE).strip()
                return next((zip_type for zip_type in zip_types if zip_type.zip_mimetype == mimetype), ZIP)
    except UNREADABLE:
        return ZIP
    return ZIP
