"""Changes from one release of a module to the next, as readers notice them."""

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
    """The quotation under a passage whose own text did not change."""

    QUESTION = "question"
    ORDER = "order"
    """The parts of a deliverable come in another order."""

    OTHER = "other"
    """Something other than a text: a recording, or who wrote a sentence last."""


class ChangeKind(StrEnum):
    """What was done to it."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class ReleaseChange(Contract):
    """One difference between two releases; `before` is None for an addition, `after` for a removal.

    `name` is how a reader recognises it: a title, a sentence, a question without its answers. `deliverable`
    is None if the change concerns the whole module.
    """

    subject: ChangeSubject
    how: ChangeKind
    id: str
    name: str
    deliverable: str | None = None
    before: str | None = None
    after: str | None = None


class ChangeLog(Contract):
    """Everything that changed since the previous release, in the order a reader meets it.

    `since` is the number of that release: None for a module's first. `changes` is None if the previous
    release can no longer be read.
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
