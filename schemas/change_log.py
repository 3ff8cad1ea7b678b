"""What changed for readers from one release of a module to the next."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.ids import ModuleKey


class ChangeSubject(StrEnum):
    """What a change is about."""

    TITLE = "title"
    DURATION = "duration"
    MASTERY = "mastery"
    RULE = "rule"
    """When a module is complete, and how often its quiz may be taken."""

    OBJECTIVE = "objective"
    DELIVERABLE = "deliverable"
    PAGE = "page"
    """A titled section: a page of a lesson, a slide, a chapter of a document."""

    PASSAGE = "passage"
    """A sentence, a line of a table, a card, a phase of a session."""

    SOURCE = "source"
    """What is quoted under a passage that reads as before."""

    QUESTION = "question"
    ORDER = "order"
    """What is read of a deliverable comes in another order."""

    OTHER = "other"
    """Nothing that is written: a recording, or who wrote a sentence last."""


class How(StrEnum):
    """What became of it."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class ReleaseChange(Contract):
    """One difference between two releases; nothing before: it was added, nothing after: it was removed.

    `name` is what a reader knows it by: a title, a sentence, a question without its answers. `deliverable`
    is None for what is of the whole module.
    """

    subject: ChangeSubject
    how: How
    id: str
    name: str
    deliverable: str | None = None
    before: str | None = None
    after: str | None = None


class ChangeLog(Contract):
    """Everything that changed since the release before, in the order a reader meets it.

    `since` is None for a module's first release; `changes` are None where the release before could not be
    read any more.
    """

    module: ModuleKey
    release: int = Field(ge=1)
    since: int | None = Field(default=None, ge=1)
    changes: tuple[ReleaseChange, ...] | None = None

    @model_validator(mode="after")
    def _a_first_release_changes_nothing(self) -> Self:
        if self.since is None and self.changes != ():
            raise ValueError("a first release has nothing to be compared with")
        return self
