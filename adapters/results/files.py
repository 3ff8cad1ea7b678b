"""Statements an LRS exported into files: read once and again when it changes."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from adapters.results.origin import Batch, Form
from schemas.course import StatementFiles
from schemas.errors import ResultsUnreadable

LARGEST_BATCH = 60_000_000
"""Bytes of files that are read together: a gigabyte of statements, where they are packed."""


class StatementFilesOrigin:
    """Files of statements, one a line, below a course's folder."""

    def __init__(self, entry: StatementFiles, folder: Path) -> None:
        self._entry = entry
        self._folder = folder

    @property
    def place(self) -> str:
        """Return the pattern."""
        return self._entry.path

    def read(self, cursor: str | None, scratch: Path) -> Iterator[Batch]:  # noqa: ARG002 -- nothing is copied
        """Yield what is new or changed, as many files at once as there are processors to read them.

        Raises ResultsUnreadable where the pattern names none.
        """
        together: list[Path] = []
        at_once, size, after = os.cpu_count() or 1, 0, cursor or ""
        for file, then in unread(self._folder, self._entry.path, cursor):
            size += file.stat().st_size
            if together and (len(together) == at_once or size > LARGEST_BATCH):
                yield Batch(tuple(together), Form.STATEMENTS, after)
                together, size = [], file.stat().st_size
            together.append(file)
            after = then
        if together:
            yield Batch(tuple(together), Form.STATEMENTS, after)


def unread(folder: Path, pattern: str, cursor: str | None) -> Iterator[tuple[Path, str]]:
    """Yield each file that was not read as it is, and the cursor after it.

    Raises ResultsUnreadable where the pattern names no file below the folder.
    """
    seen: dict[str, str] = json.loads(cursor) if cursor else {}
    files = _named(folder, pattern)
    for file in files:
        name, stat = file.relative_to(folder).as_posix(), file.stat()
        stamp = f"{stat.st_mtime_ns}-{stat.st_size}"
        if seen.get(name) != stamp:
            seen[name] = stamp
            yield file, json.dumps(seen, sort_keys=True)


def _named(folder: Path, pattern: str) -> list[Path]:
    try:
        found = sorted(path for path in folder.glob(pattern) if path.is_file())
    except (NotImplementedError, ValueError):
        found = []
    inside = [path for path in found if path.resolve().is_relative_to(folder.resolve())]
    if not inside:
        raise ResultsUnreadable(
            "names no file of the course's folder",
            place=pattern,
            remedy="Put the file there, or correct `path` under `results` in course.yaml",
        )
    return inside
