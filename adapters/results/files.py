"""Statements that an LRS exported to files; a file is read again when it changes."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from adapters.results.origin import FileRefused, LineFormat, ReadSteps, ResultBatch
from schemas.course import StatementFiles
from schemas.errors import ResultsUnreadable
from schemas.refusal import Refusal

LARGEST_BATCH = 60_000_000
"""Bytes of files in one batch; compressed, that may be a gigabyte of statements."""


class StatementFilesOrigin:
    """Files below a course's folder with one statement on each line."""

    def __init__(self, entry: StatementFiles, folder: Path) -> None:
        self._entry = entry
        self._folder = folder

    @property
    def place(self) -> str:
        """Return the pattern."""
        return self._entry.path

    def read(self, cursor: str | None, scratch: Path) -> ReadSteps:  # noqa: ARG002 -- nothing is copied
        """Yield batches of new or changed files, as many in one batch as there are processors.

        Raises ResultsUnreadable if the pattern matches no file.
        """
        unread = UnreadFiles(self._folder, self._entry.path, cursor)
        for files in _group_files(unread.files):
            yield from _give_files(unread, files)


def _group_files(files: Iterable[Path]) -> Iterator[tuple[Path, ...]]:
    together: list[Path] = []
    at_once, size = os.cpu_count() or 1, 0
    for file in files:
        file_size = _measure_file(file)
        size += file_size
        if together and (len(together) == at_once or size > LARGEST_BATCH):
            yield tuple(together)
            together, size = [], file_size
        together.append(file)
    if together:
        yield tuple(together)


def _give_files(unread: "UnreadFiles", files: tuple[Path, ...]) -> ReadSteps:
    """Yield files as one batch; if one of them cannot be read, each by itself."""
    try:
        yield ResultBatch(files, LineFormat.STATEMENTS, unread.cursor_after(files))
        unread.mark_kept(files)
    except ResultsUnreadable as error:
        if len(files) == 1:
            yield FileRefused(unread.name_of(files[0]), error)
            return
        for file in files:
            yield from _give_files(unread, (file,))


class UnreadFiles:
    """The new or changed files of a course, compared with those in the cursor.

    Where `reading` is another than before, every file is read again.

    Raises ResultsUnreadable if the pattern matches no file below the folder.
    """

    def __init__(self, folder: Path, pattern: str, cursor: str | None, reading: str = "") -> None:
        self._folder = folder
        self._seen: dict[str, str] = json.loads(cursor) if cursor else {}
        stamps = {file: _stamp(file) + reading for file in _list_files(folder, pattern)}
        self._stamps = {f: stamp for f, stamp in stamps.items() if self._seen.get(self.name_of(f)) != stamp}
        self.files = tuple(self._stamps)

    def name_of(self, file: Path) -> str:
        """Return the path of a file below the course's folder."""
        return file.relative_to(self._folder).as_posix()

    def cursor_after(self, files: Iterable[Path]) -> str:
        """Return the cursor for when these files are stored too."""
        return json.dumps(self._seen | self._name_files(files), sort_keys=True)

    def mark_kept(self, files: Iterable[Path]) -> None:
        """Note that these files are stored."""
        self._seen |= self._name_files(files)

    def _name_files(self, files: Iterable[Path]) -> dict[str, str]:
        return {self.name_of(file): self._stamps[file] for file in files}


def refuse_unopened(file: Path | str, error: OSError) -> ResultsUnreadable:
    """Return the refusal of a file that is gone, or that this process may not read."""
    name = file if isinstance(file, str) else file.name
    return ResultsUnreadable(Refusal("results.not_opened", place=name, why=error.strerror or str(error)))


def _measure_file(file: Path) -> int:
    """Return the size of a file; 0 if it is gone, which whoever reads it tells."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _stamp(file: Path) -> str:
    """Return what changes with a file; empty if it is gone, which whoever reads it tells."""
    try:
        stat = file.stat()
    except OSError:
        return ""
    return f"{stat.st_mtime_ns}-{stat.st_size}"


def _list_files(folder: Path, pattern: str) -> list[Path]:
    """Return the files that match a pattern; raises ResultsUnreadable if there are none."""
    try:
        found = sorted(path for path in folder.glob(pattern) if path.is_file())
    except OSError as error:
        raise refuse_unopened(pattern, error) from error
    except (NotImplementedError, ValueError):
        found = []
    inside = [path for path in found if path.resolve().is_relative_to(folder.resolve())]
    if not inside:
        raise ResultsUnreadable(Refusal("results.no_file", place=pattern))
    return inside
