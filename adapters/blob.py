"""Blobs: large content that is read in pieces, with its size and sha256, and scratch files to keep it in.

Decided in docs/decisions/0050-streamed-media.md.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from io import BufferedReader, RawIOBase
from tempfile import TemporaryFile, gettempdir
from typing import IO, TYPE_CHECKING
from weakref import finalize

from schemas.errors import StoreUnusable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 1024 * 1024
"""The most bytes that are read at a time."""


class Scratch:
    """A temporary file without a name, in TMPDIR, that only grows.

    It goes when nothing refers to it any more or the process ends, however that happens.
    """

    def __init__(self) -> None:
        with _explain_read_errors(), TemporaryFile() as file:
            self._file = os.dup(file.fileno())
        finalize(self, os.close, self._file)
        self._size = 0

    def add(self, pieces: Iterable[bytes]) -> Blob:
        """Append pieces, and return them as a blob; raises StoreUnusable if there is no room for them."""
        start = self._size
        for piece in pieces:
            left = memoryview(piece)
            while left:
                with _explain_read_errors():
                    written = os.pwrite(self._file, left, self._size)
                self._size += written
                left = left[written:]
        return Blob((BlobRange(self, start, self._size - start),))

    def read(self, at: int, count: int) -> bytes:
        """Return `count` bytes from `at` on; safe in threads."""
        with _explain_read_errors():
            return os.pread(self._file, count, at)

    @classmethod
    def fill(cls, write: Callable[[IO[bytes]], None]) -> Blob:
        """Return what `write` puts into a new file, in which it may go back and forth.

        Raises StoreUnusable if there is no room for it.
        """
        scratch = cls()
        with _explain_read_errors(), os.fdopen(os.dup(scratch._file), "w+b") as file:
            write(file)
            scratch._size = file.seek(0, os.SEEK_END)
        return Blob((BlobRange(scratch, 0, scratch._size),))


@dataclass(frozen=True)
class BlobRange:
    """A range of bytes, or of a scratch file: `size` bytes from `start` on."""

    source: bytes | Scratch
    start: int
    size: int

    def read(self, at: int, count: int) -> bytes:
        """Return bytes of the range, `at` counted from its start."""
        begin, count = self.start + at, max(0, min(count, self.size - at))
        if isinstance(self.source, bytes):
            return self.source[begin : begin + count]
        return self.source.read(begin, count)


@dataclass(frozen=True)
class Blob:
    """Ranges of bytes that are read as one, without a copy; safe in threads."""

    parts: tuple[BlobRange, ...]

    @cached_property
    def size(self) -> int:
        """Return the number of bytes."""
        return sum(part.size for part in self.parts)

    @cached_property
    def sha256(self) -> str:
        """Return the sha256 of the bytes; they are read once for it."""
        return digest_of(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes, a mebibyte at most at a time."""
        for part in self.parts:
            for at in range(0, part.size, PIECE):
                yield part.read(at, PIECE)

    def read(self, at: int, count: int) -> bytes:
        """Return `count` bytes from `at` on; fewer at the end."""
        found = []
        for part in self.parts:
            if count > 0 and at < part.size:
                found.append(part.read(at, count))
                at, count = at + len(found[-1]), count - len(found[-1])
            at -= part.size
        return b"".join(found)

    def cut(self, start: int, size: int) -> Blob:
        """Return a blob of `size` bytes from `start` on; fewer at the end."""
        ranges = []
        for part in self.parts:
            begin, end = max(0, start), min(part.size, start + size)
            if begin < end:
                ranges.append(BlobRange(part.source, part.start + begin, end - begin))
            start -= part.size
        return Blob(tuple(ranges))

    def open(self) -> IO[bytes]:
        """Return the bytes as a file to read, back and forth."""
        return BufferedReader(_Reader(self), PIECE // 16)

    def __bytes__(self) -> bytes:
        """Return all bytes at once; only for what is known to be small."""
        return b"".join(self.pieces())


Member = bytes | Blob
"""Content of a file: bytes if it is small, else a blob."""


def digest_of(pieces: Iterable[bytes]) -> str:
    """Return the sha256 of bytes that come in pieces, in hexadecimal."""
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def open_blob(member: Member) -> Blob:
    """Return content as a blob; bytes are not copied."""
    return member if isinstance(member, Blob) else Blob((BlobRange(member, 0, len(member)),))


def join_blobs(blobs: Iterable[Blob]) -> Blob:
    """Return blobs one after the other; nothing is copied."""
    return Blob(tuple(part for each in blobs for part in each.parts))


class _Reader(RawIOBase):
    def __init__(self, blob: Blob) -> None:
        self._blob = blob
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._blob.size}[whence]
        if start + offset < 0:
            raise ValueError("before the start")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        found = self._blob.read(self._at, min(len(view), PIECE))
        view[: len(found)] = found
        self._at += len(found)
        return len(found)


@contextmanager
def _explain_read_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnusable(
            error.strerror or str(error),
            place=gettempdir(),
            remedy="Make room there for the recordings and packages, or set TMPDIR to a larger folder",
        ) from error
