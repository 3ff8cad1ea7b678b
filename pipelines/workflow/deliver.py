"""Delivery of a release to the targets of its course."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from adapters.ledger.heads import read_head
from adapters.workspace import Workspace
from pipelines.delivery.deliver import (
    DeliveryResult,
    SendPermit,
    confirm_delivery,
    plan_delivery,
    send_release,
)
from pipelines.delivery.destination import Destination
from pipelines.delivery.drift import SentRelease, describe_unpublished, find_drift
from pipelines.delivery.due_releases import find_valid_receipt
from pipelines.delivery.lms_target import Cargo
from pipelines.delivery.release_standing import is_published, read_observed_files
from pipelines.queries.destinations import list_destinations
from pipelines.queries.ledger_losses import refuse_lost_lines
from pipelines.workflow.send_permission import ReleaseToSend, find_gap, refuse_sending
from schemas.delivery import Capabilities, DeliveryPlan, Drift, Link, PolicyGap
from schemas.errors import AwaitingApproval
from schemas.release import Receipt, Release

__all__ = [
    "DeliveryResult",
    "deliver_release",
    "find_drifts",
    "list_links",
    "list_target_capabilities",
    "plan_deliveries",
]


def deliver_release(workspace: Workspace, key: str, now: datetime) -> tuple[DeliveryResult, ...]:
    """Deliver a module's newest release to every target of its course; what is there is not sent again.

    A release that does not meet the course's policy any more is left where it is intact, and told so.
    Raises AwaitingApproval if there is no release, or it may not be sent and would have to be;
    TargetUnusable if a target refuses. Targets already served keep their receipts.
    """
    folder, _ = workspace.find_module(key)
    releases = workspace.records.releases(key)
    if not releases:
        raise AwaitingApproval("has no release", place=key, remedy="Approve its draft, then package it")
    newest = releases[-1]
    gap = find_gap(workspace, newest, now)
    refuse_lost_lines(workspace, key, ask_targets=True)
    entries = workspace.ledger.read(key)
    cargo = Cargo(
        newest,
        read_observed_files(workspace.records, newest, entries),
        course=folder.course,
        read=partial(workspace.records.release_blob, newest),
    )
    permit = SendPermit(partial(refuse_sending, workspace, ReleaseToSend(newest), now), read_head(entries))
    arrived = []
    for destination in list_destinations(workspace, folder):
        if gap is not None:
            arrived.append(_confirm_delivery(workspace, newest, destination, gap))
            continue
        receipt = find_valid_receipt(workspace.records, newest, destination.id)
        delivered = send_release(cargo, destination, permit, receipt, now)
        workspace.records.save_receipt(delivered.receipt)
        arrived.append(delivered)
    return tuple(arrived)


def list_target_capabilities(
    workspace: Workspace, key: str, only: Collection[str] | None = None
) -> dict[str, Capabilities]:
    """Return what each target of a module's course can be asked for; none of them is asked to find out.

    Only those of some ids are opened where `only` names them. Raises TargetUnusable if one cannot be.
    """
    folder, _ = workspace.find_module(key)
    return {
        destination.id: destination.open().capabilities
        for destination in list_destinations(workspace, folder)
        if only is None or destination.id in only
    }


def plan_deliveries(workspace: Workspace, key: str, now: datetime) -> tuple[DeliveryPlan, ...]:
    """Return what delivering a module's newest release would do at each target; nothing is sent.

    None if there is no release. A target that cannot be asked is told in its plan. Raises what refuses
    the release, where it would have to be sent: AwaitingApproval, PackageRefused.
    """
    folder, _ = workspace.find_module(key)
    releases = workspace.records.releases(key)
    if not releases:
        return ()
    newest = releases[-1]
    gap = find_gap(workspace, newest, now)
    beside = read_observed_files(workspace.records, newest, workspace.ledger.read(key))
    cargo = Cargo(newest, beside, course=folder.course, read=partial(workspace.records.release_blob, newest))
    plans = tuple(plan_delivery(cargo, destination) for destination in list_destinations(workspace, folder))
    if gap is not None and any(plan.sent_steps for plan in plans):
        raise AwaitingApproval(gap.refusal)
    return plans


def find_drifts(workspace: Workspace, key: str) -> tuple[Drift, ...]:
    """Return how each target differs from what a module's receipts say; nothing is mended.

    A receipt counts only for a release that the ledger holds as published, with the files it lists. Raises
    LedgerBroken if the ledger lacks lines that releases, receipts or targets name.
    """
    refuse_lost_lines(workspace, key, ask_targets=True)
    folder, _ = workspace.find_module(key)
    receipts = workspace.records.receipts(key)
    if not receipts:
        return ()
    entries = workspace.ledger.read(key)
    published = {r.number: r for r in workspace.records.releases(key) if is_published(r, entries)}
    found: list[Drift] = []
    for destination in list_destinations(workspace, folder):
        own = sorted((r for r in receipts if r.target == destination.id), key=lambda receipt: receipt.release)
        honest = [r for r in own if _is_of(r, published.get(r.release))]
        found += [describe_unpublished(each) for each in own if each not in honest]
        sent = [
            SentRelease(
                release,
                each,
                find_valid_receipt(workspace.records, release, destination.id) is None,
                partial(workspace.records.release_blob, release),
            )
            for each in honest
            if (release := published.get(each.release)) is not None
        ]
        found += find_drift(sent, destination)
    return tuple(found)


def _is_of(receipt: Receipt, release: Release | None) -> bool:
    """Return whether a receipt says of a published release's files what the release says."""
    if release is None:
        return False
    listed = {file.name: file.sha256 for file in (*release.packages, *release.evidence)}
    return all(listed.get(file.name, file.sha256) == file.sha256 for file in receipt.files)


def list_links(workspace: Workspace, key: str, now: datetime, days: int) -> dict[str, tuple[Link, ...]]:
    """Return, by target, the addresses at which a module's release is read that was delivered there last.

    Raises TargetUnusable if a target cannot sign any.
    """
    folder, _ = workspace.find_module(key)
    found: dict[str, tuple[Link, ...]] = {}
    releases = workspace.records.releases(key)
    for destination in list_destinations(workspace, folder):
        arrived = [r for r in releases if find_valid_receipt(workspace.records, r, destination.id)]
        if arrived:
            found[destination.id] = destination.open().list_links(arrived[-1], now, days)
    return found


def _confirm_delivery(
    workspace: Workspace, release: Release, destination: Destination, gap: PolicyGap
) -> DeliveryResult:
    """Return the delivery of a release that is not sent any more; raises AwaitingApproval unless intact."""
    receipt = find_valid_receipt(workspace.records, release, destination.id)
    if receipt is not None:
        there = confirm_delivery(release, receipt, destination, gap)
        if there is not None:
            return there
    raise AwaitingApproval(gap.refusal)
