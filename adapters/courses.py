"""The courses folder: each folder below it with a `course.yaml` is a course."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import time_ns

from adapters.course_yaml import parse_course, place_of
from adapters.file_version import read_settled_version
from adapters.version_cache import VersionCache
from schemas.course import Course, Module
from schemas.errors import CourseInvalid, InvalidInput
from schemas.ids import split_key
from schemas.language import Language
from schemas.languages.packs import make_absent_error
from schemas.refusal import Refusal

COURSE_FILE = "course.yaml"
MISNAMES = frozenset({"course.yml", "course.yaml", "course.yaml.txt", "course.yml.txt"})
"""Names that are taken for COURSE_FILE, in any case of letters: a course is there that nobody reads."""

SOURCES = "sources"
"""The folder of a course in which its documents are put, where nobody chose another."""

MOST_NAMED = 20  # modules in the error for an unknown one

MOST_TEXTS = 256
"""Courses that are cached, each by the text it was read from."""

MOST_FOLDERS = 16
"""Courses folders that are cached: a process works on one, tests on several."""


@dataclass(frozen=True)
class CourseFolder:
    """A course and the folder its paths start from."""

    folder: Path
    course: Course


_TEXTS = VersionCache[Path, Course | CourseInvalid](MOST_TEXTS)
_FOLDERS = VersionCache[Path, tuple[tuple[CourseFolder, ...], tuple[CourseInvalid, ...]]](MOST_FOLDERS)
"""Cached, because every step of every module asks for all courses, which hardly ever change."""

_BY_ID = VersionCache[Path, Mapping[str, tuple[CourseFolder, str]]](MOST_FOLDERS)
"""The courses of a courses folder by id, each with the version of its file; valid for one version of the
folder, which changes when a course's folder is added, removed or renamed."""


def read_course(folder: Path) -> CourseFolder:
    """Return the course of a folder; raises CourseInvalid with file, line, key and remedy."""
    file = folder / COURSE_FILE
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        misnamed = find_misnamed_file(folder)
        if misnamed is not None:
            refusal = Refusal("course.misnamed", place=str(misnamed), name=COURSE_FILE)
            raise CourseInvalid(refusal) from error
        raise CourseInvalid(Refusal("course.missing", place=str(file))) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CourseInvalid(Refusal("course.not_utf8", place=f"{file}, line {line}")) from error
    except OSError as error:
        raise CourseInvalid(str(error), place=str(file), remedy="Make it a file one can read") from error
    course = _TEXTS.get(file, text, lambda: _parse_course(file, text))
    if isinstance(course, CourseInvalid):
        raise course.with_traceback(None)  # or its traceback would grow with each call
    return CourseFolder(folder, course)


def _parse_course(file: Path, text: str) -> Course | CourseInvalid:
    """Return the course of a text, or the error: a broken course is cached like any other."""
    try:
        return parse_course(file, text)
    except CourseInvalid as error:
        return error


def read_courses(courses: Path) -> tuple[tuple[CourseFolder, ...], tuple[CourseInvalid, ...]]:
    """Return the usable courses, and the errors of the others.

    If two folders use one course id, the second is in error. So is each language without a pack, though its
    course is usable: its drafts can be read.
    """
    looked_at = time_ns()
    folder_version = _read_version_of(courses, looked_at)
    files = _find_course_files(courses)
    versions = {file: read_settled_version(status, looked_at) for file, status in files.items()}
    settled = None if None in versions.values() else tuple(versions.items())
    usable, wrong = _FOLDERS.get(courses, settled, lambda: _read_all(files))
    by_id = {each.course.id: (each, versions.get(each.folder / COURSE_FILE) or "") for each in usable}
    _BY_ID.keep(courses, folder_version if settled else None, by_id)
    return usable, wrong


def _find_unchanged(courses: Path, course_id: str) -> CourseFolder | None:
    """Return a course whose folder and file are as they were when all courses were read last.

    Whoever asks for one course of many looks at two files, not at all of them. Whether another course has
    taken the same id meanwhile is what the next look at all courses says.
    """
    looked_at = time_ns()
    by_id = _BY_ID.find(courses, _read_version_of(courses, looked_at)) or {}
    found, version = by_id.get(course_id, (None, ""))
    is_as_read = found is not None and _read_version_of(found.folder / COURSE_FILE, looked_at) == version
    return found if is_as_read else None


def _read_version_of(path: Path, looked_at: int) -> str | None:
    """Return the version of a file or folder; None if it may still change without it, or is not there."""
    try:
        return read_settled_version(path.stat(), looked_at)
    except OSError:
        return None


def measure_courses(courses: Path) -> int:
    """Return how many bytes all course files have together, without reading one."""
    return sum(status.st_size for status in _find_course_files(courses).values())


def _find_course_files(courses: Path) -> Mapping[Path, os.stat_result]:
    found: dict[Path, os.stat_result] = {}
    try:
        with os.scandir(courses) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError:
        names = []
    for name in names:
        file = courses / name / COURSE_FILE
        with suppress(OSError):
            found[file] = file.stat()
            continue
        misnamed = find_misnamed_file(courses / name)
        if misnamed is not None:
            with suppress(OSError):
                found[misnamed] = misnamed.stat()
    return found


