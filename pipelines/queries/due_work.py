"""Due work of a module: its release, its deliveries, its places in the review queue."""

from collections.abc import Container
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.delivery.due_releases import DueRelease, find_missing_delivery
from pipelines.delivery.release_standing import list_withdrawals
from pipelines.queries.plan_lookups import find_plan_situation
from pipelines.review.due_release import find_due_release
from pipelines.review.plan_queue import find_plan_place
from pipelines.review.queue import (
    QueueEntry,
    QueuePlace,
    describe_trouble,
    find_module_of,
    find_queue_place,
    list_waiting,
    rank_entry,
)
from pipelines.workflow.theme import load_theme
from schemas.course import Course, Module
from schemas.errors import PremierjetError

__all__ = [
    "find_module_of",
    "find_undelivered",
    "find_unreleased_digest",
    "is_newest_withdrawn",
    "list_places_in_queue",
    "list_queue",
]


def find_unreleased_digest(workspace: Workspace, key: str, now: datetime) -> str | None:
    """Return a digest of the release that is due of a module's approved head; raises PremierjetError."""
    folder, _ = workspace.find_module(key)
    theme = load_theme(folder)
    digest = theme.digest if theme else None
    return find_due_release(folder.course, key, workspace.records, workspace.ledger, now, digest)


def find_undelivered(workspace: Workspace, key: str) -> DueRelease | None:
    """Return a module's newest release with the targets it is missing at; raises PremierjetError."""
    folder, _ = workspace.find_module(key)
    return find_missing_delivery(folder, key, workspace.records, workspace.ledger.read)


def is_newest_withdrawn(workspace: Workspace, key: str) -> bool:
    """Return whether a module's newest release was withdrawn; raises PremierjetError."""
    releases = workspace.records.releases(key)
    return bool(releases and list_withdrawals(releases[-1], workspace.ledger.read(key)))


def list_places_in_queue(
    workspace: Workspace, course: Course, module: Module, now: datetime
) -> tuple[QueuePlace, ...]:
    """Return the places of a module's draft and plan in the review queue, and until when they are valid."""
    desk_url = workspace.settings.desk_url
    of_draft = find_queue_place(
        course, module, workspace.records, workspace.ledger, now, desk_url=desk_url, names=workspace.names
    )
    of_plan = _find_place_of_plan(workspace, course, module, now)
    return (of_draft,) if _tells_the_same(of_draft.entry, of_plan.entry) else (of_draft, of_plan)


def list_queue(workspace: Workspace, among: Container[str], now: datetime) -> tuple[QueueEntry, ...]:
    """Return the drafts and plans of these modules that wait for a reviewer, the most urgent first."""
    courses = [folder.course for folder in workspace.read_courses()[0]]
    drafts = list_waiting(
        courses,
        workspace.records,
        workspace.ledger,
        now,
        desk_url=workspace.settings.desk_url,
        names=workspace.names,
        among=among,
    )
    plans = (
        _find_place_of_plan(workspace, course, module, now).entry
        for course in courses
        for module in course.modules
        if course.key_of(module) in among
    )
    by_module = {entry.module: entry for entry in drafts}
    told = (plan for plan in plans if plan and not _tells_the_same(by_module.get(plan.module), plan))
    return tuple(sorted((*drafts, *told), key=rank_entry))


def _find_place_of_plan(workspace: Workspace, course: Course, module: Module, now: datetime) -> QueuePlace:
    try:
        situation = find_plan_situation(workspace, course, course.key_of(module), now)
    except PremierjetError as error:
        return QueuePlace(describe_trouble(course, module, error, is_plan=True), now)
    return find_plan_place(course, module, situation, desk_url=workspace.settings.desk_url)


def _tells_the_same(draft: QueueEntry | None, plan: QueueEntry | None) -> bool:
    """Return whether both entries give one reason why nobody can decide, such as an altered ledger."""
    return draft is not None and plan is not None and bool(plan.problem) and draft.problem == plan.problem
