"""Decisions on a draft or on its plan, and their judgement by the course's policy."""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.drafting.moved_citations import find_stale_citations
from pipelines.queries.plan_lookups import find_plan
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.decisions import DecisionOutcome, decide, foresee_decision
from pipelines.review.evidence import as_of, collect_evidence, find_outdated
from pipelines.review.first_ask import RunLaunch
from pipelines.review.plan_decisions import decide_plan, foresee_plan_decision
from pipelines.review.policy import AsOf, judge
from pipelines.review.situation import assess_situation
from pipelines.workflow.decision_retry import add_first_ask
from pipelines.workflow.incidents import note_still_shown
from schemas.course import Course, IdentityMode
from schemas.draft import Draft
from schemas.errors import DecisionRefused, KeyAbsent
from schemas.ids import SHORT_DIGEST
from schemas.plan import PlanRevision
from schemas.received_decision import NextStep
from schemas.refusal import Refusal
from schemas.review import (
    Decision,
    Judgement,
    LedgerEntry,
    LedgerRecord,
    SentBack,
    Verdict,
    pick_decisions,
    pick_recorded,
)
from schemas.source import SourceSpans

__all__ = [
    "DecisionOutcome",
    "DecisionRequest",
    "RunLaunch",
    "find_change_request",
    "find_recorded_decision",
    "judge_draft",
    "list_decisions",
    "list_recorded",
    "make_key_absent",
    "record_decision",
]


def find_change_request(
    workspace: Workspace, head: Draft, now: datetime, records: list[LedgerRecord] | None = None
) -> Decision | None:
    """Return the request for changes that a module's head has not answered yet, if there is one.

    One that sent nothing but comments which people resolved since asks for nothing.
    `records` are those of its ledger, if it was read already.
    """
    folder, _ = workspace.find_module(head.module)
    recorded = list_recorded(workspace, head.module) if records is None else records
    moment = as_of(head, recorded, workspace.records, now)
    situation = assess_situation(head, recorded, folder.course, moment)
    if not isinstance(situation.judgement, SentBack) or situation.is_settled:
        return None
    decision = situation.judgement.decision
    is_open = decision.verdict is Verdict.REQUEST_CHANGES and decision.revision == head.revision
    return decision if is_open else None


def judge_draft(workspace: Workspace, draft: Draft, now: datetime) -> Judgement:
    """Judge a draft: approved, sent back or waiting, by the ledger's decisions and its course's policy."""
    folder, _ = workspace.find_module(draft.module)
    records = list_recorded(workspace, draft.module)
    return judge(draft, records, folder.course, as_of(draft, records, workspace.records, now))


def list_decisions(workspace: Workspace, key: str) -> tuple[Decision, ...]:
    """Return a module's decisions in the ledger's order."""
    return tuple(pick_decisions(list_recorded(workspace, key)))


def list_recorded(workspace: Workspace, key: str) -> list[LedgerRecord]:
    """Return all records of a module's ledger, in its order."""
    return pick_recorded(workspace.ledger.read(key))


def record_decision(
    workspace: Workspace, request: DecisionRequest, now: datetime, *, run_id: str | None = None
) -> DecisionOutcome:
    """Record a decision in the ledger; raises DecisionRefused if it may not be.

    One that a desk received is recorded only where its desk is: others may have drafts with the same digest.
    A retry records nothing that was turned down, or that its person decided on again since.

    It is about the plan if the digest is the plan's. A withdrawal may name any revision of the draft; every
    other verdict is about the head.
    """
    _refuse_received_elsewhere(workspace, request)
    request = add_first_ask(workspace, request)
    plan = find_named_plan(workspace, request)
    if plan is not None:
        folder, _ = workspace.find_module(request.module)
        _refuse_without_key(workspace, folder.course, request)
        return decide_plan(request, plan, folder.course, workspace.ledger, now, run_id)
    course, draft, moment = _gather_grounds(workspace, request, now)
    decided = decide(request, draft, course, workspace.ledger, moment, run_id)
    if request.verdict is not Verdict.APPROVE:
        note_still_shown(workspace, request.module)
    return decided


