"""Recording of decisions on plans, in the same ledger as those on drafts."""

from dataclasses import replace
from datetime import datetime

from adapters.ledger import Ledger, choose_moment_after
from pipelines.review.decision_request import DecisionRequest, write_decision
from pipelines.review.decisions import (
    MOST_LOST_RACES,
    DecisionOutcome,
    find_received_entry,
    find_standing_entry,
    refuse_overtaken,
    refuse_stranger,
    refuse_used_invitation,
    settle_findings,
)
from pipelines.review.held_waivers import list_earlier_waivers
from pipelines.review.plan_policy import judge_plan, select_plan_decisions
from pipelines.review.plan_seals import find_plan_seal
from pipelines.review.policy import AsOf, find_lapses
from schemas.course import Course
from schemas.errors import Conflict, DecisionRefused
from schemas.ids import fold_name
from schemas.plan import PlanRevision
from schemas.refusal import Refusal
from schemas.review import Decision, LedgerEntry, LedgerRecord, Verdict, pick_recorded


def decide_plan(
    request: DecisionRequest,
    plan: PlanRevision,
    course: Course,
    ledger: Ledger,
    now: datetime,
    run_id: str | None,
) -> DecisionOutcome:
    """Record a decision on the newest plan of a module, and return it with what follows from it.

    A person who repeats their last decision gets the entry of that. Raises DecisionRefused if it may not be
    recorded, LedgerBroken, StoreUnusable, and Conflict if others write first again and again.
    """
    request = replace(request, person=fold_name(request.person))
    for _ in range(MOST_LOST_RACES):
        entries = ledger.read(request.module)
        recorded = pick_recorded(entries)
        entry = prepared = _prepare_plan_decision(request, plan, course, entries, now, run_id)
        if isinstance(prepared, Decision):
            try:
                entry = ledger.append(prepared, after=len(entries))
            except Conflict:
                continue
            recorded = [*recorded, entry.recorded]
        assert isinstance(entry, LedgerEntry)
        return DecisionOutcome(entry, judge_plan(plan, recorded, course, now))
    raise Conflict(Refusal("decision.others_first", module=request.module))


def foresee_plan_decision(
    request: DecisionRequest,
    plan: PlanRevision,
    course: Course,
    entries: tuple[LedgerEntry, ...],
    now: datetime,
) -> LedgerEntry | None:
    """Return the entry that records the requested decision already; None if it would be recorded now.

    Raises what `decide_plan` raises.
    """
    prepared = _prepare_plan_decision(request, plan, course, entries, now, None)
    return prepared if isinstance(prepared, LedgerEntry) else None


def _prepare_plan_decision(
    request: DecisionRequest,
    plan: PlanRevision,
    course: Course,
    entries: tuple[LedgerEntry, ...],
    now: datetime,
    run_id: str | None,
) -> Decision | LedgerEntry:
    """Return the decision to record, or the entry that records the same decision already."""
    earlier = find_received_entry(request, entries)
    if earlier is not None:
        return earlier
    recorded = pick_recorded(entries)
    _refuse(request, plan, course, recorded, now)
    _refuse_unproven(request, plan, recorded)
    decision = write_decision(request, plan, course, AsOf(choose_moment_after(entries, now)), run_id)
    decision = _settle_findings(decision, plan, recorded, course)
    standing = find_standing_entry(decision, entries, plan, course)
    if standing is None:
        refuse_overtaken(request, plan, recorded)
    return standing or decision


def _refuse(
    request: DecisionRequest,
    plan: PlanRevision,
    course: Course,
    recorded: list[LedgerRecord],
    now: datetime,
) -> None:
    if request.verdict is Verdict.WITHDRAW:
        raise DecisionRefused(Refusal("decision.plan_withdrawn", module=plan.module))
    refuse_stranger(request, plan, course, now)
    refuse_used_invitation(request, [each for each in recorded if isinstance(each, Decision)])


def _refuse_unproven(request: DecisionRequest, plan: PlanRevision, recorded: list[LedgerRecord]) -> None:
    """Raise DecisionRefused for an approval of a plan older than seals; PlanUnsealed if it was altered."""
    if request.verdict is Verdict.APPROVE and find_plan_seal(plan, recorded) is None:
        raise DecisionRefused(Refusal("decision.plan_unsealed", module=plan.module, revision=plan.revision))


def _settle_findings(
    decision: Decision, plan: PlanRevision, recorded: list[LedgerRecord], course: Course
) -> Decision:
    if decision.verdict is not Verdict.APPROVE:
        return decision
    standing = select_plan_decisions(plan, recorded, course)
    lapses = find_lapses(standing, course, AsOf(decision.at))
    counting = [each for each in standing if each.person not in lapses]
    return settle_findings(decision, plan, counting, list_earlier_waivers(plan, recorded, course))
