"""The session plan that trainers lead: that of the newest approved draft, and what sessions said of it."""

from dataclasses import dataclass
from datetime import date, datetime

from adapters.session_reports import SignedReport
from adapters.workspace import Workspace
from pipelines.queries.lookups import require_head
from pipelines.queries.review_situation import describe_situation
from pipelines.review.versions import find_versions
from pipelines.sessions.concerns import find_phase_plan
from pipelines.sessions.counts import PhaseCount, count_phases
from schemas.course import Course, Module
from schemas.draft import Draft, PhasePlan
from schemas.errors import InvalidInput
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.review import Approved, Verdict, pick_decisions, pick_recorded


@dataclass(frozen=True)
class LedPlan:
    """A session plan that may be led, and the course, module and draft it is of."""

    course: Course
    module: Module
    draft: Draft
    plan: PhasePlan

    @property
    def language(self) -> Language:
        """Return the language of the plan."""
        return self.draft.content.language


@dataclass(frozen=True)
class ApprovedPlan:
    """A session plan that was approved, and when that was."""

    led: LedPlan
    at: datetime


@dataclass(frozen=True)
class ModuleSessions:
    """The reports of a module's sessions, and what they say of each phase of its newest session plan."""

    key: str
    course: Course
    module: Module
    reports: tuple[SignedReport, ...]
    plan: PhasePlan | None
    counts: tuple[PhaseCount, ...]


def find_led_plan(workspace: Workspace, key: str, now: datetime) -> LedPlan:
    """Return the session plan of a module's newest approved draft.

    Raises InvalidInput if no draft with one is approved, LedgerBroken, and StoreUnusable.
    """
    folder, module = workspace.find_module(key)
    head = require_head(workspace, key)
    entries = workspace.ledger.read(key)
    situation = describe_situation(workspace, folder.course, head, pick_recorded(entries), now)
    draft: Draft | None = head
    if not isinstance(situation.judgement, Approved):
        draft = find_versions(head, entries, workspace.records, folder.course).approved
    plan = find_phase_plan(draft.content) if draft is not None else None
    if draft is None or plan is None:
        raise InvalidInput(Refusal("session.no_plan", module=key))
    return LedPlan(folder.course, module, draft, plan)


def require_led_plan(workspace: Workspace, key: str, digest: str) -> LedPlan:
    """Return the session plan of a module's draft of a digest; raises InvalidInput if there is none."""
    folder, module = workspace.find_module(key)
    draft = workspace.records.draft_of(key, digest)
    plan = find_phase_plan(draft.content) if draft is not None else None
    if draft is None or plan is None:
        raise InvalidInput(Refusal("session.no_plan", module=key))
    return LedPlan(folder.course, module, draft, plan)


def list_led_plans(workspace: Workspace, key: str) -> tuple[ApprovedPlan, ...]:
    """Return each session plan of a module that somebody has approved, newest first.

    A sheet may have been printed from each, whatever was decided since. Raises LedgerBroken, StoreUnusable.
    """
    folder, module = workspace.find_module(key)
    decisions = pick_decisions(pick_recorded(workspace.ledger.read(key)))
    approved_at = {each.revision: each.at for each in decisions if each.verdict is Verdict.APPROVE}
    found = []
    for revision in sorted(approved_at, reverse=True):
        draft = workspace.records.revision(key, revision)
        plan = find_phase_plan(draft.content) if draft is not None else None
        if draft is not None and plan is not None:
            found.append(ApprovedPlan(LedPlan(folder.course, module, draft, plan), approved_at[revision]))
    return tuple(found)


def describe_sessions(workspace: Workspace, key: str) -> ModuleSessions:
    """Return the reports of a module that count, by day, and their counts.

    Raises LedgerBroken and StoreUnusable.
    """
    folder, module = workspace.find_module(key)
    signed = tuple(sorted(workspace.sessions.list_current(key), key=_order_by_day))
    head = workspace.records.head(key)
    plan = find_phase_plan(head.content) if head is not None else None
    reports = [each.report for each in signed]
    counts = count_phases(plan, reports) if plan is not None else ()
    return ModuleSessions(key, folder.course, module, signed, plan, counts)


def _order_by_day(signed: SignedReport) -> tuple[date, int, datetime]:
    session = signed.report.session
    return session.day, session.number, signed.seal.at
