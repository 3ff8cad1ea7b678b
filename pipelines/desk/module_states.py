"""State of every module, as the queue shows it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from adapters.workspace import Workspace
from pipelines.desk.verdict_panel import find_obstacle
from pipelines.desk.visitors import Visitor
from pipelines.queries.review_situation import Situation, describe_situation
from pipelines.workflow.decide import list_recorded
from schemas.course import Course, Module
from schemas.errors import CourseInvalid, PremierjetError
from schemas.ids import SHORT_DIGEST, is_house_style
from schemas.language import Language
from schemas.release import Release
from schemas.review import (
    Approved,
    Lapse,
    SentBack,
    Verdict,
    pick_decisions,
)


class ReviewState(StrEnum):
    """Where a module stands; a reviewer is awaited in the first only."""

    WAITING = "waiting"
    STUCK = "stuck"
    UNREADABLE = "unreadable"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    RELEASED = "released"
    NO_DRAFT = "no_draft"


SENT_BACK = {
    Verdict.REQUEST_CHANGES: ReviewState.CHANGES_REQUESTED,
    Verdict.REJECT: ReviewState.REJECTED,
    Verdict.WITHDRAW: ReviewState.WITHDRAWN,
}


@dataclass(frozen=True)
class ModuleState:
    """One line of the queue.

    `since` is None where nobody knows when an approval lapsed; `blocking` counts the findings nobody has
    set aside yet; `mine` says whether the draft waits for this visitor.
    """

    course: Course
    module: Module
    state: ReviewState
    since: datetime | None = None
    deadline: datetime | None = None
    overdue: bool = False
    lapsed: Lapse | None = None
    revision: int = 0
    digest: str = ""
    awaited: tuple[str, ...] = ()
    blocking: int = 0
    findings: int = 0
    release: int = 0
    mine: bool = False
    problem: PremierjetError | None = None

    @property
    def key(self) -> str:
        """Return the module's partition key."""
        return self.course.key_of(self.module)

    @property
    def language(self) -> Language:
        """Return the language the module is written in."""
        return self.course.language_of(self.module)

    @property
    def urgency(self) -> tuple[bool, bool, datetime, str]:
        """Return what a queue is sorted by: one's own first, then the overdue, then the oldest."""
        return not self.mine, not self.overdue, self.since or datetime.min.replace(tzinfo=UTC), self.key


def list_module_states(
    workspace: Workspace, visitor: Visitor
) -> tuple[tuple[ModuleState, ...], tuple[CourseInvalid, ...]]:
    """Return every module of the usable courses, and what is wrong with the other courses.

    What waits for this visitor comes first. A module that cannot be read is a line that says so; it
    never hides the others.
    """
    usable, wrong = workspace.read_courses()
    lines = [
        find_module_state(workspace, each.course, module, visitor)
        for each in usable
        for module in each.course.reviewed_modules
    ]
    # A course whose people never repeated a correction has no house style to show.
    shown = [line for line in lines if not is_house_style(line.key) or line.state is not ReviewState.NO_DRAFT]
    return tuple(sorted(shown, key=lambda line: line.urgency)), wrong


def find_next_waiting(workspace: Workspace, visitor: Visitor, done: str) -> ModuleState | None:
    """Return the next draft that waits for a visitor, other than the one they are done with."""
    states, _ = list_module_states(workspace, visitor)
    return next((each for each in states if each.mine and each.key != done), None)


def find_module_state(workspace: Workspace, course: Course, module: Module, visitor: Visitor) -> ModuleState:
    """Return where one module stands."""
    key = course.key_of(module)
    now = datetime.now(UTC)
    try:
        head = workspace.records.head(key)
        if head is None:
            return ModuleState(course, module, ReviewState.NO_DRAFT)
        records = list_recorded(workspace, key)
        stands = describe_situation(workspace, course, head, records, now)
        releases = workspace.records.releases(key)
    except PremierjetError as error:
        return ModuleState(course, module, ReviewState.UNREADABLE, problem=error)
    state = ModuleState(
        course,
        module,
        state_of(stands, releases),
        since=_since(stands),
        deadline=stands.deadline,
        overdue=stands.overdue,
        lapsed=next(iter(stands.lapses.values()), None) if stands.lapsed_approvals else None,
        revision=head.revision,
        digest=head.content.canonical_digest()[:SHORT_DIGEST],
        awaited=stands.roles,
        blocking=len(stands.open_findings),
        findings=len(head.findings),
        release=releases[-1].number if releases else 0,
        problem=stands.problem,
    )
    heard = find_obstacle(visitor, stands, pick_decisions(records)) is None
    return replace(state, mine=heard and _waits_for(stands, visitor))


def state_of(stands: Situation, releases: tuple[Release, ...]) -> ReviewState:
    """Return what the decisions on a draft and the releases built so far amount to."""
    if stands.problem:
        return ReviewState.STUCK
    if stands.roles:
        return ReviewState.WAITING
    if isinstance(stands.judgement, SentBack):
        return SENT_BACK[stands.judgement.decision.verdict]
    assert isinstance(stands.judgement, Approved)
    digest = stands.judgement.digest
    released = any(release.approval.digest == digest for release in releases)
    return ReviewState.RELEASED if released else ReviewState.APPROVED


def _waits_for(stands: Situation, visitor: Visitor) -> bool:
    """Return whether a draft waits for a role of this visitor's, who has not approved it yet."""
    policy, person = stands.course.review, visitor.person
    if person is None or person in stands.approvers:
        return False
    steps_in = policy.escalation is not None and person in policy.escalation.to
    return any(steps_in or person in policy.roles[role] for role in stands.roles)


def _since(stands: Situation) -> datetime | None:
    if isinstance(stands.judgement, SentBack) and not stands.roles:
        return stands.judgement.decision.at
    if isinstance(stands.judgement, Approved):
        return stands.judgement.decisions[-1].at
    return stands.since
