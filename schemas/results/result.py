"""One result: something one learner did, as a row of the Parquet files that analyses read.

It holds no name, no address and no text a learner typed. A learner is a keyed hash of the name the origin
gives them: the same in every release of a course, different in each course and under each key.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.ids import ItemId, Line, ModuleKey, Slug

LearnerId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
"""The first 128 bits of an HMAC-SHA256, in hexadecimal."""


class ResultKind(StrEnum):
    """What the learner did, named as cmi5 does (9.3) where it has a verb for it."""

    ENROLLED = "enrolled"
    STARTED = "started"
    EXPERIENCED = "experienced"
    ANSWERED = "answered"
    COMPLETED = "completed"
    PASSED = "passed"
    FAILED = "failed"
    LEFT = "left"
    RATED = "rated"


class Moment(StrEnum):
    """When a questionnaire of appreciation was answered: as training ends (à chaud), or later (à froid)."""

    AT_THE_END = "at_the_end"
    LATER = "later"


class Result(Contract):
    """One row; a field that its kind does not have, or that is unknown, is None."""

    origin: Slug = Field(description="The entry of `results:` in course.yaml that it comes from.")
    id: str = Field(
        min_length=1, max_length=200, description="Id of the statement; unique within its origin."
    )
    at: datetime = Field(description="When it happened, in UTC, as the origin says.")
    kind: ResultKind
    module: ModuleKey
    release: int | None = Field(default=None, ge=1, description="Which release the learner had, if known.")
    learner: LearnerId
    session: LearnerId | None = Field(
        default=None, description="Keyed hash of the registration or attempt it belongs to."
    )
    page: Slug | None = Field(
        default=None,
        description="A page of the lesson, `p-0001`, or one of the player's own, such as `quiz`.",
    )
    item: ItemId | None = None
    optional: bool = Field(default=False, description="The question does not count, as in a positioning.")
    response: str | None = Field(
        default=None,
        description="Ids with the standards' delimiters (`a[,]c`, `a[.]2[,]b[.]1`), or a number.",
    )
    correct: bool | None = None
    score: float | None = Field(default=None, ge=0, le=1, description="Scaled score of the module.")
    seconds: float | None = Field(default=None, ge=0, description="How long it took, as the origin says.")
    moment: Moment | None = None
    question: Line | None = Field(
        default=None, description="What was rated, in the words of the questionnaire."
    )
    rating: float | None = None
    best_rating: float | None = Field(default=None, description="Top of the scale, whose bottom is 0 or 1.")
    lms_activity: Slug | None = Field(
        default=None,
        description="Which activity of the LMS it comes from, if known: `scorm-7`, `quiz-3`.",
    )

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        needed = {
            ResultKind.EXPERIENCED: ("page",),
            ResultKind.ANSWERED: ("item",),
            ResultKind.RATED: ("moment", "question", "rating", "best_rating"),
        }.get(self.kind, ())
        missing = [name for name in needed if getattr(self, name) is None]
        if missing:
            raise ValueError(f"{self.kind.value} without {', '.join(missing)}")
        return self


COLUMNS: dict[str, str] = {
    "origin": "VARCHAR",
    "id": "VARCHAR",
    "at": "TIMESTAMP",
    "kind": "VARCHAR",
    "module": "VARCHAR",
    "release": "INTEGER",
    "learner": "VARCHAR",
    "session": "VARCHAR",
    "page": "VARCHAR",
    "item": "VARCHAR",
    "optional": "BOOLEAN",
    "response": "VARCHAR",
    "correct": "BOOLEAN",
    "score": "DOUBLE",
    "seconds": "DOUBLE",
    "moment": "VARCHAR",
    "question": "VARCHAR",
    "rating": "DOUBLE",
    "best_rating": "DOUBLE",
    "lms_activity": "VARCHAR",
}
"""The columns of the Parquet files, in order, with DuckDB's types; `at` is UTC without a zone.

Files written by older versions lack the last column: it is read as null.
"""

IS_OF_A_QUIZ = "coalesce(lms_activity LIKE 'quiz-%', false)"
"""SQL condition: the result is of a quiz of the LMS, which is not counted with those of packages."""
