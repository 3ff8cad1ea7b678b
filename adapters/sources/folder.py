"""The files a course's `sources:` name, below the course's own folder and nowhere else."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from adapters.courses import COURSE_FILE, CourseFolder
from schemas.course import ArtefactKind, Module
from schemas.errors import CourseInvalid, SourceUnreadable

LARGEST_SOURCE = 100_000_000
"""Bytes. A larger file is a film or a scan, and would be held in memory whole."""

CHUNK = 1 << 20


@dataclass(frozen=True)
class SourcePath:
    """A source: its name (path below the course's folder, forward slashes, NFC) and where it lies."""

    name: str
    path: Path


def module_sources(folder: CourseFolder, module: Module) -> tuple[SourcePath, ...]:
    """Return the files a module draws on, by name.

    Raises CourseInvalid, naming the key and the pattern, where a pattern matches nothing or leaves the
    course's folder.
    """
    files = _files(folder.folder)
    named: dict[str, SourcePath] = {}
    for number, source in enumerate(folder.course.sources):
        named |= _matching(folder, f"sources[{number}].path", source.path, files)
    if not module.sources and module.artefacts == (ArtefactKind.PAPERWORK,):
        return ()  # paperwork is filled from data and cites nothing
    if not module.sources:
        return tuple(named[name] for name in sorted(named))
    kept: dict[str, SourcePath] = {}
    where = _key_of(folder, module)
    for number, pattern in enumerate(module.sources):
        kept |= _matching(folder, f"{where}.sources[{number}]", pattern, tuple(named.values()))
    return tuple(kept[name] for name in sorted(kept))


def _key_of(folder: CourseFolder, module: Module) -> str:
    """Return the key in `course.yaml` under which a module or document stands."""
    course = folder.course
    number = next(n for n, one in enumerate(course.drafted) if one.id == module.id)
    modules = len(course.modules)
    return f"modules[{number}]" if number < modules else f"documents[{number - modules}]"


def read_bytes(source: SourcePath) -> bytes:
    """Return a source's bytes; raises SourceUnreadable where it is empty, too large or out of reach."""
    size = _size(source)
    if size > LARGEST_SOURCE:
        raise SourceUnreadable(
            f"is {size / 1e6:.0f} MB, more than the {LARGEST_SOURCE / 1e6:.0f} MB a source may have",
            place=source.name,
            remedy="Split it, or export only its text",
        )
    if size == 0:
        raise SourceUnreadable("is empty (0 bytes)", place=source.name, remedy="Save it again, or remove it")
    try:
        return source.path.read_bytes()
    except OSError as error:
        raise _out_of_reach(source, error) from error


def stamp(source: SourcePath) -> str:
    """Return what changes whenever a source does: its bytes' sha256, or why there is none."""
    try:
        if _size(source) > LARGEST_SOURCE:
            return "too large"
        digest = sha256()
        with source.path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest()
    except (OSError, SourceUnreadable):
        return "out of reach"


def _size(source: SourcePath) -> int:
    try:
        status = source.path.stat()
    except OSError as error:
        raise _out_of_reach(source, error) from error
    if not stat.S_ISREG(status.st_mode):
        raise SourceUnreadable("is no file", place=source.name, remedy="Put a document in its place")
    return status.st_size


def _out_of_reach(source: SourcePath, error: OSError) -> SourceUnreadable:
    return SourceUnreadable(
        f"cannot be opened: {error.strerror}", place=source.name, remedy="Check that it is there and readable"
    )


def _files(folder: Path) -> tuple[SourcePath, ...]:
    """Return every file below the folder but the course file and hidden or temporary ones."""
    return tuple(sorted(_walk(folder), key=lambda found: found.name))


def _walk(folder: Path) -> Iterator[SourcePath]:
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for file in files:
            path = Path(parent, file)
            name = normalize("NFC", path.relative_to(folder).as_posix())
            if name != COURSE_FILE and not file.startswith((".", "~$")):
                yield SourcePath(name, path)


def _matching(
    folder: CourseFolder, key: str, pattern: str, among: Sequence[SourcePath]
) -> dict[str, SourcePath]:
    place = f"{folder.folder / COURSE_FILE}, {key}"
    wanted = normalize("NFC", pattern).removeprefix("./")
    if wanted.startswith(("/", "~")) or ".." in PurePosixPath(wanted).parts:
        raise CourseInvalid(
            f"{pattern!r} leaves the course's folder",
            place=place,
            remedy="Copy the source below the folder and name it from there",
        )
    matcher = re.compile(_expression(wanted))
    found = {one.name: one for one in among if one.name == wanted or matcher.fullmatch(one.name)}
    if not found:
        raise CourseInvalid(
            f"{pattern!r} matches no source",
            place=place,
            remedy="Correct the path, or put the file there",
        )
    inside = folder.folder.resolve()
    for one in found.values():
        if not one.path.resolve().is_relative_to(inside):
            raise CourseInvalid(
                f"{one.name!r} is a link that leaves the course's folder",
                place=place,
                remedy="Copy the file itself in place of the link",
            )
    return found


def _expression(pattern: str) -> str:
    """Return the regular expression of a glob: `*` and `?` stay in one folder, `**` crosses folders."""
    written = ""
    for part in re.split(r"(\*\*/|\*\*|\*|\?)", pattern):
        written += {"**/": r"(?:[^/]+/)*", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}.get(
            part, re.escape(part)
        )
    return written
