"""Batches: questions sent to a model together, answered within a day at a lower price."""

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
    """A module that cannot be drafted before a batch is answered."""

    module: ModuleKey
    inputs: Digest = Field(description="Fingerprint of what its draft will be written from.")
    round: int = Field(ge=1, description="How many batches in a row it has waited for, this one included.")


class BatchEnding(StrEnum):
    """How a batch ended, as its host says."""

    COMPLETED = "completed"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Unanswered(Contract):
    """Why one question got no answer; if `passing`, asking it again may help."""

    reason: str
    passing: bool


class BatchOutcome(Contract):
    """How a batch ended and what it cost; its answers are in the cache by then."""

    ending: BatchEnding
    at: datetime
    spent: BatchUsage
    unanswered: dict[Digest, Unanswered] = Field(default_factory=dict)
    refused: str | None = Field(default=None, description="Why the host refused the whole batch.")


class Batch(Contract):
    """One batch of one course: stored before it is sent, and until no module waits for it."""

    name: Digest = Field(description="Name given to the host, to find the batch again.")
    course: Slug
    host: Line
    model: Line
    asked: tuple[Digest, ...] = Field(min_length=1, description="Cache key of each question.")
    waiting: tuple[WaitingModule, ...]
    reserved: BatchUsage
    prepared_at: datetime
    remote: str | None = Field(default=None, description="The host's id of the batch, once known.")
    settled: BatchOutcome | None = None

    @property
    def modules(self) -> tuple[str, ...]:
        """Return the keys of the modules that wait for it."""
        return tuple(waiting.module for waiting in self.waiting)

    @property
    def counts(self) -> BatchUsage:
        """Return what it counts for in a budget: the most it could use, or what it used once it has ended."""
        return self.settled.spent if self.settled is not None else self.reserved

    def without(self, modules: frozenset[str]) -> "Batch":
        """Return the batch without these modules, which no longer wait for it."""
        remaining = tuple(waiting for waiting in self.waiting if waiting.module not in modules)
        return self.model_copy(update={"waiting": remaining})

    def awaited_by(self, waiting: WaitingModule) -> "Batch":
        """Return the batch with a module that waits for it; replaces an earlier entry of that module."""
        others = self.without(frozenset({waiting.module})).waiting
        return self.model_copy(update={"waiting": (*others, waiting)})
