"""What is late, by the deadlines in `course.yaml`; without a deadline nothing is late."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from schemas.course import Course, MilestoneStep
from schemas.overview import (
    CourseEvidence,
    DraftEvidence,
    Evidence,
    Late,
    Lateness,
    PulledEvidence,
    ReleaseEvidence,
    TargetRelease,
)

BEGINS = (MilestoneStep.PILOT, MilestoneStep.OPENING)
"""The milestones by which the modules have to be delivered."""


@dataclass(frozen=True)
class Progress:
    """How far a module or document has come: all that its lateness depends on.

    `due` is the moment from which its waiting draft is overdue, `release` its newest release not withdrawn.
    """

    is_document: bool
    draft: DraftEvidence | None = None
    due: datetime | None = None
    release: ReleaseEvidence | None = None
    delivered: tuple[TargetRelease, ...] = field(default=())


def list_late(course: Course, progress: Progress, now: datetime) -> tuple[Late, ...]:
    """Return what is late about a module or document, the longest late first."""
    found = [*_review(progress, now), *_steps(course, progress, now), *_session(course, progress, now)]
    found += _still_shown(progress, now)
    return tuple(sorted(found, key=lambda each: (each.since, each.kind)))


def list_stale_sources(
    pulled: PulledEvidence, troubles: Iterable[tuple[str, datetime]], now: datetime
) -> tuple[Late, ...]:
    """Return the sources a course cannot pull, the longest first; `troubles` has names and first failures."""
    found = [_late(Lateness.SOURCES, since.date(), now, pulled, name) for name, since in troubles]
    return tuple(sorted(found, key=lambda each: (each.since, each.what)))


def _review(progress: Progress, now: datetime) -> Iterator[Late]:
    if progress.due is not None and now >= progress.due and progress.draft is not None:
        yield _late(Lateness.REVIEW, progress.due.date(), now, progress.draft)


def _steps(course: Course, progress: Progress, now: datetime) -> Iterator[Late]:
    """Yield the first pilot or opening that has passed while the module was not delivered."""
    arrived = progress.delivered or (not course.targets and progress.release)
    if progress.is_document or arrived or course.deployment is None:
        return
    for number, milestone in enumerate(course.deployment.milestones):
        if milestone.step in BEGINS and milestone.day <= now.date():
            key = CourseEvidence(course=course.id, key=f"deployment.milestones[{number}].day")
            yield _late(Lateness.OPENING, milestone.day, now, key, milestone.what)
            return


def _session(course: Course, progress: Progress, now: datetime) -> Iterator[Late]:
    days = course.administration.session.days if course.administration else ()
    if days and days[0] <= now.date() and progress.release is None:
        key = CourseEvidence(course=course.id, key="administration.session.half_days")
        yield _late(Lateness.SESSION, days[0], now, key)


def _still_shown(progress: Progress, now: datetime) -> Iterator[Late]:
    for each in progress.delivered:
        if each.taken_back is not None:
            yield _late(Lateness.ROLL_BACK, each.taken_back.date(), now, each.evidence, each.target)


def _late(
    kind: Lateness,
    since: date,
    now: datetime,
    evidence: Evidence,
    what: str = "",
) -> Late:
    days = max(0, (now.date() - since).days)
    return Late(kind=kind, since=since, days=days, what=what, evidence=evidence)
