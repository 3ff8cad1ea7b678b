"""Opening a zip nobody vouches for: its members in memory, or what is wrong with it."""

import struct
import zlib
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from stat import S_ISLNK
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pipelines.packaging.inflating import inflated
from schemas.finding import Finding

MOST_MEMBERS = 5_000
MOST_BYTES = 256 * 1024 * 1024  # of all members, unpacked
ENCRYPTED = 0x1
UNREADABLE = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    RuntimeError,  # zipfile's word for a member that needs a password; NotImplementedError is one
)
METHODS = (ZIP_STORED, ZIP_DEFLATED)  # what every LMS's unpacker knows


@dataclass(frozen=True)
class Opened:
    """A package's files by path; empty where a finding says why it was not unpacked."""

    files: dict[str, bytes]
    findings: tuple[Finding, ...] = ()


def open_package(package: bytes) -> Opened:
    """Return the members of a zip; nothing is unpacked once its directory alone condemns it."""
    try:
        with ZipFile(BytesIO(package)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            refused = tuple(refusals(archive.infolist()))
            if refused:
                return Opened({}, refused)
            return _unpack(archive, members)
    except UNREADABLE as error:
        return Opened({}, (Finding(rule="zip.unreadable", place="zip", facts={"why": str(error)}),))


def fits(package: bytes, most_bytes: int) -> bool:
    """Say whether a zip is sound and unpacks to no more than this, so that any reader may hold it."""
    try:
        with ZipFile(BytesIO(package)) as archive:
            members = archive.infolist()
            if next(refusals(members, MOST_MEMBERS, most_bytes), None) is not None:
                return False
            for member in members:
                deque(inflated(archive, member), maxlen=0)
    except UNREADABLE:
        return False
    return True


def unsafe(path: str) -> bool:
    """Return whether a path could leave the folder it is unpacked into, on any system."""
    return (
        path.startswith(("/", "~"))
        or any(character in path for character in "\\:\0")
        or any(part in {"", ".", ".."} for part in path.removesuffix("/").split("/"))
    )


def refusals(
    members: list[ZipInfo], most_members: int = MOST_MEMBERS, most_bytes: int = MOST_BYTES
) -> Iterator[Finding]:
    """Yield what a zip's directory alone condemns it for."""
    if len(members) > most_members:
        yield _finding("zip.too-many", "zip", count=len(members), most=most_members)
    size = sum(member.file_size for member in members)
    if size > most_bytes:
        yield _finding("zip.too-big", "zip", size=size, most=most_bytes)
    for name, times in Counter(member.filename for member in members).items():
        if times > 1:
            yield _finding("zip.twice", name, name=name)
    for member in members[:most_members]:
        name = member.filename
        if unsafe(name):
            yield _finding("zip.unsafe-path", name, name=name)
        if S_ISLNK(member.external_attr >> 16):
            yield _finding("zip.link", name, name=name)
        if member.flag_bits & ENCRYPTED:
            yield _finding("zip.encrypted", name, name=name)
        elif member.compress_type not in METHODS:
            yield _finding("zip.method", name, name=name)


def _unpack(archive: ZipFile, members: list[ZipInfo]) -> Opened:
    files: dict[str, bytes] = {}
    damaged = []
    for member in members:
        try:
            files[member.filename] = b"".join(inflated(archive, member))
        except UNREADABLE as error:
            damaged.append(_finding("zip.damaged", member.filename, name=member.filename, why=error))
    return Opened({} if damaged else files, tuple(damaged))


def _finding(rule: str, place: str, **facts: object) -> Finding:
    return Finding(rule=rule, place=place, facts={name: str(fact) for name, fact in facts.items()})
