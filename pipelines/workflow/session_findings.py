"""Findings from trainers' session reports on a draft and its plan, and the minutes its next plan follows.

Decided in docs/decisions/0150-after-the-session.md.
"""

from collections.abc import Iterable
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.sessions.concerns import RULE_PREFIX, find_concerns, find_phase_plan, find_plan_concerns
from pipelines.sessions.counts import list_real_minutes
from pipelines.workflow.decide import list_recorded
from schemas.draft import Content, Draft
from schemas.finding import Finding
from schemas.plan import PlanRevision
from schemas.real_minutes import RealMinutes
from schemas.review import LedgerRecord, Verdict, pick_decisions
from schemas.session_report import SessionReport


def find_session_findings(workspace: Workspace, content: Content) -> tuple[Finding, ...]:
    """Return the findings of trainers' reports on a draft; none without a session plan or a report."""
    if find_phase_plan(content) is None or not workspace.records.has_answers(content.module):
        return ()
    recorded = list_recorded(workspace, content.module)
    reports = tuple(each.report for each in workspace.sessions.list_signed(recorded))
    read_until = _find_last_approval(recorded)
    unread = [each for each in reports if read_until is None or each.at > read_until]
    return find_concerns(content, reports, unread)


def add_plan_findings(workspace: Workspace, revision: PlanRevision) -> PlanRevision:
    """Return a revision of a plan with the findings of trainers' reports on its pages, each once."""
    head = workspace.records.head(revision.module)
    led = find_phase_plan(head.content) if head is not None else None
    reports = list_reports(workspace, revision.module)
    if led is None or not reports:
        return revision
    others = tuple(each for each in revision.findings if not each.rule.startswith(RULE_PREFIX))
    found = find_plan_concerns(revision.plan, led, reports)
    return revision.model_copy(update={"findings": (*others, *found)})


def find_real_minutes(workspace: Workspace, head: Draft | None) -> tuple[RealMinutes, ...]:
    """Return what the phases of a head's session plan took, of those that enough sessions led."""
    plan = find_phase_plan(head.content) if head is not None else None
    if head is None or plan is None:
        return ()
    return list_real_minutes(plan, list_reports(workspace, head.module))


def list_reports(workspace: Workspace, key: str) -> tuple[SessionReport, ...]:
    """Return the reports of a module that count, in the order in which they were given."""
    return tuple(each.report for each in workspace.sessions.list_current(key))


def _find_last_approval(recorded: Iterable[LedgerRecord]) -> datetime | None:
    """Return when somebody last approved a draft: whoever did has read the reports until then."""
    decisions = pick_decisions(recorded)
    approvals = [each.at for each in decisions if each.verdict is Verdict.APPROVE]
    return max(approvals, default=None)
