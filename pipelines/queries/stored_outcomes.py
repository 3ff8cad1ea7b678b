"""Outcomes of a module's stages as the store holds them, with their versions.

A version identifies what a stage stored: the same release always has the same version. Dagster keeps it with
each event as a data version, which is compared with what the store holds now.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from adapters.store.analyses import Analyses
from adapters.workspace import Workspace
from pipelines.delivery.deliver import DeliveryResult
from pipelines.delivery.due_releases import find_valid_receipt
from pipelines.delivery.release_standing import is_published, is_standing
from pipelines.queries.plan_lookups import find_plan
from pipelines.queries.plan_page import version_plan
from pipelines.queries.stage_names import ANALYSIS, DELIVERY, DRAFT, PLAN, RELEASE, SOURCES
from pipelines.workflow.deliver import list_target_capabilities
from pipelines.workflow.send_permission import list_policy_gaps
from schemas.draft import Draft
from schemas.errors import StoreUnusable
from schemas.release import Receipt, Release
from schemas.results import ModuleAnalysis
from schemas.review import LedgerEntry

if TYPE_CHECKING:
    from pipelines.workflow.release import ReleaseOutcome

Entries = tuple[LedgerEntry, ...]


def version_draft(draft: Draft) -> str:
    """Return the version of a draft: its revision and the digest of its content."""
    return f"r{draft.revision} {draft.content.canonical_digest()}"


def version_release(release: Release) -> str:
    """Return the version of a release: its number and its digest."""
    return f"v{release.number} {release.canonical_digest()}"


def version_deliveries(receipts: Iterable[Receipt]) -> str:
    """Return the version of a release's deliveries: which content arrived at which targets."""
    arrived = sorted(f"{receipt.target} v{receipt.release} {receipt.content}" for receipt in receipts)
    return sha256("\n".join(arrived).encode()).hexdigest()


def version_analysis(analysis: ModuleAnalysis) -> str:
    """Return the version of a module's analysis: its digest."""
    return analysis.canonical_digest()


def find_stored_versions(workspace: Workspace, key: str) -> dict[str, str]:
    """Return the version of what each stage stored for a module; a stage that stored nothing is missing.

    A release counts once the ledger records it, its deliveries until it is withdrawn. Raises LedgerBroken,
    StoreUnusable.
    """
    return dict(_list_versions(workspace, key))


def find_release_outcome(workspace: Workspace, key: str) -> "ReleaseOutcome | None":
    """Return a module's newest published release; None if it has none, or it has no self-test."""
    release, _ = _find_release(workspace, key)
    self_test = None if release is None else workspace.records.self_test(release)
    if release is None or self_test is None:
        return None
    from pipelines.workflow.release import ReleaseOutcome  # which builds, signs and prints

    return ReleaseOutcome(release, built=False, published=None, self_test=self_test)


def find_deliveries(workspace: Workspace, key: str, now: datetime) -> tuple[DeliveryResult, ...]:
    """Return where a module's newest release arrived, if it stands; no target is asked.

    Raises what `list_policy_gaps` raises, and TargetUnusable if a target it arrived at cannot be opened.
    """
    release, entries = _find_release(workspace, key)
    receipts = [] if release is None else _list_receipts(workspace, release, entries)
    if release is None or not receipts:
        return ()
    capabilities = list_target_capabilities(workspace, key, {each.target for each in receipts})
    gaps = {target: gap for gap in list_policy_gaps(workspace, key, now) for target in gap.targets}
    return tuple(
        DeliveryResult(receipt, (), release.number, capabilities[receipt.target], gaps.get(receipt.target))
        for receipt in receipts
    )


def _list_versions(workspace: Workspace, key: str) -> Iterator[tuple[str, str]]:
    yield from _list_stage_versions(workspace, key)
    with suppress(StoreUnusable):  # `analysis_sensor` tells of one that is not what was written
        analysis = Analyses(workspace.records.store).read_analysis(key)
        if analysis is not None:
            yield ANALYSIS, version_analysis(analysis)


def _list_stage_versions(workspace: Workspace, key: str) -> Iterator[tuple[str, str]]:
    fingerprint = workspace.records.spans_fingerprint(key)
    if fingerprint is not None:
        yield SOURCES, fingerprint
    folder, module = workspace.find_module(key)
    plan = find_plan(workspace, folder.course, module)
    if plan is not None:
        yield PLAN, version_plan(plan)
    head = workspace.records.head(key)
    if head is not None:
        yield DRAFT, version_draft(head)
    release, entries = _find_release(workspace, key)
    if release is None:
        return
    if workspace.records.self_test(release) is not None:  # one from before there were any is not told of
        yield RELEASE, version_release(release)
    receipts = _list_receipts(workspace, release, entries)
    if receipts:
        yield DELIVERY, version_deliveries(receipts)


def _find_release(workspace: Workspace, key: str) -> tuple[Release | None, Entries]:
    """Return a module's newest release if it is published, and the ledger entries read for that."""
    newest = next(reversed(workspace.records.releases(key)), None)
    entries = () if newest is None else workspace.ledger.read(key)
    return (newest if newest is not None and is_published(newest, entries) else None), entries


def _list_receipts(workspace: Workspace, release: Release, entries: Entries) -> list[Receipt]:
    """Return the receipts of a release, if it stands.

    Where a withdrawn one still is, is shown on the page of its withdrawal.
    """
    folder, _ = workspace.find_module(release.module)
    receipts_by_target = (
        find_valid_receipt(workspace.records, release, target.id) for target in folder.course.targets
    )
    receipts = [receipt for receipt in receipts_by_target if receipt is not None]
    return receipts if receipts and is_standing(release, entries) else []
