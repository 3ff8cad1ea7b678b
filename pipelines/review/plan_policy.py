"""Judgement of a plan by the course's policy: the roles that approve a draft approve its plan.

A decision on a plan never counts for a draft, nor the other way round: each names the digest it is about.
Decided in docs/decisions/0113-plan-before-draft.md.
"""

from collections.abc import Iterable
from datetime import datetime

from pipelines.review.authors import is_vouched, is_written_alone
from pipelines.review.plan_authors import list_plan_authors
from pipelines.review.plan_seals import find_plan_seal
from pipelines.review.policy import (
    AsOf,
    find_lapses,
    find_unwaived,
    may_decide,
    not_before_ledger,
    stands_in,
)
from schemas.course import Course
from schemas.ids import split_key
from schemas.plan import PlanRevision
from schemas.review import (
    Approved,
    Decision,
    Judgement,
    Lapse,
    LedgerRecord,
    SentBack,
    Verdict,
    Waiting,
    pick_plan_decisions,
)


def judge_plan(
    plan: PlanRevision, recorded: Iterable[LedgerRecord], course: Course, now: datetime
) -> Judgement:
    """Judge a plan as approved, sent back or waiting, by the decisions on its digest.

    Of each person the last decision counts. Every role has to approve, by as many people as the policy asks,
    and whoever edited the plan may not be the only one. A moment before the ledger's last decision is not
    believed. Raises PlanUnsealed if the plan is not as the ledger sealed it; only a refusal counts then.
    """
    records = list(recorded)
    heard = select_plan_decisions(plan, records, course)
    sent_back = [decision for decision in heard if decision.verdict is not Verdict.APPROVE]
    if sent_back:
        return SentBack(decision=sent_back[-1])
    find_plan_seal(plan, records)
    lapses = find_lapses(heard, course, not_before_ledger(records, AsOf(now)))
    standing = [decision for decision in heard if decision.person not in lapses]
    authors = list_plan_authors(plan, records, course)
    awaited = _list_awaited_roles(plan, standing, course, authors)
    if awaited:
        return Waiting(roles=awaited, lapsed=Lapse.EXPIRED if lapses else None)
    return Approved(module=plan.module, digest=plan.digest, decisions=tuple(standing))


def list_plan_roles(plan: PlanRevision, course: Course) -> dict[str, tuple[str, ...]]:
    """Return the roles that have to approve a module's plan, with their people: those of its draft."""
    module = course.module(split_key(plan.module)[1])
    return course.review.roles_for(module.artefacts if module else ())


def select_plan_decisions(
    plan: PlanRevision, recorded: Iterable[LedgerRecord], course: Course
) -> tuple[Decision, ...]:
    """Return the decisions that count on a plan: the last of each who may decide, oldest first."""
    last: dict[str, Decision] = {}
    for decision in pick_plan_decisions(recorded):
        about_this = decision.module == plan.module and decision.digest == plan.digest
        is_heard = may_decide(decision.person, plan, course, decision.at) and is_vouched(decision, course)
        if about_this and is_heard:
            last.pop(decision.person, None)
            last[decision.person] = decision
    return tuple(last.values())


def _list_awaited_roles(
    plan: PlanRevision, standing: list[Decision], course: Course, authors: frozenset[str]
) -> tuple[str, ...]:
    approvers = {decision.person for decision in standing}
    roles = list_plan_roles(plan, course)
    stood_in = any(stands_in(decision, plan, course) for decision in standing)
    awaited = tuple(role for role, people in roles.items() if not stood_in and not approvers & set(people))
    if awaited:
        return awaited
    alone = is_written_alone(approvers, authors)
    too_few = len(approvers) < course.review.distinct_people or alone
    return tuple(roles) if too_few or find_unwaived(plan, standing) else ()
