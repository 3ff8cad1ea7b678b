"""Safe reading of an untrusted zip: its files on request, or findings on what is wrong with it."""

import struct
import zlib
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from stat import S_ISLNK
from threading import Lock
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from adapters.blob import Blob, Member
from adapters.zip_members import inflate
from pipelines.packaging.rules.parsed_xml import make_finding
from schemas.finding import Finding

MOST_MEMBERS = 5_000
MOST_BYTES = 4 * 1024**3  # of all members, unpacked; S3 takes 5 GiB in one request
MOST_AT_ONCE = 64 * 1024**2  # of one member that is read whole
MOST_HELD = 8 * 1024**2  # of the members that stay in memory once unpacked
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


class TooBigToRead(Exception):
    """A member is larger than may be read into memory at once."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Archive(Mapping[str, bytes]):
    """The files of an open zip by path, safe to read from several threads.

    A file is read each time it is asked for, except those in `held`, which are in memory already.
    """

    def __init__(self, zipped: ZipFile, held: Mapping[str, bytes] | None = None) -> None:
        self._zipped = zipped
        self._members = {each.filename: each for each in zipped.infolist() if not each.is_dir()}
        self._in_memory = held or {}
        self._lock = Lock()  # the zip's file has one place to read from

    def __getitem__(self, name: str) -> bytes:
        """Return a file's bytes; raises KeyError if there is none, TooBigToRead past 64 MiB."""
        if name in self._in_memory:
            return self._in_memory[name]
        if self._members[name].file_size > MOST_AT_ONCE:
            raise TooBigToRead(name)
        return b"".join(self.pieces(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def get_size(self, name: str) -> int:
        """Return a file's size in bytes, unpacked."""
        return self._members[name].file_size

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a file's bytes in pieces of at most one mebibyte; raises KeyError if there is none."""
        blocks = inflate(self._zipped, self._members[name])
        while True:
            with self._lock:
                block = next(blocks, None)
            if block is None:
                return
            yield block


def read_pieces(files: Mapping[str, bytes], name: str) -> Iterator[bytes]:
    """Yield the bytes of a package's file in pieces, whatever its size."""
    return files.pieces(name) if isinstance(files, Archive) else iter((files[name],))


@dataclass(frozen=True)
class OpenedPackage:
    """A package's files by path; empty if `findings` say why it was not unpacked."""

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...] = ()


def open_package(package: Member, most_bytes: int = MOST_BYTES) -> OpenedPackage:
    """Return the files of a zip, or findings; if its directory breaks a rule, nothing is unpacked.

    Every member is unpacked once, to see whether it is damaged; small ones stay in memory.
    """
    try:
        archive = ZipFile(package.open() if isinstance(package, Blob) else BytesIO(package))
        refused = tuple(find_refusals(archive.infolist(), most_bytes=most_bytes))
        return OpenedPackage({}, refused) if refused else _unpack(archive)
    except UNREADABLE as error:
        return OpenedPackage({}, (Finding(rule="zip.unreadable", place="zip", facts={"why": str(error)}),))


def fits_in_memory(package: bytes, most_bytes: int) -> bool:
    """Return whether a zip is intact and unpacks to at most `most_bytes`."""
    try:
        with ZipFile(BytesIO(package)) as archive:
            members = archive.infolist()
            if next(find_refusals(members, MOST_MEMBERS, most_bytes), None) is not None:
                return False
            for member in members:
                deque(inflate(archive, member), maxlen=0)
    except UNREADABLE:
        return False
    return True


def is_unsafe_path(path: str) -> bool:
    """Return whether a path could leave the folder it is unpacked into, on any system."""
    return (
        path.startswith(("/", "~"))
        or any(character in path for character in "\\:\0")
        or any(part in {"", ".", ".."} for part in path.removesuffix("/").split("/"))
    )


def find_refusals(
    members: list[ZipInfo], most_members: int = MOST_MEMBERS, most_bytes: int = MOST_BYTES
) -> Iterator[Finding]:
    """Yield the findings that a zip's directory alone gives, before anything is unpacked."""
    if len(members) > most_members:
        yield make_finding("zip.too-many", "zip", count=len(members), most=most_members)
    size = sum(member.file_size for member in members)
    if size > most_bytes:
        yield make_finding("zip.too-big", "zip", size=size, most=most_bytes)
    for name, times in Counter(member.filename for member in members).items():
        if times > 1:
            yield make_finding("zip.twice", name, name=name)
    for member in members[:most_members]:
        name = member.filename
        if is_unsafe_path(name):
            yield make_finding("zip.unsafe-path", name, name=name)
        if S_ISLNK(member.external_attr >> 16):
            yield make_finding("zip.link", name, name=name)
        if member.flag_bits & ENCRYPTED:
            yield make_finding("zip.encrypted", name, name=name)
        elif member.compress_type not in METHODS:
            yield make_finding("zip.method", name, name=name)


def _unpack(zipped: ZipFile) -> OpenedPackage:
    """Unpack every member once; return the files, or findings on the damaged ones."""
    held: dict[str, bytes] = {}
    damaged = []
    room = MOST_HELD
    for member in zipped.infolist():
        if member.is_dir():
            continue
        try:
            if member.file_size > room:
                deque(inflate(zipped, member), maxlen=0)
            else:
                held[member.filename] = b"".join(inflate(zipped, member))
                room -= member.file_size
        except UNREADABLE as error:
            damaged.append(make_finding("zip.damaged", member.filename, name=member.filename, why=error))
    return OpenedPackage({} if damaged else Archive(zipped, held), tuple(damaged))
