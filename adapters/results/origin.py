"""Protocol of an origin of results: it continues where the last reading stopped, batch by batch."""

from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from schemas.errors import ResultsUnreadable
from schemas.refusal import Refusal


class LineFormat(StrEnum):
    """Format of the lines of a batch: xAPI statements as they came, or our own records."""

    STATEMENTS = "statements"
    RECORDS = "records"


@dataclass(frozen=True)
class ResultBatch:
    """Files of lines, compressed by gzip or not, and the cursor to continue from once they are stored.

    Only the origin understands its `cursor`. `present` is a file with every attempt that an LMS has of some
    learners, one on each line: stored results of their other attempts were removed in the LMS. `table` names
    the table whose rows these all are: rows that it gave before and gives no more do not count.
    """

    files: tuple[Path, ...]
    form: LineFormat
    cursor: str
    present: Path | None = None
    table: str | None = None


@dataclass(frozen=True)
class FileRefused:
    """A file or activity that cannot be read; it is tried again each time, and does not stop the others."""

    file: str
    error: ResultsUnreadable


@dataclass(frozen=True)
class OriginRemark:
    """Something people should know about an origin that was read; `about` names the file or activity."""

    about: str
    refusal: Refusal


ReadSteps = Generator[ResultBatch | FileRefused | OriginRemark, None, None]
"""What an origin gives. Where a batch cannot be kept, the reason is thrown in: an origin of files goes on by
them one by one, any other ends there."""


class ResultsOrigin(Protocol):
    """One entry of a course's `results.origins`; whatever goes wrong is a ResultsUnreadable with a remedy."""

    @property
    def place(self) -> str:
        """Return where it is, for messages, without credentials."""
        ...

    def read(self, cursor: str | None, scratch: Path) -> ReadSteps:
        """Yield what is new since a cursor, in files of the origin or below `scratch`.

        What came before a failure is yielded first, so that it is not asked for again. Raises
        ResultsUnreadable.
        """
        ...
