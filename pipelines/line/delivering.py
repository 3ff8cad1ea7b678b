"""From a release to the places an LMS takes it from."""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.delivery.deliver import Delivered, deliver
from pipelines.delivery.due import valid_receipt
from pipelines.delivery.standing import vouched_beside
from pipelines.line.deciding import judgement_of
from pipelines.line.revising import revision_named
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
            ledger=lambda: workspace.ledger.read(key),
            beside=beside,
        )
        workspace.records.save_receipt(delivered.receipt)
        arrived.append(delivered)
    return tuple(arrived)


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
