"""Files of a received release, read by name from a folder or straight from a zip.

A release is never unpacked to disk; only a large package inside it is copied to a temporary file.
"""

import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol
from zipfile import BadZipFile, ZipFile, ZipInfo

from adapters.zip_members import find_body_start
from schemas.attestation import ATTESTATION
from schemas.errors import SignatureRefused
from schemas.refusal import Refusal

CHUNK = 1024 * 1024
MOST_FILES = 1_000  # a release has some thirty
MOST_BYTES = 8 * 1024 * CHUNK  # of all files, unpacked: streamed, never held
MOST_READ = 64 * CHUNK  # of one file that is held
IN_MEMORY = 16 * CHUNK
ENCRYPTED = 0x1  # PKWARE APPNOTE 6.3.3, 4.4.4, bit 0
SIZES_FOLLOW, LONGEST_DESCRIPTOR = 0x8, 24  # 4.4.4, bit 3; 4.3.9, in bytes
UNICODE_PATH = 0x7075  # 4.6.9: another name, which some programs take instead
LOCAL_EXTRA_LENGTH = 28  # 4.3.7: where the header before a member has the length of its extra field
ZIP_FAULTS = (
    BadZipFile,
    zlib.error,
    EOFError,
    OverflowError,  # a place past any that memory can seek
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


class ReleaseFiles(Protocol):
    """Files by name, as they were received."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name, sorted; raises SignatureRefused if one is not a plain file."""
        ...

    def open_file(self, name: str) -> "IO[bytes]":
        """Open a file for reading; raises SignatureRefused if there is none, or it cannot be opened."""
        ...


def open_release(place: Path) -> ReleaseFiles:
    """Return the files of a folder or zip; raises SignatureRefused if it is neither."""
    if place.is_dir():
        return FolderFiles(place)
    if place.is_file():
        return ZippedFiles(place)
    raise SignatureRefused(Refusal("attestation.no_release", place=str(place)))


def digest_file(files: ReleaseFiles, name: str) -> str:
    """Return the sha256 of a file, read in pieces; raises SignatureRefused if it cannot be read."""
    with _explain_faults(name), files.open_file(name) as file:
        return _digest(file, name)


def read_file(files: ReleaseFiles, name: str) -> bytes:
    """Return the bytes of a file; raises SignatureRefused if it cannot be read or is too large."""
    with _explain_faults(name), files.open_file(name) as file:
        data = file.read(MOST_READ + 1)
    if len(data) > MOST_READ:
        raise SignatureRefused(Refusal("attestation.too_large", place=name))
    return data


def read_inside(files: ReleaseFiles, package: str, name: str) -> bytes | None:
    """Return the bytes of a file inside a package; None unless it holds exactly one that may be held."""
    with _open_inside(files, package, name) as member:
        data = b"" if member is None else member.read(MOST_READ + 1)
        return None if member is None or len(data) > MOST_READ else data


def digest_inside(files: ReleaseFiles, package: str, name: str) -> str | None:
    """Return the sha256 of a file inside a package; None unless it holds exactly one of that name."""
    with _open_inside(files, package, name) as member:
        return None if member is None else _digest(member, package)


@contextmanager
def _open_inside(files: ReleaseFiles, package: str, name: str) -> Iterator["IO[bytes] | None"]:
    with (
        _explain_faults(package),
        files.open_file(package) as file,
        SpooledTemporaryFile(IN_MEMORY) as spooled,
    ):
        copyfileobj(file, spooled, CHUNK)
        with ZipFile(spooled) as archive:
            members = [member for member in archive.infolist() if member.filename == name]
            if len(members) != 1:
                yield None
                return
            with archive.open(members[0]) as member:
                yield member


class FolderFiles:
    """The files of a folder, which may hold plain files only: no folders, links or devices."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return every name, in order."""
        try:
            entries = sorted(path.name for path in self.folder.iterdir())
        except OSError as error:
            raise _unreadable_error(str(self.folder), error) from error
        for name in entries:
            if not stat.S_ISREG((self.folder / name).lstat().st_mode):
                raise SignatureRefused(Refusal("attestation.no_plain_file", place=name))
        return _limit_names(tuple(entries), str(self.folder))

    def open_file(self, name: str) -> IO[bytes]:
        """Return a file to be read."""
        try:
            return (self.folder / name).open("rb")
        except OSError as error:
            raise _unreadable_error(name, error) from error


class ZippedFiles:
    """The files of a zip, at its root or all in one folder."""

    def __init__(self, place: Path) -> None:
        self.place = place

    @cached_property
    def _archive(self) -> ZipFile:
        with _explain_faults(str(self.place)):
            return ZipFile(self.place)

    @cached_property
    def _members(self) -> dict[str, ZipInfo]:
        with _explain_faults(str(self.place)):
            listed = [member for member in self._archive.infolist() if not member.is_dir()]
        _limit_names(tuple(member.filename for member in listed), str(self.place))
        if sum(member.file_size for member in listed) > MOST_BYTES:
            raise SignatureRefused(Refusal("attestation.too_large", place=str(self.place)))
        top = _find_common_folder(member.filename for member in listed)
        members = {member.filename.removeprefix(top): member for member in listed}
        # Without an attestation it is a package, which may have folders, and is refused as one later.
        if ATTESTATION in members:
            _refuse_odd_members(listed, top)
            with _explain_faults(str(self.place)):
                _refuse_two_readings(self._archive, str(self.place))
        return members

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name, in order."""
        return tuple(sorted(self._members))

    def open_file(self, name: str) -> IO[bytes]:
        """Return a file to be read."""
        if name not in self._members:
            raise SignatureRefused(Refusal("attestation.missing", place=name))
        with _explain_faults(name):
            return self._archive.open(self._members[name])


def _refuse_odd_members(listed: list[ZipInfo], top: str) -> None:
    """Raise SignatureRefused if a member is not a plain file at the top, is encrypted, or occurs twice."""
    names: set[str] = set()
    for member in listed:
        name, kind = member.filename.removeprefix(top), stat.S_IFMT(member.external_attr >> 16)
        is_plain = "/" not in name and "\\" not in name and kind in (0, stat.S_IFREG)
        if not is_plain or name in names or member.flag_bits & ENCRYPTED:
            raise SignatureRefused(Refusal("attestation.no_plain_file", place=member.filename))
        names.add(name)


def _refuse_two_readings(archive: ZipFile, place: str) -> None:
    """Raise SignatureRefused if other zip programs might find other files.

    Some read the zip from the front instead of its directory, some take names from extra fields.
    """
    end, slack = 0, 0
    for member in sorted(archive.infolist(), key=lambda each: each.header_offset):
        start = find_body_start(archive.fp, member) if archive.fp else None
        has_gap = not 0 <= member.header_offset - end <= slack
        if start is None or has_gap or _is_renamed(archive, member, start):
            raise SignatureRefused(Refusal("attestation.two_readings", place=place))
        end = start + member.compress_size
        slack = LONGEST_DESCRIPTOR if member.flag_bits & SIZES_FOLLOW else 0
    if not 0 <= archive.start_dir - end <= slack:
        raise SignatureRefused(Refusal("attestation.two_readings", place=place))


def _is_renamed(archive: ZipFile, member: ZipInfo, start: int) -> bool:
    """Return whether an extra field gives a member another name, in the directory or before its content."""
    assert archive.fp is not None
    archive.fp.seek(member.header_offset)
    local = archive.fp.read(start - member.header_offset)
    length = struct.unpack_from("<H", local, LOCAL_EXTRA_LENGTH)[0]
    return UNICODE_PATH in {*_list_extra_ids(member.extra), *_list_extra_ids(local[len(local) - length :])}


def _list_extra_ids(extra: bytes) -> Iterator[int]:
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        yield kind
        position += 4 + length


def _find_common_folder(names: Iterator[str]) -> str:
    """Return the folder that holds all files of a zip, with its slash; empty if there is none."""
    tops = {name.partition("/")[0] + "/" if "/" in name else "" for name in names}
    return tops.pop() if len(tops) == 1 else ""


def _digest(file: IO[bytes], place: str) -> str:
    """Return the sha256 of a file; raises SignatureRefused past MOST_BYTES, as for a zip bomb."""
    summed, size = sha256(), 0
    while piece := file.read(CHUNK):
        summed.update(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise SignatureRefused(Refusal("attestation.too_large", place=place))
    return summed.hexdigest()


def _limit_names(names: tuple[str, ...], place: str) -> tuple[str, ...]:
    if len(names) > MOST_FILES:
        raise SignatureRefused(Refusal("attestation.too_many", place=place, most=MOST_FILES))
    return names


@contextmanager
def _explain_faults(place: str) -> Iterator[None]:
    """Turn faults of a zip or a disk into SignatureRefused with the place."""
    try:
        yield
    except ZIP_FAULTS as error:
        raise _unreadable_error(place, error) from error


def _unreadable_error(place: str, error: Exception) -> SignatureRefused:
    if isinstance(error, SignatureRefused):
        return error
    return SignatureRefused(Refusal("attestation.unreadable", place=place, reason=str(error) or "?"))
