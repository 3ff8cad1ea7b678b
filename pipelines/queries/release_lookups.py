"""Lookups of a release by draft or number, and of the targets that hold it."""

from collections.abc import Sequence

from adapters.store.records import Records
from adapters.workspace import Workspace
from pipelines.delivery.due_releases import find_valid_receipt
from pipelines.delivery.release_standing import is_published, read_observed_files
from pipelines.delivery.withdrawal import find_way_back
from schemas.draft import Draft
from schemas.errors import StoreUnusable
from schemas.release import PRINTED_SHEET, Release, StoredFile, find_sheet
from schemas.review import LedgerEntry


def find_release_of_draft(
    draft: Draft, releases: Sequence[Release], entries: tuple[LedgerEntry, ...]
) -> Release | None:
    """Return the newest release of a draft's content that the ledger records as published."""
    digest = draft.content.canonical_digest()
    same = (release for release in reversed(releases) if release.approval.digest == digest)
    return next((release for release in same if is_published(release, entries)), None)


def find_printed_sheet(
    records: Records, release: Release | None, entries: tuple[LedgerEntry, ...]
) -> StoredFile | None:
    """Return the printed sheet of a release, if the ledger records it."""
    if release is None:
        return None
    try:
        observed_files = read_observed_files(records, release, entries)
    except StoreUnusable:
        return None
    return find_sheet((*release.evidence, *observed_files), PRINTED_SHEET)


def find_standing_release(workspace: Workspace, key: str) -> Release | None:
    """Return the newest release of a module that was not withdrawn; raises LedgerBroken, StoreUnusable."""
    return find_way_back(workspace.records.releases(key), workspace.ledger.read(key)).back


def list_targets_showing(workspace: Workspace, release: Release) -> tuple[str, ...]:
    """Return the targets of its course at which a release is, as their receipts say."""
    folder, _ = workspace.find_module(release.module)
    targets = [target.id for target in folder.course.targets]
    return tuple(target for target in targets if find_valid_receipt(workspace.records, release, target))
