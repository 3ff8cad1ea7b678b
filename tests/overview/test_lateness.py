"""What is late: only by a day that `course.yaml` names, and no longer than it is."""

from datetime import date, datetime, time, timedelta
from typing import Any

from pipelines.delivery.targets.folder.target import FolderTarget
from pipelines.overview.lateness import Progress, list_late, list_stale_sources
from pipelines.testing import builders
from schemas.course import (
    Administration,
    Course,
    Deployment,
    HalfDay,
    Milestone,
    MilestoneStep,
    TrainingSession,
)
from schemas.overview import (
    DraftEvidence,
    Late,
    Lateness,
    PulledEvidence,
    ReceiptEvidence,
    ReleaseEvidence,
    TargetRelease,
)

NOW = builders.NOON
TODAY = NOW.date()
DIGEST = "a" * 64
DRAFT = DraftEvidence(module=builders.KEY, revision=1, digest=DIGEST)
RELEASE = ReleaseEvidence(module=builders.KEY, release=1, content=DIGEST, digest=DIGEST)


def course(*milestones: tuple[MilestoneStep, int], **changes: Any) -> Course:
    """A course with milestones so many days from today."""
    listed = tuple(
        Milestone(step=step, day=TODAY + timedelta(days=days), what=step.value, who="Léa")
        for step, days in milestones
    )
    fields = {"deployment": Deployment(milestones=listed), "targets": (target(),)} | changes
    return builders.course(**fields)


def target() -> FolderTarget:
    return FolderTarget(kind="folder", id="depot", path="livraisons")


def met_on(day: date) -> Administration:
    half_day = HalfDay(day=day, starts=time(9), ends=time(12))
    return Administration(session=TrainingSession(half_days=(half_day,)))


def delivered(taken_back: datetime | None = None) -> TargetRelease:
    proof = ReceiptEvidence(module=builders.KEY, target="depot", release=1, location="livraisons")
    return TargetRelease(target="depot", at=NOW, current=True, taken_back=taken_back, evidence=proof)


def told(course: Course, progress: Progress) -> list[tuple[Lateness, int]]:
    return [(each.kind, each.days) for each in list_late(course, progress, NOW)]


def test_a_course_that_names_no_day_is_never_late() -> None:
    assert told(builders.course(), Progress(is_document=False, draft=DRAFT)) == []


def test_a_review_is_late_from_the_moment_it_was_due() -> None:
    due = Progress(is_document=False, draft=DRAFT, due=NOW - timedelta(days=3))
    assert told(course(), due) == [(Lateness.REVIEW, 3)]
    assert told(course(), Progress(is_document=False, draft=DRAFT, due=NOW)) == [(Lateness.REVIEW, 0)]
    not_yet = Progress(is_document=False, draft=DRAFT, due=NOW + timedelta(minutes=1))
    assert told(course(), not_yet) == []


def test_a_module_at_no_target_is_late_for_the_first_beginning() -> None:
    begun = course((MilestoneStep.PILOT, -9), (MilestoneStep.OPENING, -2), (MilestoneStep.CLOSING, -1))
    waiting = Progress(is_document=False)
    found = list_late(begun, waiting, NOW)
    assert [(each.kind, each.days, each.what) for each in found] == [(Lateness.OPENING, 9, "pilot")]
    assert found[0].evidence.model_dump()["key"] == "deployment.milestones[0].day"


def test_a_beginning_still_to_come_a_delivery_or_a_document_is_not_late() -> None:
    begun = course((MilestoneStep.OPENING, -2))
    assert told(course((MilestoneStep.OPENING, 1)), Progress(is_document=False)) == []
    assert told(begun, Progress(is_document=False, release=RELEASE, delivered=(delivered(),))) == []
    assert told(begun, Progress(is_document=True)) == []


def test_where_a_course_has_no_target_a_release_is_enough() -> None:
    begun = course((MilestoneStep.OPENING, -2), targets=())
    assert told(begun, Progress(is_document=False, release=RELEASE)) == []
    assert told(begun, Progress(is_document=False)) == [(Lateness.OPENING, 2)]


def test_a_release_that_stays_in_the_store_does_not_reach_learners() -> None:
    assert told(course((MilestoneStep.OPENING, -2)), Progress(is_document=False, release=RELEASE)) == [
        (Lateness.OPENING, 2)
    ]


def test_a_session_needs_every_module_and_document_released() -> None:
    held = course(administration=met_on(TODAY - timedelta(days=1)))
    assert told(held, Progress(is_document=True)) == [(Lateness.SESSION, 1)]
    (found,) = list_late(held, Progress(is_document=True), NOW)
    assert found.evidence.model_dump()["key"] == "administration.session.half_days"
    assert told(held, Progress(is_document=True, release=RELEASE)) == []


def test_a_withdrawn_release_that_is_still_shown_is_late_since_it_was_withdrawn() -> None:
    back = NOW - timedelta(days=4)
    shown = Progress(is_document=False, release=RELEASE, delivered=(delivered(back),))
    assert told(course(), shown) == [(Lateness.ROLL_BACK, 4)]


def test_what_could_not_be_pulled_is_told_by_name() -> None:
    pulled = PulledEvidence(course="froid", sources=2, last=NOW)
    since = NOW - timedelta(days=6)
    assert list_stale_sources(pulled, [("web/loi.html", since)], NOW) == (
        Late(kind=Lateness.SOURCES, since=since.date(), days=6, what="web/loi.html", evidence=pulled),
    )
