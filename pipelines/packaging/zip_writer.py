"""Reproducible zips: the same bytes wherever and whenever they are written."""

from collections.abc import Mapping
from io import BytesIO
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from adapters.blob import Blob, Member, Scratch

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first instant a zip can record; a build's own time would move bytes
UNIX = 3
PLAIN_FILE = 0o100644 << 16
MOST_HELD = 4 * 1024 * 1024  # of all members; a module without recordings stays far below


def spool_zip(files: Mapping[str, Member]) -> Member:
    """Return a zip of the files: in memory if they are small, else in a temporary file.

    The bytes are those of `write_zip`. Raises StoreUnusable if the disk has no room.
    """
    if sum(data.size if isinstance(data, Blob) else len(data) for data in files.values()) <= MOST_HELD:
        return write_zip(files)
    return Scratch.fill(lambda file: _write_members(file, files))


def write_zip(files: Mapping[str, Member]) -> bytes:
    """Return a zip of the files, sorted by name.

    Members are not compressed: the output of DEFLATE depends on the zlib version.
    """
    buffer = BytesIO()
    _write_members(buffer, files)
    return buffer.getvalue()


def _write_members(file: IO[bytes], files: Mapping[str, Member]) -> None:
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for name in sorted(files):
            data = files[name]
            member = ZipInfo(name, date_time=EARLIEST)
            member.create_system = UNIX
            member.external_attr = PLAIN_FILE
            if isinstance(data, bytes):
                archive.writestr(member, data)
                continue
            member.file_size = data.size  # decides before the first byte whether the header is a zip64 one
            with archive.open(member, "w") as written:
                for piece in data.pieces():
                    written.write(piece)
