"""State of a course's results: its parts, how far each origin was read, and whom to forget."""

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
    """What the rows of a part are."""

    RESULTS = "results"
    ASIDE = "aside"
    VOIDED = "voided"
    PRESENT = "present"
    """Attempts an LMS still holds of whom it was asked about: what is of another was removed there."""


class ParquetPart(Contract):
    """One Parquet file, named by its own bytes; `first` and `last` say when its rows happened."""

    kind: PartKind
    month: Month = Field(description="When its rows happened; of what is kept aside, when it was read.")
    sha256: Digest
    rows: int = Field(ge=1)
    first: datetime | None = None
    last: datetime | None = None
    reader: int | None = Field(default=None, ge=1, description="Whose rules could not read what is aside.")

    def key_in(self, course: Slug) -> str:
        """Return the key of the store it is kept under."""
        kind = "" if self.kind is PartKind.RESULTS else f"{self.kind.value}/"
        return f"results/{course}/{kind}{self.month}/{self.sha256}.parquet"


class OriginTrouble(Contract):
    """Why an origin, or one file or activity of it, could not be read, since when, and what to do."""

    happened: str
    remedy: str
    french: str = Field(default="", description="All of it in French; empty in what was kept before.")
    since: datetime

    def explain(self, language: Language) -> str:
        """Return what happened and what to do; in English where there is no other."""
        french = self.french if language is Language.FRENCH else ""
        return french or join_sentences(self.happened, self.remedy)


class OriginRead(Contract):
    """How far an origin was read; the cursor's words are the origin's own."""

    origin: Slug
    place: str
    cursor: str | None = None
    read_at: datetime | None = Field(default=None, description="When it was last read to its end.")
    elsewhere: int = Field(default=0, ge=0, description="Statements of other activities: counted, not kept.")
    trouble: OriginTrouble | None = None
    refused: dict[str, OriginTrouble] = Field(
        default={},
        description="Files and activities that cannot be read, by name; they are tried again each time.",
    )
    remarks: dict[str, OriginTrouble] | None = Field(
        default=None,
        description="What to know of what was read all the same, such as an activity that is closed.",
    )


class ResultsState(Contract):
    """The list of everything that counts; a file that is not on it does not exist."""

    course: Slug
    number: int = Field(default=0, ge=0)
    key_id: str | None = Field(default=None, description="Which key hashed the learners.")
    origins: tuple[OriginRead, ...] = ()
    parts: tuple[ParquetPart, ...] = ()
    dropped: tuple[str, ...] = Field(default=(), description="Keys of files that are being removed.")
    forgotten: tuple[LearnerId, ...] = Field(default=(), description="Learners who are never read again.")

    def origin(self, name: str) -> OriginRead | None:
        """Return how far an origin was read, if it ever was."""
        return next((each for each in self.origins if each.origin == name), None)

    def of(self, kind: PartKind) -> tuple[ParquetPart, ...]:
        """Return the parts of a kind."""
        return tuple(part for part in self.parts if part.kind is kind)
