"""From a release to the places an LMS takes it from."""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.delivery.checking import Sent, drift
from pipelines.delivery.deliver import Delivered, confirm, deliver, plan
from pipelines.delivery.due import valid_receipt
from pipelines.delivery.standing import vouched_beside
from pipelines.delivery.targets.opening import open_target
from pipelines.line.permission import Sending, find_gap, refuse_sending
from schemas.course import Target
from schemas.delivery import Capabilities, DeliveryPlan, Drift, Link, PolicyGap
from schemas.errors import AwaitingApproval
from schemas.release import Release


def send(workspace: Workspace, key: str, now: datetime) -> tuple[Delivered, ...]:
    """Deliver a module's newest release to every target of its course; what is there is not sent again.

    A release that does not meet the course's policy any more is left where it is intact, and told so.
    Raises AwaitingApproval where there is no release, or it may not be sent and would have to be;
    TargetUnusable where a target refuses. Targets already served keep their receipts.
    """
    folder, _ = workspace.find_module(key)
    releases = workspace.records.releases(key)
    if not releases:
        raise AwaitingApproval("has no release", place=key, remedy="Approve its draft, then package it")
    newest = releases[-1]
    gap = find_gap(workspace, newest, now)
    beside = vouched_beside(workspace.records, newest, workspace.ledger.read(key))
    arrived = []
    for target in folder.course.targets:
        receipt = valid_receipt(workspace.records, newest, target)
        if gap is not None:
            arrived.append(_confirmed(workspace, newest, target, gap))
            continue
        delivered = deliver(
            newest,
            lambda name: workspace.records.release_blob(newest, name),
            target,
            folder,
            receipt,
            now,
            settings=workspace.settings,
            refuse=lambda: refuse_sending(workspace, Sending(newest), now),
            beside=beside,
        )
        workspace.records.save_receipt(delivered.receipt)
        arrived.append(delivered)
    return tuple(arrived)


def capabilities(workspace: Workspace, key: str) -> dict[str, Capabilities]:
    """Return what each target of a module's course can be asked for; none of them is asked to find out."""
    folder, _ = workspace.find_module(key)
    return {
        target.id: open_target(target, folder, workspace.settings).capabilities
        for target in folder.course.targets
    }


def delivery_plans(workspace: Workspace, key: str, now: datetime) -> tuple[DeliveryPlan, ...]:
    """Return what delivering a module's newest release would do at each target; nothing is sent.

    None where there is no release. A target that cannot be asked is told in its plan. Raises what refuses
    the release, where it would have to be sent: AwaitingApproval, PackageRefused.
    """
    folder, _ = workspace.find_module(key)
    releases = workspace.records.releases(key)
    if not releases:
        return ()
    newest = releases[-1]
    gap = find_gap(workspace, newest, now)
    beside = vouched_beside(workspace.records, newest, workspace.ledger.read(key))
    plans = tuple(
        plan(
            newest,
            lambda name: workspace.records.release_blob(newest, name),
            target,
            folder,
            settings=workspace.settings,
            beside=beside,
        )
        for target in folder.course.targets
    )
    if gap is not None and any(each.sent for each in plans):
        raise AwaitingApproval(gap.refusal)
    return plans


def drifts(workspace: Workspace, key: str) -> tuple[Drift, ...]:
    """Return how each target differs from what a module's receipts say; nothing is mended."""
    folder, _ = workspace.find_module(key)
    receipts = workspace.records.receipts(key)
    if not receipts:
        return ()
    releases = {release.number: release for release in workspace.records.releases(key)}
    found: list[Drift] = []
    for target in folder.course.targets:
        sent = [
            Sent(release, each, valid_receipt(workspace.records, release, target) is None)
            for each in sorted(receipts, key=lambda receipt: receipt.release)
            if each.target == target.id and (release := releases.get(each.release)) is not None
        ]
        found += drift(sent, target, folder, workspace.settings)
    return tuple(found)


def links(workspace: Workspace, key: str, now: datetime, days: int) -> dict[str, tuple[Link, ...]]:
    """Return, by target, the addresses at which a module's release is read that was delivered there last.

    Raises TargetUnusable where a target cannot sign any.
    """
    folder, _ = workspace.find_module(key)
    found: dict[str, tuple[Link, ...]] = {}
    for target in folder.course.targets:
        arrived = [r for r in workspace.records.releases(key) if valid_receipt(workspace.records, r, target)]
        if arrived:
            lms = open_target(target, folder, workspace.settings)
            found[target.id] = lms.links(arrived[-1], now, days)
    return found


def _confirmed(workspace: Workspace, release: Release, target: Target, gap: PolicyGap) -> Delivered:
    """Return the delivery of a release that is not sent any more; raises AwaitingApproval unless intact."""
    folder, _ = workspace.find_module(release.module)
    receipt = valid_receipt(workspace.records, release, target)
    if receipt is not None:
        there = confirm(release, receipt, target, folder, gap, workspace.settings)
        if there is not None:
            return there
    raise AwaitingApproval(gap.refusal)
