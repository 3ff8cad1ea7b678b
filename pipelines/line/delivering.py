"""From a release to the places an LMS takes it from."""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.delivery.checking import Sent, drift
from pipelines.delivery.deliver import Delivered, deliver, plan
from pipelines.delivery.due import valid_receipt
from pipelines.delivery.standing import refuse_unless_standing, vouched_beside
from pipelines.delivery.targets.opening import open_target
from pipelines.line.deciding import judgement_of
from pipelines.line.revising import revision_named
from schemas.delivery import Capabilities, DeliveryPlan, Drift, Link
from schemas.errors import AwaitingApproval
from schemas.release import Release
from schemas.review import Lapse, Waiting


def send(workspace: Workspace, key: str, now: datetime) -> tuple[Delivered, ...]:
    """Deliver a module's newest release to every target of its course; what is there is not sent again.

    Raises AwaitingApproval where there is no release, or a target would get it for the first time though
    its approval has lapsed; TargetUnusable where a target refuses. Targets already served keep their
    receipts.
    """
    folder, _ = workspace.find_module(key)
    releases = workspace.records.releases(key)
    if not releases:
        raise AwaitingApproval("has no release", place=key, remedy="Approve its draft, then package it")
    newest = releases[-1]
    beside = vouched_beside(workspace.records, newest, workspace.ledger.read(key))
    arrived = []
    for target in folder.course.targets:
        receipt = valid_receipt(workspace.records, newest, target)
        if receipt is None:
            _refuse_lapsed(workspace, newest, now)
        delivered = deliver(
            newest,
            lambda name: workspace.records.release_blob(newest, name),
            target,
            folder,
            receipt,
            now,
            settings=workspace.settings,
            ledger=lambda: workspace.ledger.read(key),
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


def delivery_plans(workspace: Workspace, key: str) -> tuple[DeliveryPlan, ...]:
    """Return what delivering a module's newest release would do at each target; nothing is sent.

    None where there is no release. A target that cannot be asked is told in its plan. Raises what refuses
    the release everywhere: AwaitingApproval, PackageRefused.
    """
    folder, _ = workspace.find_module(key)
    releases = workspace.records.releases(key)
    if not releases:
        return ()
    newest, entries = releases[-1], workspace.ledger.read(key)
    refuse_unless_standing(newest, entries)
    beside = vouched_beside(workspace.records, newest, entries)
    return tuple(
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


def lapse_of(workspace: Workspace, release: Release, now: datetime) -> Lapse | None:
    """Return why the approval a release was built on no longer counts, if it has lapsed since."""
    draft = revision_named(workspace, release.module, release.approval.digest)
    judgement = judgement_of(workspace, draft, now)
    return judgement.lapsed if isinstance(judgement, Waiting) else None


def _refuse_lapsed(workspace: Workspace, release: Release, now: datetime) -> None:
    lapse = lapse_of(workspace, release, now)
    if lapse is not None:
        why = "expired" if lapse is Lapse.EXPIRED else "lapsed: a passage it rests on has changed"
        raise AwaitingApproval(
            f"release {release.number} was never delivered there, and its approval {why}",
            place=release.module,
            remedy="Have its draft approved again, then deliver it",
        )
