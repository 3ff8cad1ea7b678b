"""Folders below the courses folder, as the desk sets up courses in them: their documents and `course.yaml`.

A visitor names a folder right below the courses folder, and no path; what is written lies in that folder.
Decided in docs/decisions/0176-set-up-at-the-desk.md.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath, PureWindowsPath
from shutil import rmtree
from stat import S_IMODE, S_ISREG

from adapters.courses import COURSE_FILE, SOURCES, find_written_file
from adapters.folder_lock import lock_folder
from adapters.sources.beside import PICTURE_SUFFIXES
from adapters.sources.origin import make_legible, refuse_large
from adapters.sources.patterns import is_passed_over
from adapters.sources.suffixes import find_suffix, list_suffixes
from adapters.whole_files import AS_USUAL, finish_copy, replace_file
from schemas.errors import (
    Conflict,
    CourseInvalid,
    InvalidInput,
    PremierjetError,
    SourceUnreadable,
    StoreUnusable,
)
from schemas.refusal import Refusal
from schemas.short_text import shorten_text

TITLE_FILE = ".title"
"""The file that says what a course will be called, until its `course.yaml` does."""

WRITTEN_ID = re.compile(r"""(?<![\w-])["']?id["']?[ \t]*:\s*["']?([a-z0-9-]+)""")
LONGEST_FILE_NAME = 255
"""Bytes of a file's name: what file systems take."""

LONGEST_SHOWN = 60  # characters of a name that is too long
MOST_DOCUMENTS = 200
"""Documents that are taken at once: a folder of more is a library, and no course."""


@dataclass(frozen=True)
class ReadCourseFile:
    """The text of a `course.yaml` and the digest of its bytes; both are empty if there is none yet."""

    text: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Document:
    """A document that is handed in: its name, without a folder, its size, and what reads its bytes.

    A folder may hold more than memory: each document is read when its copy is written.
    """

    name: str
    size: int
    read: Callable[[], bytes]


def hold_document(name: str, data: bytes) -> Document:
    """Return a document whose bytes are there already."""
    return Document(name, len(data), lambda: data)


def list_folders(courses: Path) -> tuple[Path, ...]:
    """Return the folders of courses, and those in which one can be set up, by name.

    One without a `course.yaml` counts only if it lies there itself: a link may lead anywhere.
    """
    try:
        with os.scandir(courses) as entries:
            found = [Path(each) for each in entries if each.is_dir() and not each.name.startswith(".")]
    except OSError:
        return ()
    return tuple(sorted(each for each in found if (each / COURSE_FILE).is_file() or not each.is_symlink()))


def find_folder(courses: Path, name: str) -> Path | None:
    """Return the folder of that name among those of `list_folders`."""
    return next((each for each in list_folders(courses) if each.name == name), None)


def list_documents(folder: Path) -> tuple[str, ...]:
    """Return the names of the documents below a folder that can be read, without following a link."""
    return tuple(sorted(_walk_documents(folder)))


def begin_folder(courses: Path, name: str, documents: Sequence[Document], title: str) -> Path:
    """Make the folder of a new course, numbered if there is one of that name, and put its documents there.

    Its title is kept in the folder.

    Raises what `add_documents` raises; then there is no folder.
    """
    folder = _make_folder(courses, name)
    try:
        add_documents(folder, documents)
        _keep_title(folder, title)
    except PremierjetError:
        rmtree(folder, ignore_errors=True)
        raise
    return folder


def read_title(folder: Path) -> str:
    """Return what the course of a folder will be called, on one line; empty if nobody has said it."""
    try:
        return " ".join((folder / TITLE_FILE).read_text(encoding="utf-8").split())
    except (OSError, UnicodeDecodeError):
        return ""


