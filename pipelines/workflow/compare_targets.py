"""Comparison of what targets hold now with what was delivered; nothing is changed at them."""

from dataclasses import dataclass
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.queries.still_shown import find_still_shown
from pipelines.workflow.deliver import find_drifts, find_undelivered_drifts
from pipelines.workflow.incidents import IncidentLog
from pipelines.workflow.send_permission import list_policy_gaps
from pipelines.workflow.withdraw import record_hand_returns
from schemas.course import Deliver
from schemas.delivery import Drift, PolicyGap
from schemas.errors import PremierjetError
from schemas.incident import IncidentKind
from schemas.refusal import Refusal
from schemas.withdrawal import RolledBack


def list_compared_modules(workspace: Workspace, incidents: IncidentLog) -> list[str]:
    """Return the modules that are at targets, or should be; raises StoreUnusable."""
    released = workspace.records.released_or_delivered()
    keys = {
        folder.course.key_of(module): folder.course.deliver
        for folder in workspace.read_courses()[0]
        for module in folder.course.drafted_modules
    }
    return [
        key
        for key, deliver in keys.items()
        if key in released
        and (
            deliver is Deliver.ON_APPROVAL
            or incidents.has(IncidentKind.UNSENT, key)
            or workspace.records.receipts(key)
        )
    ]


@dataclass(frozen=True)
class TargetComparison:
    """What people ended by hand at targets, what differs or never arrived there, and what releases lack."""

    returned: tuple[RolledBack, ...]
    drifts: tuple[Drift, ...]
    gaps: tuple[PolicyGap, ...]


def compare_targets(
    workspace: Workspace, key: str, now: datetime, incidents: IncidentLog, run_id: str | None = None
) -> TargetComparison:
    """Return how the targets of a module differ from what was delivered, and store it as an incident.

    A release that was to be delivered and never was differs, too. Raises PremierjetError if the module cannot
    be compared, or whatever a plug-in's target raises; both are incidents too.
    """
    try:
        returned = record_hand_returns(workspace, key, now, run_id)
        drifts, gaps = find_drifts(workspace, key), list_policy_gaps(workspace, key, now)
        was_tried = incidents.has(IncidentKind.UNSENT, key)
        undelivered = find_undelivered_drifts(workspace, key, now, was_tried=was_tried)
    except PremierjetError as error:
        incidents.note(IncidentKind.DELIVERY, key, (error,))
        raise
    except Exception as bug:
        incidents.note(IncidentKind.DELIVERY, key, (describe_bug(key, bug),))
        raise
    incidents.note(IncidentKind.DELIVERY, key, drifts)
    if not (undelivered and was_tried):  # else it is known why
        incidents.note(IncidentKind.UNSENT, key, undelivered)
    incidents.note(IncidentKind.WITHDRAWAL, key, find_still_shown(workspace, key))
    return TargetComparison(returned, (*drifts, *undelivered), gaps)


def describe_bug(key: str, bug: Exception) -> Refusal:
    """Return that a bug stopped the comparison of a module; its own words may hold what a target was sent."""
    return Refusal("needs.comparison_bug", module=key, error=type(bug).__name__)
