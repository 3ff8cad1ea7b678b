"""Practice drafts: real text with false claims planted in it, to train one reviewer; never for learners.

So that none is ever taken for a draft, it has its own contract, its module belongs to a course that no
`course.yaml` may name, and everything that stores, decides on or packages drafts refuses such a module.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.draft import Content
from schemas.errors import InvalidInput
from schemas.ids import ItemId, ModuleKey, Person, SpanId, StatementId, is_practice

PracticeId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
LONGEST_REASON = 2000


class PlantKind(StrEnum):
    """What a false claim changes."""

    NUMBER = "number"
    NEGATION = "negation"
    MODAL = "modal"
    NAME = "name"
    KEY = "key"
    """Another option is said to be the right answer."""


class Plant(Contract):
    """A false claim: its place, its text, the true text, and the span of the source that proves it.

    In a question it is the stem, or the answer said to be right.
    """

    place: StatementId | ItemId
    kind: PlantKind
    planted: str = Field(min_length=1)
    true: str = Field(min_length=1)
    span: SpanId


class Practice(Contract):
    """A practice draft, made for one person from a module's draft."""

    kind: Literal["practice"] = "practice"
    id: PracticeId
    person: Person
    of: ModuleKey = Field(description="The module whose draft and sources it uses.")
    content: Content
    plants: tuple[Plant, ...] = Field(min_length=1)
    made_at: datetime

    @model_validator(mode="after")
    def _cannot_pass_for_a_draft(self) -> Self:
        if not is_practice(self.content.module):
            raise ValueError("a practice draft belongs to no course's module")
        return self


class Mark(Contract):
    """A statement or question a reviewer says is wrong, and why."""

    place: StatementId | ItemId
    why: str = Field(default="", max_length=LONGEST_REASON)


class PracticeAnswer(Contract):
    """What a person marked as wrong in a practice draft; each person answers once."""

    practice: PracticeId
    marks: tuple[Mark, ...]
    at: datetime


@dataclass(frozen=True)
class PracticeOutcome:
    """The false claims found and missed, and the marks on true text."""

    found: tuple[Plant, ...]
    missed: tuple[Plant, ...]
    mistaken: tuple[Mark, ...]

    @property
    def hit_rate(self) -> float:
        """Return the share of the false claims that was found, 0 to 1."""
        return len(self.found) / (len(self.found) + len(self.missed))


def refuse_practice(module: str) -> None:
    """Raise InvalidInput if a module key is that of a practice draft, which must never be released."""
    if is_practice(module):
        raise InvalidInput(
            "is a practice draft, with false claims planted in it",
            place=module,
            remedy="Nothing was kept: practice drafts are never drafts of a course",
        )
