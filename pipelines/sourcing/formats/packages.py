"""Office documents are zips of XML: checked before anything inside is parsed."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from schemas.errors import SourceUnreadable

LARGEST_UNPACKED = 400_000_000
"""Bytes, all parts together."""

LARGEST_PART = 100_000_000
"""Bytes of one XML part: its tree takes some ten times as much memory."""

STEEPEST_RATIO = 200
SUSPECT_FROM = 20_000_000
"""A part unpacking to more than this, two hundred times its packed size, was made to fill memory."""

MOST_PARTS = 20_000
ENCRYPTED = 0x1


def check_package(name: str, data: bytes) -> None:
    """Raise SourceUnreadable where a zip is damaged, would fill memory, or declares XML entities."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check(name, archive)
    except (BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise damaged(name) from error


def damaged(name: str) -> SourceUnreadable:
    """Return the error of a document its own format cannot make sense of."""
    return SourceUnreadable(
        "is damaged", place=name, remedy="Open it in the program that made it and save it again"
    )


def _check(name: str, archive: ZipFile) -> None:
    parts = archive.infolist()
    if (
        len(parts) > MOST_PARTS
        or sum(part.file_size for part in parts) > LARGEST_UNPACKED
        or any(
            part.file_size > SUSPECT_FROM and part.file_size > STEEPEST_RATIO * max(part.compress_size, 1)
            for part in parts
        )
    ):
        raise _made_to_fill_memory(name)
    for part in parts:
        if part.flag_bits & ENCRYPTED:
            raise SourceUnreadable(
                "is protected by a password", place=name, remedy="Save it without the password"
            )
        if not part.filename.endswith((".xml", ".rels")):
            continue
        if part.file_size > LARGEST_PART:
            raise _made_to_fill_memory(name)
        content = archive.read(part)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise SourceUnreadable(
                f"declares XML entities in {part.filename}, which no Office program does",
                place=name,
                remedy="Do not use this file; ask whoever sent it for another",
            )


def _made_to_fill_memory(name: str) -> SourceUnreadable:
    return SourceUnreadable(
        "unpacks to far more than a document holds",
        place=name,
        remedy="Do not use this file; ask whoever sent it for another",
    )
