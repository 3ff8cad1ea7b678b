"""Review state of every module, as the queue shows it to one visitor."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from adapters.workspace import Workspace
from pipelines.desk.reading_marks import estimate_minutes
from pipelines.desk.verdict_panel import find_obstacle
from pipelines.desk.visitors import Visitor
from pipelines.queries.plan_lookups import PlanSituation, find_plan, find_plan_situation
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
)


class ReviewState(StrEnum):
    """Review state of a module; only in WAITING does it wait for a reviewer.

    STUCK: nobody can meet its review policy. UNREADABLE: its records cannot be read.
    """

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
    """State of one module: a line of the queue.

    `since` is None if it is not known when an approval lapsed; `blocking` counts blocking findings without a
    waiver; `mine` says whether the draft waits for this visitor.
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
    comments: int = 0
    """How many comments on the draft nobody has resolved."""

    release: int = 0
    mine: bool = False
    problem: PremierjetError | None = None
    has_plan: bool = False
    """It has a plan, and no draft yet or a plan to approve: the plan is what there is to read."""

    plan: PlanSituation | None = None
    """Where the plan stands that people have to approve before anything is drafted."""

    is_plan_mine: bool = False
    """The plan waits for this visitor."""

    minutes: int = 0
    """About how long the draft takes to read, if it waits."""

    read_revision: int = 0
    """The revision this visitor opened last; 0 if they have opened none."""

    is_read: bool = False
    """They have opened the draft as it is now."""

    @property
    def is_changed(self) -> bool:
        """Return whether the draft has changed since this visitor opened it."""
        return self.read_revision > 0 and not self.is_read

    @property
    def is_waiting(self) -> bool:
        """Return whether the draft or the plan waits for a reviewer."""
        return self.state is ReviewState.WAITING or self.is_plan_waiting

    @property
    def is_plan_waiting(self) -> bool:
        """Return whether the plan waits for a reviewer."""
        return self.plan is not None and bool(self.plan.roles)

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
        """Return the sort key of the queue: the visitor's own first, then overdue ones, then the oldest."""
        overdue, since = self.overdue, [] if self.since is None else [self.since]
        if self.plan is not None and self.is_plan_waiting:
            overdue, since = overdue or self.plan.overdue, [*since, self.plan.since]
        is_own = self.mine or self.is_plan_mine
        return not is_own, not overdue, min(since, default=datetime.min.replace(tzinfo=UTC)), self.key


def list_module_states(
    workspace: Workspace, visitor: Visitor
) -> tuple[tuple[ModuleState, ...], tuple[CourseInvalid, ...]]:
    """Return the state of every module of the usable courses, and the errors of the other courses.

    Modules that wait for this visitor come first. A module that cannot be read has a state too: it does not
    hide the others.
    """
    usable, wrong = workspace.read_courses()
    states = [
        find_module_state(workspace, each.course, module, visitor)
        for each in usable
        for module in each.course.reviewed_modules
    ]
    # A house style without a draft is not shown: no correction was ever repeated in that course.
    shown = [
        each for each in states if not is_house_style(each.key) or each.state is not ReviewState.NO_DRAFT
    ]
    return tuple(sorted(shown, key=lambda each: each.urgency)), wrong


def find_next_waiting(workspace: Workspace, visitor: Visitor, done: str) -> ModuleState | None:
    """Return the most urgent module that waits for a visitor, other than the one they have just done."""
    states, _ = list_module_states(workspace, visitor)
    return next((each for each in states if (each.mine or each.is_plan_mine) and each.key != done), None)


def find_module_state(workspace: Workspace, course: Course, module: Module, visitor: Visitor) -> ModuleState:
    """Return the state of one module for a visitor."""
    key = course.key_of(module)
    now = datetime.now(UTC)
    try:
        plan = find_plan_situation(workspace, course, key, now)
        is_plan_mine = plan is not None and _is_plan_awaited_from(plan, visitor)
        head = workspace.records.head(key)
        if head is None:
            has_plan = plan is not None or find_plan(workspace, course, module) is not None
            return ModuleState(
                course, module, ReviewState.NO_DRAFT, has_plan=has_plan, plan=plan, is_plan_mine=is_plan_mine
            )
        records = list_recorded(workspace, key)
        situation = describe_situation(workspace, course, head, records, now)
        releases = workspace.records.releases(key)
    except PremierjetError as error:
        return ModuleState(course, module, ReviewState.UNREADABLE, problem=error)
    state = ModuleState(
        course,
        module,
        find_review_state(situation, releases),
        since=_find_since(situation),
        deadline=situation.deadline,
        overdue=situation.overdue,
        lapsed=next(iter(situation.lapses.values()), None) if situation.lapsed_approvals else None,
        revision=head.revision,
        digest=head.content.canonical_digest()[:SHORT_DIGEST],
        awaited=situation.roles,
        blocking=len(situation.open_findings),
        findings=len(head.findings),
        comments=situation.open_comments,
        release=releases[-1].number if releases else 0,
        problem=situation.problem,
        has_plan=plan is not None and not isinstance(plan.judgement, Approved),
        plan=plan,
        is_plan_mine=is_plan_mine,
    )
    may_decide = find_obstacle(visitor, situation, records) is None
    reading = workspace.records.reading(key, visitor.person) if visitor.person else None
    return replace(
        state,
        mine=may_decide and _is_awaited(situation, visitor),
        minutes=estimate_minutes(head) if situation.roles else 0,
        read_revision=reading.revision if reading else 0,
        is_read=reading is not None and reading.digest == head.digest,
    )


def find_review_state(situation: Situation, releases: tuple[Release, ...]) -> ReviewState:
    """Return the review state of a module, from the decisions on its draft and its releases."""
    if situation.problem:
        return ReviewState.STUCK
    if situation.roles:
        return ReviewState.WAITING
    if isinstance(situation.judgement, SentBack):
        return SENT_BACK[situation.judgement.decision.verdict]
    assert isinstance(situation.judgement, Approved)
    digest = situation.judgement.digest
    is_released = any(release.approval.digest == digest for release in releases)
    return ReviewState.RELEASED if is_released else ReviewState.APPROVED


def _is_awaited(situation: Situation, visitor: Visitor) -> bool:
    """Return whether a draft waits for a role that this visitor has, and they have not approved it yet."""
    policy, person = situation.course.review, visitor.person
    if person is None or person in situation.approvers:
        return False
    steps_in = policy.escalation is not None and person in policy.escalation.to
    return any(steps_in or person in policy.roles[role] for role in situation.roles)


def _is_plan_awaited_from(plan: PlanSituation, visitor: Visitor) -> bool:
    """Return whether a plan waits for a role that this visitor has, and they have not approved it yet."""
    person = visitor.person
    is_known = person is not None and visitor.invitation is None and visitor.may_act_in(plan.course)
    return is_known and person is not None and plan.may_be_decided_by(person)


def _find_since(situation: Situation) -> datetime | None:
    """Return when the state began: at the last decision, or when the draft began to wait."""
    if isinstance(situation.judgement, SentBack) and not situation.roles:
        return situation.judgement.decision.at
    if isinstance(situation.judgement, Approved):
        return situation.judgement.decisions[-1].at
    return situation.since
