"""Due work of a module: its release, its deliveries, its place in the review queue."""

from collections.abc import Container
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.delivery.due_releases import DueRelease, find_missing_delivery
from pipelines.review.due_release import find_due_release
from pipelines.review.queue import QueueEntry, QueuePlace, find_queue_place, list_waiting
from schemas.course import Course, Module


def find_unreleased_digest(workspace: Workspace, key: str, now: datetime) -> str | None:
    """Return the digest of a module's approved head that has no release; raises PremierjetError."""
    folder, _ = workspace.find_module(key)
    return find_due_release(folder.course, key, workspace.records, workspace.ledger, now)


def find_undelivered(workspace: Workspace, key: str) -> DueRelease | None:
    """Return a module's newest release with the targets it is missing at; raises PremierjetError."""
    folder, _ = workspace.find_module(key)
    return find_missing_delivery(folder, key, workspace.records, workspace.ledger.read)


def find_place_in_queue(workspace: Workspace, course: Course, module: Module, now: datetime) -> QueuePlace:
    """Return a module's place in the review queue, and until when it is valid."""
    return find_queue_place(
        course, module, workspace.records, workspace.ledger, now, desk_url=workspace.settings.desk_url
    )


def list_queue(workspace: Workspace, among: Container[str], now: datetime) -> tuple[QueueEntry, ...]:
    """Return the drafts among these modules that wait for a reviewer, the most urgent first."""
    return list_waiting(
        [folder.course for folder in workspace.read_courses()[0]],
        workspace.records,
        workspace.ledger,
        now,
        desk_url=workspace.settings.desk_url,
        among=among,
    )
