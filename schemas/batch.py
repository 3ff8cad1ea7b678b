"""Questions to a model that were sent together, to be answered within a day at a lower price."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest, Line, ModuleKey, Slug


class BatchUsage(Contract):
    """Tokens read and written, and what they cost in the currency of the course's prices."""

    tokens: int = Field(default=0, ge=0)
    cost: float = Field(default=0.0, ge=0)


class WaitingModule(Contract):
    """A module that cannot be drafted before a batch was answered."""

    module: ModuleKey
    inputs: Digest = Field(description="What its draft will rest on.")
    round: int = Field(ge=1, description="How many batches in a row it has waited for, this one included.")


class BatchEnding(StrEnum):
    """How a batch ended, as its host says."""

    COMPLETED = "completed"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Unanswered(Contract):
    """Why one question got no answer; `passing` where asking it again may help."""

    reason: str
    passing: bool


class Settled(Contract):
    """What became of a batch: every answer is in the cache by then."""

    ending: BatchEnding
    at: datetime
    spent: BatchUsage
    unanswered: dict[Digest, Unanswered] = Field(default_factory=dict)
    refused: str | None = Field(default=None, description="Why the host took none of it.")


class Batch(Contract):
    """One batch of one course: written before its host hears of it, kept until no module waits for it."""

    name: Digest = Field(description="What the host is told to find it again by.")
    course: Slug
    host: Line
    model: Line
    asked: tuple[Digest, ...] = Field(min_length=1, description="Each question's place in the cache.")
    waiting: tuple[WaitingModule, ...]
    reserved: BatchUsage
    prepared_at: datetime
    remote: str | None = Field(default=None, description="The host's id of it, once it is known to have one.")
    settled: Settled | None = None

    @property
    def modules(self) -> tuple[str, ...]:
        """Return the keys of the modules that wait for it."""
        return tuple(each.module for each in self.waiting)

    @property
    def counts(self) -> BatchUsage:
        """Return what it takes of a budget: the most it could use, and once settled, what it used."""
        return self.settled.spent if self.settled is not None else self.reserved

    def without(self, modules: frozenset[str]) -> "Batch":
        """Return the batch as these modules no longer wait for it."""
        left = tuple(each for each in self.waiting if each.module not in modules)
        return self.model_copy(update={"waiting": left})

    def awaited_by(self, waiting: WaitingModule) -> "Batch":
        """Return the batch as a module waits for it too, in whatever state it waited before."""
        others = self.without(frozenset({waiting.module})).waiting
        return self.model_copy(update={"waiting": (*others, waiting)})
