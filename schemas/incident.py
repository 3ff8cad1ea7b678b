"""Incident: what failed the last time it was tried, stored until it works again."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from schemas.contract import Contract
from schemas.course import Budget
from schemas.problem import Problem


class IncidentKind(StrEnum):
    """What failed: reading sources, drafting, staying within the budget, and so on down the line."""

    SOURCES = "sources"
    """Some of a module's sources could not be read; the others were."""
    UNREAD = "unread"
    """A module could not be read at all."""
    BUDGET = "budget"
    DRAFTING = "drafting"
    PACKAGING = "packaging"
    """The release of an approved draft could not be built."""
    UNSENT = "unsent"
    """A release could not be delivered, or was to be and never was."""
    DELIVERY = "delivery"
    """A target no longer holds what was delivered."""
    WITHDRAWAL = "withdrawal"
    RESULTS = "results"
    LOCATION = "location"
    """Another root has the same names in Dagster, or the location another name than its root says."""
    RUNS = "runs"
    """Runs that Dagster shows as going have no process any more, or have said nothing for long."""


class Incident(Contract):
    """One thing that failed, and since when."""

    kind: IncidentKind
    subject: str = Field(description="The key of a module, the id of a course, or Dagster.")
    since: datetime
    problem: Problem
    budget: Budget | None = Field(default=None, description="The course's budget, if that did not suffice.")
