"""State of a course's results: its Parquet files, how far each origin was read, and whom to forget."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest, Slug
from schemas.language import Language
from schemas.languages.sentences import join_sentences
from schemas.results.result import LearnerId

Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
"""A month of the calendar, in UTC: `2026-11`."""


class PartKind(StrEnum):
    """What the rows of a Parquet file are."""

    RESULTS = "results"
    ASIDE = "aside"
    """Statements that could not be read yet, kept for a later version of the reader."""

    VOIDED = "voided"
    """Ids of statements that the LRS voided."""

    PRESENT = "present"
    """Attempts the LMS still has of the learners it was asked about; it has deleted any other of theirs."""

    TABLES = "tables"
    """Which rows each table gives, and gave before: corrected and deleted rows count no more."""


class ParquetPart(Contract):
    """One Parquet file, named by its digest; `first` and `last` are the times of its rows."""

    kind: PartKind
    month: Month = Field(description="When its rows happened; of rows set aside, when they were read.")
    sha256: Digest
    rows: int = Field(ge=1)
    first: datetime | None = None
    last: datetime | None = None
    reader: int | None = Field(
        default=None, ge=1, description="Version of the reader that could not read the rows set aside."
    )

    def key_in(self, course: Slug) -> str:
        """Return the key under which the store keeps it."""
        kind = "" if self.kind is PartKind.RESULTS else f"{self.kind.value}/"
        return f"results/{course}/{kind}{self.month}/{self.sha256}.parquet"


class OriginTrouble(Contract):
    """Why an origin, or a file or activity of it, could not be read; since when, and what to do."""

    happened: str
    remedy: str
    french: str = Field(default="", description="The same in French; empty in what older versions stored.")
    since: datetime

    def explain(self, language: Language) -> str:
        """Return what happened and what to do; in English if there is no French."""
        french = self.french if language is Language.FRENCH else ""
        return french or join_sentences(self.happened, self.remedy)


class OriginRead(Contract):
    """How far an origin was read; only its own reader understands the `cursor`."""

    origin: Slug
    place: str
    cursor: str | None = None
    read_at: datetime | None = Field(default=None, description="When it was last read to its end.")
    elsewhere: int = Field(
        default=0, ge=0, description="Statements of other activities: counted, not stored."
    )
    trouble: OriginTrouble | None = None
    refused: dict[str, OriginTrouble] = Field(
        default={},
        description="Files and activities that cannot be read, by name; each read tries them again.",
    )
    remarks: dict[str, OriginTrouble] | None = Field(
        default=None,
        description="Remarks on what was read, by name, such as that an activity is closed.",
    )


class ResultsState(Contract):
    """All that is stored of a course's results; a Parquet file that is not listed here does not count."""

    course: Slug
    number: int = Field(default=0, ge=0)
    key_id: str | None = Field(default=None, description="Which key hashed the learners.")
    origins: tuple[OriginRead, ...] = ()
    parts: tuple[ParquetPart, ...] = ()
    dropped: tuple[str, ...] = Field(default=(), description="Keys of files being removed from the store.")
    forgotten: tuple[LearnerId, ...] = Field(default=(), description="Learners who are never read again.")

    def origin(self, name: str) -> OriginRead | None:
        """Return how far an origin was read, if it ever was."""
        return next((read for read in self.origins if read.origin == name), None)

    def of(self, kind: PartKind) -> tuple[ParquetPart, ...]:
        """Return the Parquet files of a kind."""
        return tuple(part for part in self.parts if part.kind is kind)
