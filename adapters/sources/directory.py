"""Check of the size of a zip's directory, before it is read into memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal

END = b"PK\x05\x06"
END_BYTES = 22
LONGEST_COMMENT = 65_535
LOCATOR = b"PK\x06\x07"
LOCATOR_BYTES = 20
END_OF_ZIP64 = b"PK\x06\x06"
END_OF_ZIP64_BYTES = 56
"""Signatures and sizes of APPNOTE 6.3.10, 4.3.14 to 4.3.16."""

LARGEST_DIRECTORY = 10_000_000
"""Bytes; some 100,000 members, of which each takes ten times as much memory."""


LARGEST_OFFSET = 2**63 - 1


def refuse_directory(name: str, path: Path) -> None:
    """Raise SourceUnreadable if the directory is larger than any package's, OSError if the file is gone.

    A zip without the record at its end is accepted here: opening it raises the right error.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        start = max(0, size - END_BYTES - LONGEST_COMMENT)
        file.seek(start)
        tail = file.read()
        end = tail.rfind(END)
        if end < 0:
            return
        sizes = list(_sizes_of_zip64(file, start + end)) or [_number(tail, end + 12, 4)]
    if max(sizes) > LARGEST_DIRECTORY:
        raise SourceUnreadable(Refusal("package.many_files", place=name))


def _sizes_of_zip64(file: BinaryIO, end: int) -> Iterator[int]:
    """Yield the directory's size in each zip64 record that a reader may use.

    A reader may look before the locator, or where that points to. Some authoring tools write zip64 records in
    small packages too.
    """
    locator = _bytes_at(file, end - LOCATOR_BYTES, LOCATOR_BYTES)
    if locator.startswith(LOCATOR):
        for at in (end - LOCATOR_BYTES - END_OF_ZIP64_BYTES, _number(locator, 8, 8)):
            record = _bytes_at(file, at, END_OF_ZIP64_BYTES)
            if record.startswith(END_OF_ZIP64):
                yield _number(record, 40, 8)


def _bytes_at(file: BinaryIO, at: int, length: int) -> bytes:
    if not 0 <= at <= LARGEST_OFFSET:
        return b""
    file.seek(at)
    return file.read(length)


def _number(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")
