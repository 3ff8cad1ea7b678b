"""Review state of every module, as the queue shows it to one visitor."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime

from adapters.workspace import Workspace
from pipelines.desk.known_states import KnownState, ReviewFacts, ReviewState, find_known_states
from pipelines.desk.reading_marks import estimate_minutes
from pipelines.desk.visitors import Visitor
from pipelines.queries.garbage_collector import pause_garbage_collector
from pipelines.queries.plan_lookups import find_plan, find_plan_situation
from pipelines.queries.review_situation import Situation, describe_situation
from pipelines.workflow.decide import list_recorded
from schemas.course import Course, Module
from schemas.errors import CourseInvalid, PremierjetError
from schemas.ids import SHORT_DIGEST, is_house_style
from schemas.language import Language
from schemas.notes import Reading
from schemas.release import Release
from schemas.review import (
    Approved,
    SentBack,
    Verdict,
)

SENT_BACK = {
    Verdict.REQUEST_CHANGES: ReviewState.CHANGES_REQUESTED,
    Verdict.REJECT: ReviewState.REJECTED,
    Verdict.WITHDRAW: ReviewState.WITHDRAWN,
}


@dataclass(frozen=True, kw_only=True)
class ModuleState(ReviewFacts):
    """State of one module: a line of the queue.

    `mine` says whether the draft waits for this visitor; `digest` has its first digits alone.
    """

    course: Course
    module: Module
    mine: bool = False
    is_plan_mine: bool = False
    """The plan waits for this visitor."""

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
    hide the others. Only modules of which something changed since an earlier view are read.
    """
    with pause_garbage_collector():
        usable, wrong = workspace.read_courses()
        known = find_known_states(workspace, [each.course for each in usable], _read_known_state)
    readings = workspace.records.readings(visitor.person) if visitor.person else {}
    states = [
        _show_to(visitor, each.course, module, known[key], readings.get(key))
        for each in usable
        for module in each.course.reviewed_modules
        for key in [each.course.key_of(module)]
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


def _show_to(
    visitor: Visitor, course: Course, module: Module, known: KnownState, reading: Reading | None
) -> ModuleState:
    """Return the state of a module as a visitor sees it."""
    person = visitor.person if visitor.invitation is None and visitor.may_act_in(course) else None
    facts = {each.name: getattr(known, each.name) for each in fields(ReviewFacts)}
    return ModuleState(
        **facts | {"digest": known.digest[:SHORT_DIGEST]},
        course=course,
        module=module,
        mine=person in known.awaited_from,
        is_plan_mine=person is not None and known.plan is not None and known.plan.may_be_decided_by(person),
        read_revision=reading.revision if reading else 0,
        is_read=reading is not None and reading.digest == known.digest,
    )


def _read_known_state(workspace: Workspace, course: Course, module: Module, now: datetime) -> KnownState:
    """Return the state of one module, whoever looks."""
    key = course.key_of(module)
    try:
        plan = find_plan_situation(workspace, course, key, now)
        head = workspace.records.head(key)
        if head is None:
            has_plan = plan is not None or find_plan(workspace, course, module) is not None
            return KnownState(state=ReviewState.NO_DRAFT, at=now, has_plan=has_plan, plan=plan)
        records = list_recorded(workspace, key)
        situation = describe_situation(workspace, course, head, records, now)
        releases = workspace.records.releases(key)
    except PremierjetError as error:
        return KnownState(state=ReviewState.UNREADABLE, at=now, problem=error)
    return KnownState(
        state=find_review_state(situation, releases),
        at=now,
        until=situation.moves_at,
        since=_find_since(situation),
        deadline=situation.deadline,
        overdue=situation.overdue,
        lapsed=next(iter(situation.lapses.values()), None) if situation.lapsed_approvals else None,
        revision=head.revision,
        digest=head.content.canonical_digest(),
        awaited=situation.roles,
        awaited_from=_list_awaited(situation),
        blocking=len(situation.open_findings),
        findings=len(situation.unsettled_findings),
        comments=situation.open_comments,
        nothing_changed=situation.is_answered,
        release=releases[-1].number if releases else 0,
        problem=situation.problem,
        has_plan=plan is not None and not isinstance(plan.judgement, Approved),
        plan=plan,
        minutes=estimate_minutes(head) if situation.roles else 0,
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


def _list_awaited(situation: Situation) -> tuple[str, ...]:
    """Return the people who may decide on a draft now and have a role it waits for, in order."""
    policy = situation.course.review
    steps_in = policy.escalation.to if policy.escalation is not None else ()
    asked = {person for role in situation.roles for person in (*policy.roles[role], *steps_in)}
    may_decide = (asked & policy.deciders) - situation.approvers
    return tuple(sorted(person for person in may_decide if situation.hears(person)))


def _find_since(situation: Situation) -> datetime | None:
    """Return when the state began: at the last decision, or when the draft began to wait."""
    if isinstance(situation.judgement, SentBack) and not situation.roles:
        return situation.judgement.decision.at
    if isinstance(situation.judgement, Approved):
        return situation.judgement.decisions[-1].at
    return situation.since
