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
    WaitingPlan,
)

START_MILESTONES = (MilestoneStep.PILOT, MilestoneStep.OPENING)
"""The milestones by which the modules have to be delivered."""


@dataclass(frozen=True)
class Progress:
    """How far a module or document has come: all that its lateness depends on.

    `due` is the moment from which its waiting draft is overdue, `release` its newest release not withdrawn,
    `plan` its plan if that waits for people.
    """

    is_document: bool
    draft: DraftEvidence | None = None
    due: datetime | None = None
    release: ReleaseEvidence | None = None
    delivered: tuple[TargetRelease, ...] = field(default=())
    plan: WaitingPlan | None = None


def list_late(course: Course, progress: Progress, now: datetime) -> tuple[Late, ...]:
    """Return what is late about a module or document, the longest late first."""
    late = [
        *_find_late_review(progress, now),
        *_find_late_start(course, progress, now),
        *_find_late_session(course, progress, now),
    ]
    late += _find_still_shown(progress, now)
    return tuple(sorted(late, key=lambda each: (each.since, each.kind)))


def list_stale_sources(
    pulled: PulledEvidence, troubles: Iterable[tuple[str, datetime]], now: datetime
) -> tuple[Late, ...]:
    """Return the sources a course cannot pull, the longest first; `troubles` has names and first failures."""
    found = [_make_late(Lateness.SOURCES, since.date(), now, pulled, name) for name, since in troubles]
    return tuple(sorted(found, key=lambda each: (each.since, each.what)))


def _find_late_review(progress: Progress, now: datetime) -> Iterator[Late]:
    if progress.due is not None and now >= progress.due and progress.draft is not None:
        yield _make_late(Lateness.REVIEW, progress.due.date(), now, progress.draft)
    plan = progress.plan
    if plan is not None and plan.due is not None and now >= plan.due:
        yield _make_late(Lateness.REVIEW, plan.due.date(), now, plan.evidence)


def _find_late_start(course: Course, progress: Progress, now: datetime) -> Iterator[Late]:
    """Yield the first pilot or opening that has passed while the module was not delivered."""
    is_delivered = progress.delivered or (not course.targets and progress.release)
    if progress.is_document or is_delivered or course.deployment is None:
        return
    for number, milestone in enumerate(course.deployment.milestones):
        if milestone.step in START_MILESTONES and milestone.day <= now.date():
            key = CourseEvidence(course=course.id, key=f"deployment.milestones[{number}].day")
            yield _make_late(Lateness.OPENING, milestone.day, now, key, milestone.what)
            return


def _find_late_session(course: Course, progress: Progress, now: datetime) -> Iterator[Late]:
    days = course.administration.session.days if course.administration else ()
    if days and days[0] <= now.date() and progress.release is None:
        key = CourseEvidence(course=course.id, key="administration.session.half_days")
        yield _make_late(Lateness.SESSION, days[0], now, key)


def _find_still_shown(progress: Progress, now: datetime) -> Iterator[Late]:
    for each in progress.delivered:
        if each.taken_back is not None:
            yield _make_late(Lateness.ROLL_BACK, each.taken_back.date(), now, each.evidence, each.target)


def _make_late(
    kind: Lateness,
    since: date,
    now: datetime,
    evidence: Evidence,
    what: str = "",
) -> Late:
    days = max(0, (now.date() - since).days)
    return Late(kind=kind, since=since, days=days, what=what, evidence=evidence)
