"""Contents of zip files, also of zips inside zips, each read in pieces."""

from collections.abc import Iterator
from itertools import chain
from tempfile import TemporaryFile
from typing import IO
from zipfile import BadZipFile, ZipFile
from zlib import error as Unpackable  # noqa: N812 - zlib's own name says nothing

from adapters.blob import PIECE
from adapters.secret_search import Deadline, Pieces

ZIP = b"PK\x03\x04"
DEEPEST = 3
MOST_UNPACKED = 4 * 1024**3
"""Most bytes unpacked from one file with all its members; beyond that it is a zip bomb."""


class ArchiveReader:
    """Reads one file: its own bytes, then those of each member, if it is a zip."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._left = MOST_UNPACKED

    def streams(self, pieces: Pieces, depth: int = 0) -> Iterator[Pieces]:
        """Yield the file's own bytes, then its members'; each has to be read to its end before the next."""
        first = next(pieces, b"")
        whole = chain([first], pieces)
        if not first.startswith(ZIP) or depth == DEEPEST:
            yield self._count_pieces(whole)
            return
        with TemporaryFile() as copy:
            yield self._copy_pieces(whole, copy)
            copy.seek(0)
            try:
                with ZipFile(copy) as archive:
                    for member in archive.infolist():
                        yield from self.streams(self._member(archive, member.filename), depth + 1)
            except (BadZipFile, NotImplementedError, RuntimeError, OSError, Unpackable):
                return  # damaged, packed otherwise or encrypted: its own bytes were gone through

    def _copy_pieces(self, pieces: Pieces, copy: IO[bytes]) -> Pieces:
        for piece in self._count_pieces(pieces):
            copy.write(piece)
            yield piece

    def _member(self, archive: ZipFile, name: str) -> Pieces:
        with archive.open(name) as file:
            while piece := file.read(PIECE):
                yield piece

    def _count_pieces(self, pieces: Pieces) -> Pieces:
        for piece in pieces:
            self._deadline.check()
            self._left -= len(piece)
            if self._left < 0:
                return
            yield piece
