"""From a release to the places an LMS takes it from."""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.delivery.deliver import Delivered, deliver
from pipelines.delivery.due import valid_receipt
from schemas.errors import AwaitingApproval


def send(workspace: Workspace, key: str, now: datetime) -> tuple[Delivered, ...]:
    """Deliver a module's newest release to every target of its course; what is there is not sent again.

    Raises AwaitingApproval where there is no release, TargetUnusable where a target refuses; targets
    already served keep their receipts.
    """
    folder, _ = workspace.find_module(key)
    releases = workspace.records.releases(key)
    if not releases:
        raise AwaitingApproval("has no release", place=key, remedy="Approve its draft, then package it")
    newest = releases[-1]
    arrived = []
    for target in folder.course.targets:
        delivered = deliver(
            newest,
            lambda name: workspace.records.release_file(newest, name),
            target,
            folder,
            valid_receipt(workspace.records, newest, target),
            now,
            ledger=lambda: workspace.ledger.read(key),
        )
        workspace.records.save_receipt(delivered.receipt)
        arrived.append(delivered)
    return tuple(arrived)