def find_recorded_decision(
    workspace: Workspace, request: DecisionRequest, now: datetime
) -> LedgerEntry | None:
    """Return the entry that records the requested decision already; None if it would be recorded now.

    Nothing is written; raises what `record_decision` raises.
    """
    plan = find_named_plan(workspace, request)
    if plan is not None:
        folder, _ = workspace.find_module(request.module)
        return foresee_plan_decision(request, plan, folder.course, workspace.ledger.read(request.module), now)
    course, draft, moment = _gather_grounds(workspace, request, now)
    return foresee_decision(request, draft, course, workspace.ledger.read(request.module), moment)


def find_named_plan(workspace: Workspace, request: DecisionRequest) -> PlanRevision | None:
    """Return the plan of a module if its digest is the one a request names; None if that is a draft's.

    Raises DecisionRefused if it is the digest of an earlier plan.
    """
    folder, module = workspace.find_module(request.module)
    plan = find_plan(workspace, folder.course, module)
    if plan is None or len(request.digest) < SHORT_DIGEST:
        return None
    if plan.digest.startswith(request.digest):
        return plan
    earlier = workspace.records.plan_revisions(request.module)
    if any(each.digest.startswith(request.digest) for each in earlier):
        facts = {"digest": request.digest[:SHORT_DIGEST], "newest": plan.digest[:SHORT_DIGEST]}
        raise DecisionRefused(
            Refusal("decision.old_plan", module=plan.module, revision=plan.revision, **facts)
        )
    return None


def _gather_grounds(
    workspace: Workspace, request: DecisionRequest, now: datetime
) -> tuple[Course, Draft | None, AsOf]:
    """Return the course, the draft a decision is about, and its evidence now."""
    folder, _ = workspace.find_module(request.module)
    _refuse_without_key(workspace, folder.course, request)
    draft = _find_withdrawn(workspace, request) or workspace.records.head(request.module)
    spans = workspace.records.spans(request.module)
    if request.verdict is Verdict.APPROVE and draft is not None and spans is not None:
        _refuse_lost_words(draft, spans)
    if draft is None:
        return folder.course, None, AsOf(now)
    outdated = find_outdated(draft, list_recorded(workspace, draft.module), workspace.records)
    return folder.course, draft, AsOf(now, collect_evidence(draft.content, spans), outdated)


def _refuse_received_elsewhere(workspace: Workspace, request: DecisionRequest) -> None:
    """Raise DecisionRefused if a desk received the decision, and no desk of this workspace launched it."""
    received = request.received
    if received is not None and workspace.records.next_step(received) is not NextStep.LAUNCH:
        raise DecisionRefused(Refusal("decision.received_elsewhere", module=request.module))


def _refuse_without_key(workspace: Workspace, course: Course, request: DecisionRequest) -> None:
    """Raise KeyAbsent if the ledger has no key yet, except where people are not identified.

    Otherwise the first person to decide would make the key, and it would prove nothing.
    """
    if course.review.identity is not IdentityMode.LOCAL and workspace.ledger_key.read() is None:
        raise make_key_absent(workspace, request.module)


def make_key_absent(workspace: Workspace, module: str) -> KeyAbsent:
    """Return the error of a decision that a ledger without a key cannot tell whose it is."""
    return KeyAbsent(Refusal("decision.no_key", module=module, key=workspace.ledger_key.place))


def _refuse_lost_words(draft: Draft, spans: SourceSpans) -> None:
    """Raise DecisionRefused if a quotation is gone from its source and no finding reports it."""
    reported_places = {finding.place for finding in draft.findings if finding.rule.startswith("citation.")}
    lost = [
        citation
        for citation in find_stale_citations(draft.content, spans)
        if citation.place not in reported_places
    ]
    if lost:
        raise DecisionRefused(
            Refusal(
                "decision.words_gone",
                module=draft.module,
                place=lost[0].place,
                source=str(lost[0].facts["source"]),
                count=len(lost),
            )
        )


def _find_withdrawn(workspace: Workspace, request: DecisionRequest) -> Draft | None:
    if request.verdict is not Verdict.WITHDRAW:
        return None
    return workspace.records.draft_of(request.module, request.digest)
