"""What a trainer reports after a session: minutes by phase, energy, surprises, what to change.

A report is about the plan and never about a person.
Decided in docs/decisions/0150-after-the-session.md.
"""

import json
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.draft import PhasePlan
from schemas.ids import Digest, Line, ModuleKey, Person, Slug, StatementId
from schemas.session_name import name_session_source

LONGEST_REMARK = 4_000
"""Characters of what nobody had foreseen, or of what to change: two minutes of typing are some hundred."""

LARGEST_GROUP = 1_000
LONGEST_PHASE_MINUTES = 960
MOST_PHASES = 200
MOST_OF_A_DAY = 20
"""Sessions of one trainer on one module on one day."""


class Energy(StrEnum):
    """What happened to the energy of the group in a phase."""

    LOST = "lost"
    FOUND = "found"


class DatedSession(Contract):
    """One session of a module: its day, its trainer, how many people at most, and the plan that was led."""

    module: ModuleKey
    digest: Digest = Field(description="Digest of the approved draft whose session plan was led.")
    day: date
    number: int = Field(
        default=1, ge=1, le=MOST_OF_A_DAY, description="Which one of that trainer's sessions of the day."
    )
    group: int = Field(ge=1, le=LARGEST_GROUP, description="How many people take part at most.")
    trainer: Person

    @property
    def id(self) -> str:
        """Return its id: the same for the link and the sheet of one session, so that it is counted once."""
        parts = json.dumps([self.module, self.day.isoformat(), self.number, self.trainer])
        return f"ds-{sha256(parts.encode()).hexdigest()[:10]}"


class PhaseReport(Contract):
    """What became of one phase: the minutes it took (0: left out), none if the session ended before it."""

    phase: StatementId
    title: Line
    objective: Slug | None = None
    planned: int = Field(ge=1)
    minutes: int | None = Field(default=None, ge=0, le=LONGEST_PHASE_MINUTES)
    energy: Energy | None = None


class GivenReport(Contract):
    """What a trainer gave on a page or on paper: minutes and energy by the id of the phase."""

    minutes: dict[StatementId, int] = Field(default_factory=dict)
    energy: dict[StatementId, Energy] = Field(default_factory=dict)
    ended_in: StatementId | None = Field(
        default=None, description="The phase in which the session ended before its plan did."
    )
    unforeseen: str = Field(default="", max_length=LONGEST_REMARK)
    change: str = Field(default="", max_length=LONGEST_REMARK)
    names_nobody: bool = Field(
        default=False, description="The trainer says that no word of it is a learner's name."
    )

    def describe_phases(self, plan: PhasePlan) -> tuple[PhaseReport, ...]:
        """Return the report on each phase; one whose minutes were not given took the planned ones.

        Those after the phase the session ended in have none.
        """
        reached, reports = True, []
        for phase in plan.phases:
            reports.append(
                PhaseReport(
                    phase=phase.id,
                    title=phase.title,
                    objective=phase.objective,
                    planned=phase.minutes,
                    minutes=self.minutes.get(phase.id, phase.minutes) if reached else None,
                    energy=self.energy.get(phase.id) if reached else None,
                )
            )
            reached = reached and phase.id != self.ended_in
        return tuple(reports)


class SessionReport(Contract):
    """A trainer's signed report of one session: never changed, a newer one takes its place."""

    session: DatedSession
    phases: tuple[PhaseReport, ...] = Field(min_length=1, max_length=MOST_PHASES)
    ended_in: StatementId | None = Field(
        default=None, description="The phase in which the session ended before its plan did."
    )
    unforeseen: str = Field(default="", max_length=LONGEST_REMARK)
    change: str = Field(default="", max_length=LONGEST_REMARK)
    denied_names: tuple[Line, ...] = Field(
        default=(), description="Words that may be names, and are no learner's, as the trainer says."
    )
    text: str = Field(
        min_length=1,
        description="The Markdown that is read and cited, written when it was recorded: it never changes.",
    )
    typed_by: Person | None = Field(
        default=None, description="Who typed it from the trainer's sheet; missing if the trainer sent it."
    )
    at: datetime

    @model_validator(mode="after")
    def _ends_in_a_phase(self) -> Self:
        if self.ended_in is not None and self.ended_in not in {each.phase for each in self.phases}:
            raise ValueError(f"no phase is called {self.ended_in}")
        return self

    @property
    def source_name(self) -> str:
        """Return the name its source is cited by."""
        return name_session_source(self.session.day, self.session.id, self.session.trainer)

    @property
    def markdown(self) -> bytes:
        """Return the source that it becomes: Markdown, UTF-8."""
        return self.text.encode()

    def says_same(self, other: "SessionReport") -> bool:
        """Return whether another report says the same of the same session, whenever it was sent."""
        return self == other.model_copy(update={"at": self.at, "text": self.text})