def read_course_file(folder: Path) -> ReadCourseFile:
    """Return the text of a folder's `course.yaml` as it stands; raises CourseInvalid if it cannot be read."""
    file = folder / COURSE_FILE
    try:
        data = file.read_bytes()
        return ReadCourseFile(data.decode("utf-8"), sha256(data).hexdigest())
    except FileNotFoundError:
        return ReadCourseFile()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CourseInvalid(Refusal("course.not_utf8", place=f"{file}, line {line}")) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise CourseInvalid(Refusal("file.closed", place=str(file), why=why)) from error


def list_written_ids(folder: Path) -> frozenset[str]:
    """Return every `id` that a folder's `course.yaml` seems to give, though it be broken, cut short or
    misnamed.
    """
    try:
        file = find_written_file(folder)
        text = file.read_bytes().decode("utf-8", "replace") if file else ""
    except OSError:
        return frozenset()
    return frozenset(WRITTEN_ID.findall(text))


def write_course_file(folder: Path, text: str, seen: str) -> None:
    """Write a folder's `course.yaml` in one step.

    Raises Conflict if it has not the digest `seen` any more, StoreUnusable if it cannot be written; then it
    is as it was.
    """
    try:
        with lock_folder(folder):
            if read_course_file(folder).digest != seen:
                raise Conflict(Refusal("setup.changed_meanwhile", place=str(folder / COURSE_FILE)))
            # A link stays one: whoever keeps the file elsewhere finds it changed there.
            _replace_keeping_rights((folder / COURSE_FILE).resolve(), text.encode("utf-8"))
            (folder / TITLE_FILE).unlink(missing_ok=True)
    except OSError as error:
        raise _cannot_write(folder / COURSE_FILE, error) from error


def add_documents(folder: Path, documents: Sequence[Document]) -> None:
    """Put documents into the folder `sources` of a course, all or none.

    Raises InvalidInput, SourceUnreadable for a document that cannot be a source, or whose name is taken.
    """
    sources = folder / SOURCES
    if sources.is_symlink():
        raise InvalidInput(Refusal("file.outside", place=SOURCES))
    if len(documents) > MOST_DOCUMENTS:
        raise InvalidInput(Refusal("setup.many_documents", place=SOURCES, most=MOST_DOCUMENTS))
    names = [_find_name(each.name) for each in documents]
    named = dict(zip(names, documents, strict=True))
    for name, document in named.items():
        _refuse_document(sources, name, document.size)
    twice = [name for name in named if names.count(name) > 1]
    if twice:
        raise InvalidInput(Refusal("setup.name_twice", place=", ".join(twice)))
    try:
        with lock_folder(folder):
            _write_new_files(sources, named)
    except OSError as error:
        raise _cannot_write(sources, error) from error


def read_home_folder(named: str) -> tuple[Document, ...]:
    """Return the documents right in a folder below the home of whoever runs this, links left out; unread.

    Raises InvalidInput if the folder is elsewhere or hidden, if it holds no document, or too many.
    """
    home = Path.home().resolve()
    try:
        folder = (home / Path(named).expanduser()).resolve()
    except (RuntimeError, ValueError, OSError) as error:
        raise InvalidInput(Refusal("setup.no_folder", place=named)) from error
    if not folder.is_relative_to(home) or is_passed_over(folder.relative_to(home).parts):
        raise InvalidInput(Refusal("setup.not_at_home", place=named, home=str(home)))
    try:
        with os.scandir(folder) as entries:
            names = sorted(each.name for each in entries if each.is_file(follow_symlinks=False))
    except OSError as error:
        raise InvalidInput(Refusal("setup.no_folder", place=str(folder))) from error
    wanted = [name for name in names if _is_document(name)]
    if not wanted:
        raise InvalidInput(Refusal("setup.no_documents", place=str(folder)))
    if len(wanted) > MOST_DOCUMENTS:
        raise InvalidInput(Refusal("setup.many_documents", place=str(folder), most=MOST_DOCUMENTS))
    return tuple(_find_document(folder / name) for name in wanted)


def _make_folder(courses: Path, name: str) -> Path:
    number = 1
    while True:
        folder = courses / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            number += 1
        except OSError as error:
            raise _cannot_write(folder, error) from error
        else:
            return folder


