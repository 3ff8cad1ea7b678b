"""Pages inside training packages (SCORM, cmi5, xAPI, web), read in the zip without unpacking it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - a class, whatever its name

from adapters.courses import COURSE_FILE, CourseFolder
from adapters.file_version import read_version
from adapters.sources.directory import refuse_directory
from adapters.sources.folder import FolderOrigin
from adapters.sources.origin import LARGEST_SOURCE, Fetched, ListedSource, make_legible, refuse_size
from adapters.sources.patterns import compile_pattern, is_passed_over
from adapters.sources.statement_pages import is_statement_page
from adapters.sources.suffixes import find_suffix, list_packaged_suffixes
from schemas.course import PackageSource, SourceFile
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal

LARGEST_TOGETHER = 400_000_000
"""Bytes that all pages of one package may unpack to."""

ENCRYPTED = 0x1
DAMAGE_ERRORS = (BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, ZlibError)
"""Errors of zipfile for a zip or member that cannot be read; RuntimeError if it has a password."""


class _Where(NamedTuple):
    zip: Path
    member: str


class _Open(NamedTuple):
    """An open zip, and the version of its file when it was opened."""

    key: tuple[Path, str]
    archive: ZipFile


class PackageOrigin:
    """The pages in the packages of all `package:` entries of a course.

    Raises CourseInvalid, naming the key, if a pattern leaves the folder.
    """

    def __init__(self, course: CourseFolder) -> None:
        entries = {
            f"{course.folder / COURSE_FILE}, sources[{number}].package.path": entry
            for number, entry in enumerate(course.course.sources)
            if isinstance(entry, PackageSource)
        }
        self._zips = FolderOrigin(course, {key: _file(entry) for key, entry in entries.items()})
        self._chosen = [
            (compile_pattern(entry.package.path), compile_pattern(entry.package.pattern))
            for entry in entries.values()
        ]
        self._where: dict[str, _Where] = {}
        self._open: _Open | None = None

    def list_sources(self) -> Iterator[ListedSource | SourceUnreadable]:
        """Yield the pages of each package; raises CourseInvalid, naming the key, if there is none."""
        self._where = {}
        for found in self._zips.list_sources():
            if isinstance(found, SourceUnreadable):
                yield found
                continue
            try:
                yield from self._of_zip(found)
            except SourceUnreadable as error:
                yield error

    def opens(self, name: str) -> bool:
        """Return whether a file is one of the packages, so that `path:` entries skip it."""
        return any(is_meant(name) for is_meant, _ in self._chosen)

    def fetch(self, source: ListedSource, kept: str | None = None) -> Fetched | None:
        """Return a page's bytes from its zip."""
        where = self._where[source.name]
        with self._open_package(source.name, where.zip) as archive:
            member = archive.NameToInfo.get(where.member)
            if member is None:
                raise SourceUnreadable(Refusal("package.gone", place=source.name))
            data = _unpack(source.name, archive, member)
        version = source.version or ""
        return None if version == kept else Fetched(data, version, source.uri)

    def fetch_beside(self, source: ListedSource, name: str) -> bytes | None:
        """Return the bytes of a picture in the package a page is in."""
        where = self._where[source.name]
        package = source.name.removesuffix(where.member)
        if not name.startswith(package):
            return None
        with self._open_package(source.name, where.zip) as archive:
            member = archive.NameToInfo.get(name.removeprefix(package))
            return None if member is None else _unpack(name, archive, member)

    def _of_zip(self, found: ListedSource) -> Iterator[ListedSource | SourceUnreadable]:
        path = self._zips.folder / found.uri
        wanted = [pages for is_meant, pages in self._chosen if is_meant(found.name)]
        with self._open_package(found.name, path) as archive:
            members = [
                each for each in _list_pages(archive) if any(chosen(each.filename) for chosen in wanted)
            ]
        if sum(each.file_size for each in members) > LARGEST_TOGETHER:
            raise SourceUnreadable(
                Refusal("package.large", place=found.name, most=round(LARGEST_TOGETHER / 1e6))
            )
        if not members:
            raise SourceUnreadable(Refusal("package.nothing_meant", place=found.name))
        for member in members:
            yield self._list_member(found, path, member)

    def _list_member(
        self, found: ListedSource, path: Path, member: ZipInfo
    ) -> ListedSource | SourceUnreadable:
        try:
            name = make_legible(f"{found.name}/{member.filename}")
            if name in self._where:
                raise SourceUnreadable(Refusal("package.twice", place=f"{name} (2)"))
            _refuse_packing(name, member)
        except SourceUnreadable as error:
            return error
        self._where[name] = _Where(path, member.filename)
        version = f"{found.version}-{member.CRC:08x}" if found.version else None
        uri = f"{found.uri}/{member.filename}"
        return replace(found, name=name, uri=uri, version=version, size=member.file_size)

    @contextmanager
    def _open_package(self, name: str, path: Path) -> Iterator[ZipFile]:
        """Yield a package's zip, which stays open for its next page: opening may take longer than reading."""
        try:
            status = path.stat()
            key = (path, read_version(status))
            if self._open is None or self._open.key != key:
                refuse_directory(name, path)
                self._open = _Open(key, ZipFile(path))
            yield self._open.archive
        except DAMAGE_ERRORS as error:
            self._open = None
            raise SourceUnreadable(Refusal("package.damaged", place=name)) from error


def _file(entry: PackageSource) -> SourceFile:
    return SourceFile(path=entry.package.path, rights=entry.rights)


def _list_pages(archive: ZipFile) -> list[ZipInfo]:
    names = archive.NameToInfo.keys()
    return [
        each for each in archive.infolist() if _is_page(each) and not is_statement_page(each.filename, names)
    ]


def _is_page(member: ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    hidden = is_passed_over(path.parts) or any(part.startswith("__MACOSX") for part in path.parts)
    return not member.is_dir() and not hidden and find_suffix(member.filename) in list_packaged_suffixes()


def _unpack(name: str, archive: ZipFile, member: ZipInfo) -> bytes:
    """Return the bytes of a file in a zip; raises SourceUnreadable if it is too large or packed otherwise."""
    _refuse_packing(name, member)
    refuse_size(name, member.file_size)
    with archive.open(member) as unpacking:
        data = unpacking.read(LARGEST_SOURCE + 1)
    refuse_size(name, len(data))
    return data


def _refuse_packing(name: str, member: ZipInfo) -> None:
    if member.flag_bits & ENCRYPTED:
        raise SourceUnreadable(Refusal("package.password", place=name))
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        # The others unpack a block whole, whatever it comes to. IMS Content Packaging asks for RFC 1951.
        raise SourceUnreadable(Refusal("package.packing", place=name))
