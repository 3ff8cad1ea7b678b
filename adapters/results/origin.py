"""Protocol of an origin of results: it continues where the last reading stopped, batch by batch."""

from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from schemas.errors import ResultsUnreadable
from schemas.refusal import Refusal


class LineFormat(StrEnum):
    """What the lines of a batch are: xAPI statements as they came, or records in our own words."""

    STATEMENTS = "statements"
    RECORDS = "records"


@dataclass(frozen=True)
class ResultBatch:
    """Files of lines, packed by gzip or not, and where to go on once they are kept.

    `cursor` is in the origin's own words; the same cursor gives the same batch as long as the origin
    holds the same. `present` lists every attempt an LMS holds of some learners, one a line: what is kept of
    others of theirs was removed there.
    """

    files: tuple[Path, ...]
    form: LineFormat
    cursor: str
    present: Path | None = None


@dataclass(frozen=True)
class FileRefused:
    """One file or activity that cannot be read; the others go on, and it is tried again each time."""

    file: str
    error: ResultsUnreadable


@dataclass(frozen=True)
class OriginRemark:
    """Something a person should know of an origin that was read all the same; `about` names what of it."""

    about: str
    refusal: Refusal


ReadSteps = Generator[ResultBatch | FileRefused | OriginRemark, None, None]
"""What an origin gives. Where a batch cannot be kept, the reason is thrown in: an origin of files goes on by
them one by one, any other ends there."""


class ResultsOrigin(Protocol):
    """One entry of a course's `results.origins`; whatever goes wrong is a ResultsUnreadable with a remedy."""

    @property
    def place(self) -> str:
        """Return where it is, for a person; a credential is no part of it."""
        ...

    def read(self, cursor: str | None, scratch: Path) -> ReadSteps:
        """Yield what was not read at a cursor, in files that are below `scratch` or the origin's own.

        What came before an origin failed is yielded first: nothing of it is asked for again. Raises
        ResultsUnreadable.
        """
        ...
