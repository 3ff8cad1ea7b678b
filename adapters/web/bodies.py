"""Reading of an answer's body: its size is limited while it arrives and while it is decompressed."""

import zlib
from collections.abc import Iterable, Iterator

GZIP = 16 + zlib.MAX_WBITS
GZIP_MAGIC = b"\x1f\x8b"
PIECE = 65_536
NOT_PACKED = frozenset({"", "identity"})
PACKED = frozenset({"gzip", "x-gzip"})


class Oversized(Exception):
    """The body is larger than allowed; reading stopped there."""


class Unpackable(Exception):
    """The bytes are not compressed as announced, or end too early."""


def read_whole(pieces: Iterable[bytes], coding: str, largest: int) -> bytes:
    """Return an answer's bytes, unpacked; `coding` is its Content-Encoding (RFC 9110, 8.4).

    Raises Oversized beyond `largest` bytes, as sent or as unpacked, and Unpackable.
    """
    if coding in PACKED:
        return _join_limited(unpack_gzip(_limit_size(pieces, largest)), largest)
    if coding not in NOT_PACKED:
        raise Unpackable(coding)
    return _join_limited(pieces, largest)


def unpack_gzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what gzip packed, a small piece at a time; raises Unpackable."""
    unpacking = zlib.decompressobj(GZIP)
    try:
        for piece in pieces:
            waiting = piece
            while waiting and not unpacking.eof:
                yield unpacking.decompress(waiting, PIECE)
                waiting = unpacking.unconsumed_tail
            if unpacking.unused_data or (waiting and unpacking.eof):
                raise Unpackable("something follows its end")
    except zlib.error as error:
        raise Unpackable(str(error)) from error
    if not unpacking.eof:
        raise Unpackable("it stops before its end")


def _limit_size(pieces: Iterable[bytes], largest: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > largest:
            raise Oversized
        yield piece


def _join_limited(pieces: Iterable[bytes], largest: int) -> bytes:
    return b"".join(_limit_size(pieces, largest))
