"""The files a course's `path:` entries name, below the course's own folder and nowhere else."""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import time_ns
from typing import NamedTuple
from unicodedata import normalize

from adapters.courses import COURSE_FILE, CourseFolder
from adapters.sources.origin import Fetched, Listed, legible, refuse_size
from adapters.sources.patterns import leaves_its_folder, matcher
from schemas.course import SourceFile
from schemas.errors import CourseInvalid, SourceUnreadable

SETTLED_NS = 2_000_000_000
"""A file younger than this may change again within the same tick of its clock (2 s on FAT), so its times
do not tell its versions apart yet: what git calls racily clean."""


class FolderOrigin:
    """All `path:` entries of a course together: the folder is walked once, whatever their number.

    `entries`, by the key they stand under, are taken in the place of those.
    Raises CourseInvalid, naming the key, where a pattern leaves the folder.
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

    def listed(self) -> Iterator[Listed | SourceUnreadable]:
        """Yield the files; raises CourseInvalid, naming the key, where a pattern matches nothing."""
        looked = time_ns()
        matchers = {key: matcher(entry.path) for key, entry in self._entries.items()}
        unmatched = dict(self._entries)
        for name, found in _walk(self.folder) if self._entries else ():
            keys = [key for key, matches in matchers.items() if matches(name)]
            for key in keys:
                unmatched.pop(key, None)
            if keys:
                rights = next((r for key in keys if (r := self._entries[key].rights)), "")
                yield self._listed(name, found, rights, looked)
        for key, entry in unmatched.items():
            raise CourseInvalid(
                f"{entry.path!r} matches no source",
                place=key,
                remedy="Correct the path, or put the file there",
            )

    def fetch(self, source: Listed, kept: str | None = None) -> Fetched | None:
        """Return a file's bytes."""
        path = self.folder / source.uri
        try:
            with path.open("rb") as file:
                status = os.fstat(file.fileno())
                refuse_size(source.name, status.st_size)
                version = _version(status)
                return None if version == kept else Fetched(file.read(), version, source.uri)
        except OSError as error:
            raise _out_of_reach(source.name, error) from error

    def _listed(self, name: str, found: "_Found", rights: str, looked: int) -> Listed | SourceUnreadable:
        try:
            legible(name)
            status = found.entry.stat()
            if found.entry.is_symlink() and not self._is_inside(Path(found.entry)):
                raise SourceUnreadable(
                    "is a link that leaves the course's folder",
                    place=name,
                    remedy="Copy the file itself in place of the link",
                )
            if not stat.S_ISREG(status.st_mode):
                raise SourceUnreadable("is no file", place=name, remedy="Put a document in its place")
        except OSError as error:
            return _out_of_reach(name, error)
        except SourceUnreadable as error:
            return error
        settled = looked - max(status.st_mtime_ns, status.st_ctime_ns) > SETTLED_NS
        return Listed(name, found.path, _version(status) if settled else None, status.st_size, rights)

    def _is_inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.folder.resolve())


def _files_of(course: CourseFolder) -> Mapping[str, SourceFile]:
    return {
        f"{course.folder / COURSE_FILE}, sources[{number}].path": entry
        for number, entry in enumerate(course.course.sources)
        if isinstance(entry, SourceFile)
    }


class _Found(NamedTuple):
    """A file as the folder spells its path, which may not be how anybody writes it."""

    path: str
    entry: os.DirEntry[str]


def _walk(folder: Path) -> Iterator[tuple[str, _Found]]:
    """Yield every file below the folder by name, but the course file and hidden or temporary ones."""
    found = ((normalize("NFC", each.path), each) for each in _below(str(folder), ""))
    yield from sorted((each for each in found if each[0] != COURSE_FILE), key=lambda each: each[0])


def _below(folder: str, prefix: str) -> Iterator[_Found]:
    try:
        with os.scandir(folder) as scanned:
            entries = [entry for entry in scanned if not entry.name.startswith(".")]
    except OSError:
        return  # a folder nobody may look into holds no source: its patterns match nothing
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


def _version(status: os.stat_result) -> str:
    """Return what changes with the bytes: whoever sets a file's time back cannot set its change time."""
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"


def _out_of_reach(name: str, error: OSError) -> SourceUnreadable:
    return SourceUnreadable(
        f"cannot be opened: {error.strerror}", place=name, remedy="Check that it is there and readable"
    )
