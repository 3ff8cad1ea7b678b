"""Lookups of plans: whether a module has one, and what people have decided about it."""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.review.plan_policy import judge_plan
from pipelines.review.plan_seals import find_plan_seal, list_plan_seals
from pipelines.review.plan_situation import PlanSituation, assess_plan
from schemas.course import Course, Module, PlanReview
from schemas.errors import InvalidInput, PlanUnsealed
from schemas.ids import HOUSE_STYLE, split_key
from schemas.plan import PlanRevision
from schemas.refusal import Refusal
from schemas.review import Approved, Judgement, pick_recorded

__all__ = [
    "PlanSituation",
    "assess_plan",
    "find_broken_plan_seal",
    "find_edited_plan",
    "find_plan",
    "find_plan_judgement",
    "find_plan_situation",
    "has_plan",
    "is_plan_awaited",
    "lacks_seal",
    "refuse_changed_plan",
    "require_plan_head",
]


def has_plan(course: Course, module: Module) -> bool:
    """Return whether a module is planned: its course wants plans, and it is no document of the course."""
    is_module = module.id != HOUSE_STYLE and course.document(module.id) is None
    return is_module and course.review.plan is not PlanReview.OFF


def find_plan(workspace: Workspace, course: Course, module: Module) -> PlanRevision | None:
    """Return the newest plan of a module; None if it has none yet, or is not planned."""
    return workspace.records.plan(course.key_of(module)) if has_plan(course, module) else None


def find_edited_plan(workspace: Workspace, course: Course, module: Module) -> PlanRevision | None:
    """Return the newest plan of a module if a person edited it, else None."""
    plan = find_plan(workspace, course, module)
    return plan if plan is not None and plan.is_edited else None


def require_plan_head(workspace: Workspace, key: str) -> PlanRevision:
    """Return the newest plan of a module; raises InvalidInput if it has none, with what to do about it."""
    folder, module = workspace.find_module(key)
    if not has_plan(folder.course, module):
        raise InvalidInput(Refusal("plan.unwanted", module=key, course=folder.course.id))
    plan = workspace.records.plan(key)
    if plan is None:
        raise InvalidInput(Refusal("plan.none", module=key))
    return plan


def find_plan_judgement(workspace: Workspace, course: Course, plan: PlanRevision, now: datetime) -> Judgement:
    """Return what people's decisions on a plan amount to; raises PlanUnsealed."""
    return judge_plan(plan, pick_recorded(workspace.ledger.read(plan.module)), course, now)


def find_plan_situation(
    workspace: Workspace, course: Course, key: str, now: datetime
) -> PlanSituation | None:
    """Return the situation of a module's plan; None if nothing waits for its approval, or it has no plan."""
    if course.review.plan is not PlanReview.REQUIRED:
        return None
    module = course.module(split_key(key)[1])
    plan = None if module is None else find_plan(workspace, course, module)
    return None if plan is None else assess_plan(plan, pick_recorded(workspace.ledger.read(key)), course, now)


def refuse_changed_plan(workspace: Workspace, plan: PlanRevision) -> None:
    """Raise PlanUnsealed if a plan is not as the ledger sealed it; one of rules may need no seal."""
    find_plan_seal(plan, pick_recorded(workspace.ledger.read(plan.module)))


def find_broken_plan_seal(workspace: Workspace, key: str) -> PlanUnsealed | None:
    """Return why a module's newest plan is not as the ledger sealed it; None if it is."""
    plan = workspace.records.plan(key)
    try:
        if plan is not None:
            refuse_changed_plan(workspace, plan)
    except PlanUnsealed as error:
        return error
    return None


def lacks_seal(workspace: Workspace, course: Course, plan: PlanRevision) -> bool:
    """Return whether people have to decide on a plan of rules that was made when nobody had to.

    Rules then make it again, so that the ledger seals what people read.
    """
    if course.review.plan is not PlanReview.REQUIRED or plan.is_edited:
        return False
    seals = list_plan_seals(pick_recorded(workspace.ledger.read(plan.module)))
    return not any(seal.revision <= plan.revision for seal in seals)


def is_plan_awaited(workspace: Workspace, course: Course, plan: PlanRevision | None, now: datetime) -> bool:
    """Return whether nothing may be drafted yet, because people have to approve the plan first."""
    if course.review.plan is not PlanReview.REQUIRED or plan is None:
        return False
    return not isinstance(find_plan_judgement(workspace, course, plan, now), Approved)
