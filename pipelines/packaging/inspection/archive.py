"""Checks of a zip on disk, read in pieces so that it never fills the memory."""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO
from zipfile import ZipFile, ZipInfo

from adapters.zip_members import find_body_start, inflate
from pipelines.packaging.package_archive import UNREADABLE, Archive, find_refusals
from pipelines.packaging.rules.parsed_xml import make_finding
from schemas.finding import Finding

MEBIBYTE = 1024 * 1024
MOST_MEMBERS = 50_000
MOST_BYTES = 8 * 1024 * MEBIBYTE  # of all members, unpacked: what is streamed, never held
MOST_OF_DIRECTORY = 32 * MEBIBYTE
BOMB_RATIO, BOMB_BYTES = 200, 100 * MEBIBYTE  # text shrinks 5 to 20 times, DEFLATE 1,032 times at most
END, END64 = b"PK\x05\x06", b"PK\x06\x06"  # PKWARE APPNOTE 6.3.3, 4.3.16 and 4.3.14
LARGEST_TAIL = 22 + 0xFFFF + 20 + 56  # end record, its comment, and the two records of zip64
CODE_SUFFIXES = (".js", ".mjs", ".css")


class FolderView(Mapping[str, bytes]):
    """The files of a folder of an archive, by their path below it."""

    def __init__(self, archive: Archive, folder: str) -> None:
        self._archive, self._folder = archive, folder

    def __getitem__(self, name: str) -> bytes:
        return self._archive[self._folder + name]

    def __iter__(self) -> Iterator[str]:
        return (name.removeprefix(self._folder) for name in self._archive if name.startswith(self._folder))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._folder + name in self._archive


@dataclass
class PackageWeights:
    """Sizes of an unpacked package in bytes; scripts and styles (`code`) also compressed."""

    total: int = 0
    largest: list[tuple[int, str]] = field(default_factory=list)
    code: int = 0
    code_gzipped: int = 0

    def add(self, name: str, size: int, gzipped: int | None) -> None:
        """Count one file; `gzipped` is the size of a script or style once compressed."""
        self.total += size
        self.largest = sorted([*self.largest, (size, name)], reverse=True)[:5]
        if gzipped is not None:
            self.code += size
            self.code_gzipped += gzipped


def read_directory_size(file: IO[bytes]) -> int:
    """Return the size a zip states for its directory, 0 if it has no end record; only the end is read."""
    length = file.seek(0, 2)
    file.seek(max(0, length - LARGEST_TAIL))
    tail = file.read()
    file.seek(0)
    sizes = [0]
    for signature, offset, form in ((END, 12, "<L"), (END64, 40, "<Q")):
        width = struct.calcsize(form)
        for match in re.finditer(re.escape(signature), tail):
            field_at = match.start() + offset
            if len(tail) >= field_at + width:
                sizes += struct.unpack_from(form, tail, field_at)
    return max(min(each, length) for each in sizes)


def check_directory(zipped: ZipFile, file: IO[bytes]) -> Iterator[Finding]:
    """Yield findings on the directory and the headers of a zip, before anything is unpacked."""
    members = zipped.infolist()
    yield from find_refusals(members, MOST_MEMBERS, MOST_BYTES)
    if len(members) > MOST_MEMBERS:
        return
    for member in members:
        if _is_bomb(member.file_size, member.compress_size):
            yield make_finding(
                "zip.bomb",
                member.filename,
                name=member.filename,
                size=member.file_size,
                packed=member.compress_size,
            )
    yield from _find_overlaps(zipped, file, members)


def _is_bomb(size: int, packed: int) -> bool:
    return size > BOMB_BYTES and size > BOMB_RATIO * max(packed, 1)


def _find_overlaps(zipped: ZipFile, file: IO[bytes], members: list[ZipInfo]) -> Iterator[Finding]:
    """Yield members whose bytes overlap with another's: so a small zip could unpack to any size."""
    ordered = sorted(members, key=lambda member: member.header_offset)
    starts = [*(member.header_offset for member in ordered), zipped.start_dir]
    for member, following in zip(ordered, starts[1:], strict=True):
        if not 0 <= member.header_offset < zipped.start_dir:
            continue  # reading it will say so
        start = find_body_start(file, member)
        if start is None:
            continue  # reading it will say so
        if start + member.compress_size > following:
            yield make_finding("zip.overlap", member.filename, name=member.filename)


def unpack_members(zipped: ZipFile, weights: PackageWeights) -> Iterator[Finding]:
    """Unpack every member, keeping only its size in `weights`; yield those that are damaged."""
    for member in zipped.infolist():
        if member.is_dir():
            continue
        name = member.filename
        try:
            size, gzipped = _measure_member(zipped, member)
        except UNREADABLE as error:
            yield make_finding("zip.damaged", name, name=name, why=error)
        else:
            weights.add(name, size, gzipped)


def _measure_member(zipped: ZipFile, member: ZipInfo) -> tuple[int, int | None]:
    """Return a member's size and, for scripts and styles, its size once compressed."""
    packer = zlib.compressobj() if member.filename.lower().endswith(CODE_SUFFIXES) else None
    size = packed = 0
    for block in inflate(zipped, member):
        size += len(block)
        if packer is not None:
            packed += len(packer.compress(block))
    if packer is None:
        return size, None
    return size, packed + len(packer.flush())
