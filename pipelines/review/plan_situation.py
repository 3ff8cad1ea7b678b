"""The situation of a plan in review at one moment, for every page that says whether it waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pipelines.review.authors import is_written_alone
from pipelines.review.held_waivers import list_earlier_waivers
from pipelines.review.judged_revision import JudgedRevision
from pipelines.review.plan_authors import list_plan_authors
from pipelines.review.plan_policy import judge_plan, list_plan_roles, select_plan_decisions
from pipelines.review.policy import (
    AsOf,
    compute_deadline,
    find_expires_at,
    find_lapses,
    not_before_ledger,
)
from schemas.course import Course, PlanReview
from schemas.errors import InvalidInput, PlanUnsealed
from schemas.plan import PlanRevision
from schemas.refusal import Refusal
from schemas.review import Decision, Judgement, Lapse, LedgerRecord, Waiting


@dataclass(frozen=True, kw_only=True)
class PlanSituation(JudgedRevision):
    """A plan, the decisions on it, and its standing at `now`."""

    plan: PlanRevision

    @property
    def examined(self) -> PlanRevision:
        """Return the plan."""
        return self.plan

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the roles the plan waits for; none where the course asks for no approval of plans."""
        is_required = self.course.review.plan is PlanReview.REQUIRED
        is_waiting = is_required and isinstance(self.judgement, Waiting) and self.problem is None
        return self.judgement.roles if is_waiting and isinstance(self.judgement, Waiting) else ()

    @property
    def roles_asked(self) -> dict[str, tuple[str, ...]]:
        """Return the roles that have to approve the plan, with their people."""
        return list_plan_roles(self.plan, self.course)

    @property
    def lapsed_approvals(self) -> tuple[Decision, ...]:
        """Return the lapsed approvals, if the plan waits because of them."""
        if not self.roles:
            return ()
        return tuple(decision for decision in self.heard if decision.person in self.lapses)

    @property
    def lapse(self) -> Lapse | None:
        """Return why an earlier approval no longer counts, if the plan waits because of that."""
        return self.judgement.lapsed if self.roles and isinstance(self.judgement, Waiting) else None

    @property
    def since(self) -> datetime:
        """Return since when the plan waits: since it was written, or since its approval lapsed."""
        ends = (find_expires_at(decision, self.course.review) for decision in self.lapsed_approvals)
        return min((end for end in ends if end is not None), default=self.plan.written_at)

    @property
    def deadline(self) -> datetime | None:
        """Return when the plan is overdue; None without a deadline, or if it waits for nobody."""
        return compute_deadline(self.plan, self.course, self.since) if self.roles else None

    @property
    def moves_at(self) -> datetime | None:
        """Return the next moment at which time alone changes the plan's standing, if there is one."""
        expiries = (find_expires_at(each, self.course.review) for each in self.heard)
        moments = [self.deadline, self.escalated_at, *expiries]
        return min((moment for moment in moments if moment is not None and moment > self.now), default=None)

    def may_be_decided_by(self, person: str) -> bool:
        """Return whether the plan waits for a person who may decide on it and has not approved it."""
        roles = self.course.review.roles
        is_named = person in self.stand_ins or any(person in roles.get(role, ()) for role in self.roles)
        return bool(self.roles) and is_named and person not in self.approvers


def assess_plan(
    plan: PlanRevision, recorded: Iterable[LedgerRecord], course: Course, now: datetime
) -> PlanSituation:
    """Return the situation of a plan by its ledger's records; a policy nobody can meet is its `problem`."""
    records = list(recorded)
    moment = not_before_ledger(records, AsOf(now))
    heard = select_plan_decisions(plan, records, course)
    authors = list_plan_authors(plan, records, course)
    judgement: Judgement | None = None
    problem: InvalidInput | None = None
    try:
        judgement = judge_plan(plan, records, course, now)
    except PlanUnsealed as error:
        problem = error
    if isinstance(judgement, Waiting) and is_written_alone(course.review.deciders, authors):
        problem = _describe_only_reviewer(plan, course)
    return PlanSituation(
        plan=plan,
        course=course,
        judgement=judgement,
        heard=heard,
        authors=authors,
        lapses=find_lapses(heard, course, moment),
        now=moment.now,
        problem=problem,
        earlier_waivers=list_earlier_waivers(plan, records, course),
    )


def _describe_only_reviewer(plan: PlanRevision, course: Course) -> InvalidInput:
    facts = {"author": str(plan.author), "module": plan.module, "course": course.id}
    return InvalidInput(Refusal("plan.only_reviewer", revision=plan.revision, **facts))
