"""Needs: what waits for a person, or does not go on without one, with its place and what to do."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from schemas.contract import Contract
from schemas.language import Language
from schemas.problem import Problem
from schemas.refusal import Explanation


class NeedSeverity(StrEnum):
    """Whether something is broken, or only waits."""

    FAILURE = "failure"
    WARNING = "warning"


class NeedKind(StrEnum):
    """What a need is about."""

    STORE = "store"
    LEDGER = "ledger"
    LOCATION = "location"
    RUNS = "runs"
    COURSE = "course"
    DECISION = "decision"
    HISTORY = "history"
    PLUGIN = "plugin"
    SOURCES = "sources"
    BUDGET = "budget"
    DRAFTING = "drafting"
    PACKAGING = "packaging"
    DELIVERY = "delivery"
    WITHDRAWAL = "withdrawal"
    RESULTS = "results"
    BATCH = "batch"
    PLACEHOLDER = "placeholder"
    REFUSED = "refused"
    REVIEW = "review"

    @property
    def severity(self) -> NeedSeverity:
        """Return WARNING for what goes on by itself or by a decision, else FAILURE."""
        return NeedSeverity.WARNING if self in WAITING else NeedSeverity.FAILURE


WAITING = frozenset({NeedKind.BATCH, NeedKind.PLACEHOLDER, NeedKind.REFUSED, NeedKind.REVIEW})


class Need(Contract):
    """What needs a person in one place: one thing, or as many as are told together."""

    kind: NeedKind
    subject: str = Field(default="", description="The key of a module, the id of a course, or empty.")
    since: datetime | None = None
    count: int = Field(default=1, ge=1, description="How many drafts, plans or modules it is about.")
    problem: Problem

    @property
    def is_failure(self) -> bool:
        """Return whether something is broken."""
        return self.kind.severity is NeedSeverity.FAILURE

    def explain(self, language: Language) -> Explanation:
        """Return what happened, where, and what to do; the place names the module or the course."""
        told = self.problem.explain(language)
        if self.subject in told.place:
            return told
        return replace(told, place=f"{self.subject}, {told.place}")