def _keep_title(folder: Path, title: str) -> None:
    try:
        replace_file(folder / TITLE_FILE, title.encode("utf-8"))
    except OSError as error:
        raise _cannot_write(folder, error) from error


def _replace_keeping_rights(file: Path, data: bytes) -> None:
    if not file.exists():
        replace_file(file, data)
        return
    held = file.stat()
    with finish_copy(file.parent, data) as copy:
        with suppress(PermissionError):  # only who is in the group may give the file to it
            os.chown(copy, -1, held.st_gid)
        copy.chmod(S_IMODE(held.st_mode))
        copy.replace(file)


def _write_new_files(sources: Path, named: Mapping[str, Document]) -> None:
    """Write files, of which none may be there, one by one.

    Raises InvalidInput, SourceUnreadable or OSError, and then none is left.
    """
    written: list[Path] = []
    try:
        for name, document in named.items():
            with finish_copy(sources, document.read(), mode=AS_USUAL) as copy:
                (sources / name).hardlink_to(copy)  # a rename would replace what came since we looked
                written.append(sources / name)
    except (OSError, PremierjetError) as error:
        for each in written:
            each.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise InvalidInput(Refusal("setup.document_there", place=name)) from error
        raise


def _find_document(file: Path) -> Document:
    try:
        return Document(file.name, file.stat(follow_symlinks=False).st_size, lambda: _read_document(file))
    except OSError as error:
        raise _cannot_read(file, error) from error


def _read_document(file: Path) -> bytes:
    """Return the bytes of a file; raises SourceUnreadable if it is no source any more, InvalidInput."""
    # It may have been replaced since: a link is not followed, a pipe is not waited for.
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW
    try:
        with os.fdopen(os.open(file, flags), "rb") as opened:
            status = os.fstat(opened.fileno())
            if not S_ISREG(status.st_mode):
                raise SourceUnreadable(Refusal("file.no_file", place=file.name))
            size = status.st_size
            refuse_large(file.name, size)
            data = opened.read(size + 1)
    except OSError as error:
        raise _cannot_read(file, error) from error
    if len(data) != size:
        raise SourceUnreadable(Refusal("file.written", place=file.name))
    return data


def _walk_documents(folder: Path) -> Iterator[str]:
    for above, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if _is_document(name):
                yield (Path(above) / name).relative_to(folder).as_posix()


def _is_document(name: str) -> bool:
    return find_suffix(name) in list_suffixes() and not is_passed_over((name,)) and name != COURSE_FILE


def _find_name(sent: str) -> str:
    """Return the name of an uploaded file without its folders, whichever system wrote them."""
    name = PurePosixPath(PureWindowsPath(sent).name).name
    return make_legible(name)


def _refuse_document(sources: Path, name: str, size: int) -> None:
    if is_passed_over((name,)):
        raise InvalidInput(Refusal("setup.hidden_document", place=name))
    if find_suffix(name) not in {*list_suffixes(), *PICTURE_SUFFIXES}:
        raise InvalidInput(
            Refusal("setup.other_document", place=name, suffixes=_name_suffixes(list_suffixes()))
        )
    refuse_large(name, size)
    if len(name.encode()) > LONGEST_FILE_NAME:
        place, most = shorten_text(name, LONGEST_SHOWN), LONGEST_FILE_NAME
        raise InvalidInput(Refusal("setup.long_name", place=place, most=most))
    if (sources / name).exists() or (sources / name).is_symlink():
        raise InvalidInput(Refusal("setup.document_there", place=name))


def _name_suffixes(suffixes: Iterable[str]) -> str:
    return ", ".join(sorted(suffixes))


def _cannot_read(file: Path, error: OSError) -> InvalidInput:
    return InvalidInput(Refusal("file.closed", place=file.name, why=error.strerror or str(error)))


def _cannot_write(place: Path, error: OSError) -> StoreUnusable:
    return StoreUnusable(Refusal("setup.not_written", place=str(place), why=error.strerror or str(error)))
