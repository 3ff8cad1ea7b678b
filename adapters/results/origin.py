"""What every origin of results does: go on where it was left, and give what it has, a batch at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Form(StrEnum):
    """What the lines of a batch are: xAPI statements as they came, or records in our own words."""

    STATEMENTS = "statements"
    RECORDS = "records"


@dataclass(frozen=True)
class Batch:
    """Files of lines, packed by gzip or not, and where to go on once they are kept.

    `cursor` is in the origin's own words; the same cursor gives the same batch as long as the origin
    holds the same.
    """

    files: tuple[Path, ...]
    form: Form
    cursor: str


class Origin(Protocol):
    """One entry of a course's `results.origins`; whatever goes wrong is a ResultsUnreadable with a remedy."""

    @property
    def place(self) -> str:
        """Return where it is, for a person; a credential is no part of it."""
        ...

    def read(self, cursor: str | None, scratch: Path) -> Iterator[Batch]:
        """Yield what was not read at a cursor, in files that are below `scratch` or the origin's own.

        What came before an origin failed is yielded first: nothing of it is asked for again. Raises
        ResultsUnreadable.
        """
        ...
