"""Files that a course's `path:` entries name, only below the course's own folder."""

import os
import posixpath
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from time import time_ns
from typing import NamedTuple
from unicodedata import normalize

from adapters.courses import COURSE_FILE, CourseFolder
from adapters.file_version import read_settled_version, read_version
from adapters.sources.beside import PICTURE_SUFFIXES
from adapters.sources.origin import LARGEST_SOURCE, Fetched, ListedSource, make_legible, refuse_size
from adapters.sources.patterns import compile_pattern, leaves_its_folder
from adapters.sources.suffixes import find_suffix, list_illustrated_suffixes, list_suffixes
from schemas.course import SourceFile
from schemas.errors import CourseInvalid, SourceUnreadable
from schemas.refusal import Refusal

MOST_ATTEMPTS = 3
"""How often a file that changes while it is read is read again."""


class FolderOrigin:
    """The files of all `path:` entries of a course; the folder is walked once for all of them.

    `entries`, by their key in `course.yaml`, replace the course's own. Raises CourseInvalid, naming the key,
    if a pattern leaves the folder.
    """

    def __init__(self, course: CourseFolder, entries: Mapping[str, SourceFile] | None = None) -> None:
        self.folder = course.folder
        self._entries = _files_of(course) if entries is None else entries
        for key, entry in self._entries.items():
            if leaves_its_folder(entry.path):
                raise CourseInvalid(
                    f"{entry.path!r} leaves the course's folder",
                    place=key,
                    remedy="Copy the source below the folder and name it from there",
                )

    def list_sources(self) -> Iterator[ListedSource | SourceUnreadable]:
        """Yield the files; raises CourseInvalid, naming the key, if a pattern matches nothing."""
        looked = time_ns()
        files = list(_walk(self.folder)) if self._entries else []
        pictures = _PictureVersions(files, looked)
        matchers = {key: compile_pattern(entry.path) for key, entry in self._entries.items()}
        unmatched = dict(self._entries)
        for name, found in files:
            below = f"{name}/any" if isinstance(found, _Closed) else name
            keys = [key for key, matches in matchers.items() if matches(below)]
            if isinstance(found, _Closed):
                keys += [key for key, entry in unmatched.items() if entry.path.startswith(f"{name}/")]
            for key in keys:
                unmatched.pop(key, None)
            if keys and isinstance(found, _Closed):
                yield _out_of_reach(name, found.error)
            elif keys and isinstance(found, _Found) and not self._is_shown_by_others(name, keys):
                rights = next((r for key in keys if (r := self._entries[key].rights)), "")
                listed = self._list_file(name, found, rights, looked)
                yield listed if isinstance(listed, SourceUnreadable) else pictures.add_to(listed)
        for key, entry in unmatched.items():
            raise CourseInvalid(Refusal("source.pattern_of_course", place=key, pattern=entry.path))

    def _is_shown_by_others(self, name: str, keys: Sequence[str]) -> bool:
        """Return whether a file is a picture that only patterns match: the sources beside it show it."""
        suffix = find_suffix(name)
        is_picture = suffix in PICTURE_SUFFIXES and suffix not in list_suffixes()
        return is_picture and not any(self._entries[key].path == name for key in keys)

    def fetch(self, source: ListedSource, kept: str | None = None) -> Fetched | None:
        """Return a file's bytes, all of one version of it."""
        path = self.folder / source.uri
        try:
            if not self._is_inside(path):
                raise _away(source.name)
            # The file may have been replaced by a pipe, and opening that would wait for a writer.
            with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
                for _ in range(MOST_ATTEMPTS):
                    before = os.fstat(file.fileno())
                    _refuse_kind(source.name, before)
                    refuse_size(source.name, before.st_size)
                    version = read_version(before)
                    if version == kept:
                        return None
                    file.seek(0)
                    data = file.read(LARGEST_SOURCE + 1)
                    if version == read_version(os.fstat(file.fileno())) and len(data) == before.st_size:
                        return Fetched(data, version, source.uri)
        except OSError as error:
            raise _out_of_reach(source.name, error) from error
        raise SourceUnreadable(Refusal("file.written", place=source.name))

    def fetch_beside(self, source: ListedSource, name: str) -> bytes | None:
        """Return the bytes of a picture that a source shows, wherever below the course's folder it lies."""
        path = posixpath.relpath(name, posixpath.dirname(source.name) or ".")
        uri = posixpath.normpath(posixpath.join(posixpath.dirname(source.uri), path))
        fetched = self.fetch(ListedSource(name, uri, None))
        return None if fetched is None else fetched.data

    def _list_file(
        self, name: str, found: "_Found", rights: str, looked: int
    ) -> ListedSource | SourceUnreadable:
        try:
            make_legible(name)
            status = found.entry.stat()
            if found.entry.is_symlink() and not self._is_inside(Path(found.entry)):
                raise _away(name)
            _refuse_kind(name, status)
        except OSError as error:
            return _out_of_reach(name, error)
        except SourceUnreadable as error:
            return error
        version = read_settled_version(status, looked)
        return ListedSource(name, found.path, version, status.st_size, rights)

    def _is_inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.folder.resolve())