def find_written_file(folder: Path) -> Path | None:
    """Return what a folder has as its `course.yaml`, be it misnamed; None if it has nothing of the kind."""
    file = folder / COURSE_FILE
    return file if file.is_file() else find_misnamed_file(folder)


def find_misnamed_file(folder: Path) -> Path | None:
    """Return the file of a folder that is taken for its `course.yaml`, of which there is none."""
    with suppress(OSError), os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if entry.name.casefold() in MISNAMES)
        if names and COURSE_FILE not in names:
            return folder / names[0]
    return None


def _read_all(files: Iterable[Path]) -> tuple[tuple[CourseFolder, ...], tuple[CourseInvalid, ...]]:
    usable: dict[str, CourseFolder] = {}
    wrong: list[CourseInvalid] = []
    for file in files:
        try:
            found = read_course(file.parent)
            first = usable.get(found.course.id)
            if first is not None:
                raise CourseInvalid(
                    Refusal(
                        "course.id_taken",
                        place=_describe_place(found.folder / COURSE_FILE, ("id",)),
                        course=found.course.id,
                        other=str(first.folder / COURSE_FILE),
                    )
                )
            usable[found.course.id] = found
            wrong += _list_absent_languages(found.folder / COURSE_FILE, found.course)
        except CourseInvalid as error:
            wrong.append(error)
    return tuple(usable.values()), tuple(wrong)


def _list_absent_languages(file: Path, course: Course) -> Iterator[CourseInvalid]:
    """Yield an error for each key of a course that names a language whose pack is not installed."""
    named: list[tuple[tuple[int | str, ...], Language | None]] = [(("language",), course.language)]
    named += (
        (("modules", number, "language"), module.language) for number, module in enumerate(course.modules)
    )
    named += (
        (("documents", number, "language"), document.language)
        for number, document in enumerate(course.documents)
    )
    for location, language in named:
        if language is not None and not language.is_installed:
            yield CourseInvalid.of(make_absent_error(language.value, ""), _describe_place(file, location))


def _describe_place(file: Path, location: tuple[int | str, ...]) -> str:
    """Return a file with the line and the key of a place in it; the file alone if it is gone meanwhile."""
    try:
        line, key = place_of(file, file.read_text(encoding="utf-8"), location)
    except OSError:
        return str(file)
    return f"{file}, line {line}, {key}"


def find_module(courses: Path, key: str) -> tuple[CourseFolder, Module]:
    """Return the course and module of a key.

    Raises CourseInvalid if its course may be one that cannot be read, InvalidInput if no course has it.
    """
    course_id, module_id = split_key(key)
    unchanged = _find_unchanged(courses, course_id)
    usable, wrong = ((unchanged,), ()) if unchanged else read_courses(courses)
    for found in usable:
        module = found.course.module(module_id) if found.course.id == course_id else None
        if module is not None:
            return found, module
    usable, wrong = read_courses(courses)
    _raise_error_of(courses / course_id, wrong)
    if all(found.course.id != course_id for found in usable):
        _raise_first_unread(usable, wrong)
    known = [found.course.key_of(m) for found in usable for m in found.course.drafted_modules]
    more = f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
    named = ", ".join(known[:MOST_NAMED]) + more
    raise InvalidInput(
        f"no module {key!r}",
        place=str(courses),
        remedy=f"Known modules: {named or 'none'}{_count_invalid(wrong)}",
    )


def find_course(courses: Path, course_id: str) -> CourseFolder:
    """Return the course of an id; raises InvalidInput if no usable course has it."""
    unchanged = _find_unchanged(courses, course_id)
    if unchanged is not None:
        return unchanged
    usable, wrong = read_courses(courses)
    for found in usable:
        if found.course.id == course_id:
            return found
    _raise_error_of(courses / course_id, wrong)
    known = ", ".join(found.course.id for found in usable)
    raise InvalidInput(
        f"no course {course_id!r}",
        place=str(courses),
        remedy=f"Known courses: {known or 'none'}{_count_invalid(wrong)}. `premierjet init` makes one",
    )


def _raise_error_of(folder: Path, wrong: Iterable[CourseInvalid]) -> None:
    """Raise the error of the course in a folder, if any: most folders have the name of their course's id."""
    for error in list_errors_of(folder, wrong):
        raise error.with_traceback(None)


def _raise_first_unread(usable: Iterable[CourseFolder], wrong: Iterable[CourseInvalid]) -> None:
    """Raise the error of the first course that cannot be read, if any: a folder may have any name."""
    read = tuple(f"{found.folder}{os.sep}" for found in usable)
    for error in wrong:
        if not error.place.startswith(read):
            raise error.with_traceback(None)


def list_errors_of(folder: Path, wrong: Iterable[CourseInvalid]) -> list[CourseInvalid]:
    """Return the errors of the course in a folder, whatever its file is called."""
    return [each for each in wrong if each.place.startswith(f"{folder}{os.sep}")]


def _count_invalid(wrong: Sequence[CourseInvalid]) -> str:
    return f", and {len(wrong)} that `premierjet check` finds wrong" if wrong else ""
