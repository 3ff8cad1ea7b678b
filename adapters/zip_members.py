"""Unpacking of a zip's members in blocks; the sizes in its directory are checked, not trusted."""

import struct
import zlib
from collections.abc import Iterator
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

BLOCK = 1024 * 1024
SMALLEST_CHECKED = 1000  # bytes packed
LOCAL_HEADER = struct.Struct(
    "<4s22xHH"
)  # PKWARE APPNOTE 6.3.3, 4.3.7: lengths of the name and the extra field


def inflate(zipped: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    """Yield the content of a member, stored or deflated, a mebibyte at most at a time.

    Python's own `read` unpacks a member whole, then cuts it to the size in the directory: a member of ten
    bytes may cost gigabytes. Raises BadZipFile as soon as the content is longer than its size in the
    directory, and at the end if it is shorter or has another CRC; zlib.error if it is damaged; and the errors
    of `ZipFile.open`.
    """
    zipped.open(member).close()  # refuses a password, and another name before the content
    if zipped.fp is None:
        raise BadZipFile("closed")
    size = crc = 0
    for block in _unpack(zipped.fp, member):
        size += len(block)
        crc = zlib.crc32(block, crc)
        if size > member.file_size:
            raise BadZipFile(f"longer than {member.file_size}")
        yield block
    if size != member.file_size:
        raise BadZipFile(f"shorter than {member.file_size}")
    if crc != member.CRC:
        raise BadZipFile("CRC-32")


def is_understated(zipped: ZipFile, member: ZipInfo) -> bool:
    """Return whether a member is longer than its size in the directory; False if it is broken otherwise.

    At most a mebibyte of it is in memory. Members packed to less than a thousand bytes are not checked: they
    unpack to a mebibyte at most (DEFLATE, RFC 1951: 258 bytes from two bits).
    """
    if zipped.fp is None or member.compress_type != ZIP_DEFLATED or member.compress_size < SMALLEST_CHECKED:
        return False
    size = 0
    try:
        for block in _unpack(zipped.fp, member):
            size += len(block)
            if size > member.file_size:
                return True
    except (BadZipFile, zlib.error):
        return False
    return False


def find_body_start(file: IO[bytes], member: ZipInfo) -> int | None:
    """Return where a member's packed bytes begin, by its local header; None if that is cut short.

    A directory may say that it begins where it does not: then headers would begin before the file does.
    """
    if member.header_offset < 0:
        return None
    file.seek(member.header_offset)
    header = file.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size:
        return None
    _, name, extra = LOCAL_HEADER.unpack(header)
    return int(member.header_offset + LOCAL_HEADER.size + name + extra)


def _unpack(file: IO[bytes], member: ZipInfo) -> Iterator[bytes]:
    if member.compress_type != ZIP_DEFLATED:
        yield from _read_packed(file, member)
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for block in _read_packed(file, member):
        rest = block
        while rest and not inflater.eof:
            yield inflater.decompress(rest, BLOCK)
            rest = inflater.unconsumed_tail
    yield inflater.flush()  # what one match and a few bits may still hold
    if not inflater.eof:
        raise BadZipFile("DEFLATE")


def _read_packed(file: IO[bytes], member: ZipInfo) -> Iterator[bytes]:
    at, left = find_body_start(file, member), member.compress_size
    while at is not None and left > 0:
        file.seek(at)
        block = file.read(min(BLOCK, left))
        if not block:
            return
        yield block
        at, left = at + len(block), left - len(block)