def _files_of(course: CourseFolder) -> Mapping[str, SourceFile]:
    return {
        f"{course.folder / COURSE_FILE}, sources[{number}].path": entry
        for number, entry in enumerate(course.course.sources)
        if isinstance(entry, SourceFile)
    }


class _Found(NamedTuple):
    """A file with its path as the folder spells it, which may not be in Unicode's form NFC."""

    path: str
    entry: os.DirEntry[str]


@dataclass
class _PictureVersions:
    """The versions of the pictures of a folder, which count in those of the sources that may show them.

    Which picture a source shows is known once it is read: its version then changes more often than its bytes.
    """

    files: Sequence[tuple[str, "_Found | _Closed"]]
    looked: int

    def add_to(self, source: ListedSource) -> ListedSource:
        """Return a source whose version changes with the pictures too, if it is of a kind that shows some."""
        if source.version is None or find_suffix(source.name) not in list_illustrated_suffixes():
            return source
        return replace(source, version=None if self._all is None else f"{source.version}{self._all}")

    @cached_property
    def _all(self) -> str | None:
        """Return the versions as one text, empty without pictures; None while one may still change unseen."""
        versions = []
        for name, found in self.files:
            if isinstance(found, _Found) and find_suffix(name) in PICTURE_SUFFIXES:
                try:
                    version = read_settled_version(found.entry.stat(), self.looked)
                except OSError:
                    version = ""
                if version is None:
                    return None
                versions.append(f"{name} {version}")
        return f" {sha256(chr(10).join(versions).encode()).hexdigest()}" if versions else ""


class _Closed(NamedTuple):
    """A folder that cannot be listed, and why."""

    path: str
    error: OSError


def _walk(folder: Path) -> Iterator[tuple[str, _Found | _Closed]]:
    """Yield every file below the folder by name, without `course.yaml` and hidden or temporary files."""
    found = ((normalize("NFC", each.path), each) for each in _below(str(folder), ""))
    yield from sorted((each for each in found if each[0] != COURSE_FILE), key=lambda each: each[0])


def _below(folder: str, prefix: str) -> Iterator[_Found | _Closed]:
    try:
        with os.scandir(folder) as scanned:
            entries = [entry for entry in scanned if not entry.name.startswith(".")]
    except OSError as error:
        yield _Closed(prefix.rstrip("/"), error)
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path, f"{prefix}{entry.name}/")
        elif not entry.name.startswith("~$") and not _leads_to_a_folder(entry):
            yield _Found(prefix + entry.name, entry)


def _leads_to_a_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:
        return False  # a link to itself: what is wrong with it is told when it is listed


def _away(name: str) -> SourceUnreadable:
    return SourceUnreadable(Refusal("file.outside", place=name))


def _refuse_kind(name: str, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SourceUnreadable(Refusal("file.no_file", place=name))


def _out_of_reach(name: str, error: OSError) -> SourceUnreadable:
    if isinstance(error, FileNotFoundError):
        return SourceUnreadable(Refusal("file.absent", place=name))
    if isinstance(error, PermissionError):
        return SourceUnreadable(Refusal("file.forbidden", place=name))
    return SourceUnreadable(Refusal("file.closed", place=name, why=error.strerror or str(error)))
