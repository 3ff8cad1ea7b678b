"""Planning of a module: what it will hold, kept up to date with its sources, before anything is drafted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from adapters.sources.course_sources import SourceLibrary
from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.writers import choose_proposer
from pipelines.queries.plan_lookups import has_plan, is_plan_awaited, lacks_seal, refuse_changed_plan
from pipelines.workflow.read_sources import ModuleInputs, find_inputs, read_found_sources
from pipelines.workflow.session_findings import add_plan_findings
from pipelines.workflow.write_revision import write_plan
from schemas.errors import AwaitingApproval, InvalidInput
from schemas.ids import SHORT_DIGEST
from schemas.plan import PlanRevision
from schemas.refusal import Refusal
from schemas.source import SourceSpans

if TYPE_CHECKING:
    from pipelines.drafting.plan.proposal.proposer import PlanProposer

ChooseProposer = Callable[[], "PlanProposer | None"]
"""Returns who proposes a module's plan; None if rules make it."""


def return_no_proposer() -> None:
    """Return nobody: rules make the plan."""


@dataclass(frozen=True)
class PlanOutcome:
    """A module's plan; `wrote` if it was made or renewed now, not found up to date."""

    revision: PlanRevision
    wrote: bool


def plan_module(
    workspace: Workspace,
    key: str,
    now: datetime,
    library: SourceLibrary | None = None,
    run_id: str | None = None,
) -> PlanOutcome:
    """Read a module's sources and plan it, unless its plan rests on them already.

    The course's model is asked, if it has one and no person edited the plan. Raises InvalidInput if the
    module is not planned, Conflict if somebody else wrote a plan meanwhile, and what asking a model raises.
    """
    inputs = find_inputs(workspace, key, library)
    if not has_plan(inputs.course, inputs.module):
        raise InvalidInput(Refusal("plan.unwanted", module=key, course=inputs.course.id))
    spans = read_found_sources(workspace, key, inputs).spans
    proposer = partial(choose_proposer, inputs.course, spans, workspace.records.store)
    return _renew_plan(workspace, key, inputs, spans, now, run_id, proposer)


def require_plan(
    workspace: Workspace,
    key: str,
    inputs: ModuleInputs,
    spans: SourceSpans,
    now: datetime,
    run_id: str | None = None,
    choose: ChooseProposer = return_no_proposer,
) -> PlanOutcome | None:
    """Return the plan that a draft of these sources is written against; None if the module is not planned.

    `choose` returns who proposes a plan, and is called only if one has to be made.
    Raises AwaitingApproval if people have to approve it first, PlanUnsealed if it is edited and not as the
    ledger sealed it.
    """
    if not has_plan(inputs.course, inputs.module):
        return None
    planned = _renew_plan(workspace, key, inputs, spans, now, run_id, choose)
    if is_plan_awaited(workspace, inputs.course, planned.revision, now):
        digest = planned.revision.digest[:SHORT_DIGEST]
        raise AwaitingApproval(Refusal("plan.waits", module=key, digest=digest))
    if planned.revision.is_edited:
        refuse_changed_plan(workspace, planned.revision)
    return planned


def is_waiting_for_plan(workspace: Workspace, inputs: ModuleInputs, now: datetime) -> bool:
    """Return whether a module's draft waits for people alone: its plan is up to date and not approved."""
    plan = inputs.plan
    if plan is None or plan.inputs != inputs.plan_fingerprint or lacks_seal(workspace, inputs.course, plan):
        return False
    return is_plan_awaited(workspace, inputs.course, plan, now)


def _renew_plan(
    workspace: Workspace,
    key: str,
    inputs: ModuleInputs,
    spans: SourceSpans,
    now: datetime,
    run_id: str | None,
    choose: ChooseProposer,
) -> PlanOutcome:
    earlier = inputs.plan
    fingerprint = inputs.with_read(spans).plan_fingerprint
    is_current = earlier is not None and earlier.inputs == fingerprint
    if earlier is not None and is_current and not lacks_seal(workspace, inputs.course, earlier):
        return PlanOutcome(earlier, wrote=False)
    request = DraftRequest(
        DRAFTING_KINDS,
        inputs.course,
        inputs.module,
        spans,
        now,
        workspace.records.head(key),
        run_id=run_id,
    )
    from pipelines.drafting.plan.rules import make_plan  # with it what every kind is made of

    is_edited = earlier is not None and earlier.is_edited
    revision = add_plan_findings(
        workspace, make_plan(request, fingerprint, earlier, None if is_edited else choose())
    )
    write_plan(workspace, revision, earlier)
    return PlanOutcome(revision, wrote=True)
