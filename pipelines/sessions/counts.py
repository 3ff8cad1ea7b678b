"""Counts over the sessions of a module: what phases really took, where the energy went, where it ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median_low

from schemas.draft import Phase, PhasePlan
from schemas.real_minutes import RealMinutes, is_far
from schemas.session_report import Energy, PhaseReport, SessionReport

SESSIONS_NEEDED = 3
"""From so many sessions on, the minutes they really took go before those that a rule would give."""


@dataclass(frozen=True)
class PhaseCount:
    """What the sessions say of one phase: its real minutes, and in how many its energy was lost or found."""

    title: str
    objective: str | None
    minutes: tuple[int, ...]
    lost: int = 0
    found: int = 0
    ended: int = 0
    led_minutes: tuple[int, ...] = ()
    """What the plans that were led gave it, each once: the newest plan may give it others."""

    @property
    def sessions(self) -> int:
        """Return how many sessions led the phase to its end."""
        return len(self.minutes)

    @property
    def median(self) -> int:
        """Return the median of its minutes, the lower of the two in the middle."""
        return median_low(self.minutes)

    @property
    def is_enough(self) -> bool:
        """Return whether enough sessions led it to plan by their minutes."""
        return self.sessions >= SESSIONS_NEEDED

    def is_off(self, planned: int) -> bool:
        """Return whether its median differs from the planned minutes by more than is tolerated."""
        return self.sessions > 0 and is_far(self.median, planned)

    def count_off(self, planned: int) -> int:
        """Return in how many sessions it differed that far in the same direction as the median."""
        longer = self.median > planned
        return sum(is_far(each, planned) and (each > planned) is longer for each in self.minutes)


def count_phase(phase: Phase, reports: Iterable[SessionReport]) -> PhaseCount:
    """Return what the sessions say of a phase of today's plan.

    A phase is the same if it has the id, or else the title, that a report names. One in which the session
    ended early was not led to its end: its minutes do not count.
    """
    listed = [(report, said) for report in reports if (said := _find_report(phase, report)) is not None]
    return PhaseCount(
        title=phase.title,
        objective=phase.objective,
        minutes=tuple(
            said.minutes
            for report, said in listed
            if said.minutes is not None and said.phase != report.ended_in
        ),
        lost=sum(said.energy is Energy.LOST for _, said in listed),
        found=sum(said.energy is Energy.FOUND for _, said in listed),
        ended=sum(said.phase == report.ended_in for report, said in listed),
        led_minutes=tuple(dict.fromkeys(said.planned for _, said in listed)),
    )


def count_phases(plan: PhasePlan, reports: Sequence[SessionReport]) -> tuple[PhaseCount, ...]:
    """Return what the sessions say of each phase of a plan, in its order."""
    return tuple(count_phase(phase, reports) for phase in plan.phases)


def list_real_minutes(plan: PhasePlan, reports: Sequence[SessionReport]) -> tuple[RealMinutes, ...]:
    """Return what the phases of a plan took, of those that enough sessions led."""
    counts = count_phases(plan, reports)
    return tuple(
        RealMinutes(each.title, each.objective, max(each.median, 1)) for each in counts if each.is_enough
    )


def count_totals(reports: Iterable[SessionReport]) -> tuple[int, ...]:
    """Return the minutes of each session that was led to its end."""
    return tuple(
        sum(each.minutes or 0 for each in report.phases) for report in reports if report.ended_in is None
    )


def _find_report(phase: Phase, report: SessionReport) -> PhaseReport | None:
    by_id = next((each for each in report.phases if each.phase == phase.id), None)
    return by_id or next((each for each in report.phases if each.title == phase.title), None)
