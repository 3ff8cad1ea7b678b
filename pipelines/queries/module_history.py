"""The history of one module from the store and the ledger, read once."""

from dataclasses import dataclass

from adapters.workspace import Workspace
from pipelines.delivery.due_releases import find_valid_receipt
from pipelines.delivery.release_standing import is_published, list_withdrawals
from schemas.course import Target
from schemas.draft import Draft, Outline
from schemas.overview import (
    LastWord,
    LedgerEvidence,
    ReceiptEvidence,
    ReleaseEvidence,
    TargetRelease,
)
from schemas.release import Receipt, Release
from schemas.review import Decision, LedgerEntry, LedgerRecord, Published, pick_decisions, pick_recorded


@dataclass(frozen=True)
class ModuleHistory:
    """All that the store and the ledger hold of one module, read once."""

    head: Draft | None
    outlines: tuple[Outline, ...]
    entries: tuple[LedgerEntry, ...]
    releases: tuple[Release, ...]
    receipts: tuple[Receipt, ...]

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Return the decisions in the ledger's order."""
        return tuple(pick_decisions(self.ledger_records))

    @property
    def ledger_records(self) -> list[LedgerRecord]:
        """Return all that the ledger records of the module, in its order."""
        return pick_recorded(self.entries)

    @property
    def newest(self) -> Release | None:
        """Return the newest release that the ledger records as published."""
        return next((r for r in reversed(self.releases) if is_published(r, self.entries)), None)


def list_said(
    module: str, entries: tuple[LedgerEntry, ...], decisions: tuple[Decision, ...]
) -> tuple[LastWord, ...]:
    """Return decisions, each with its line in the ledger."""
    line_of_decision = {e.recorded: e.sequence for e in entries if isinstance(e.recorded, Decision)}
    return tuple(
        LastWord(
            person=each.person,
            verified=each.verified,
            verdict=each.verdict,
            at=each.at,
            evidence=LedgerEvidence(module=module, line=line_of_decision[each]),
        )
        for each in decisions
        if each in line_of_decision
    )


def describe_release(release: Release) -> ReleaseEvidence:
    """Return the evidence that identifies a release: its module, number and digests."""
    return ReleaseEvidence(
        module=release.module,
        release=release.number,
        content=release.approval.digest,
        digest=release.canonical_digest(),
    )


def find_publication(release: Release, entries: tuple[LedgerEntry, ...]) -> LedgerEntry:
    """Return the first ledger entry on a release's publication; there must be one."""
    digest = release.canonical_digest()
    publications = (
        e for e in entries if isinstance(e.recorded, Published) and e.recorded.release_digest == digest
    )
    return next(publications)


def find_shown_releases(
    workspace: Workspace, targets: tuple[Target, ...], history: ModuleHistory
) -> tuple[TargetRelease, ...]:
    """Return the release each target shows of a module, by its receipts; `targets` come first."""
    targets_by_id = {target.id: target for target in targets}
    newest: dict[str, tuple[Receipt, Release]] = {}
    by_number = {release.number: release for release in history.releases}
    for receipt in history.receipts:
        release, target = by_number.get(receipt.release), targets_by_id.get(receipt.target)
        if release is None or (target and find_valid_receipt(workspace.records, release, target.id) is None):
            continue
        if receipt.target not in newest or newest[receipt.target][0].release < receipt.release:
            newest[receipt.target] = (receipt, release)
    order = [*targets_by_id, *sorted(newest.keys() - targets_by_id.keys())]
    return tuple(_read_delivered(*newest[name], history) for name in order if name in newest)


def _read_delivered(receipt: Receipt, release: Release, history: ModuleHistory) -> TargetRelease:
    withdrawals = list_withdrawals(release, history.entries)
    return TargetRelease(
        target=receipt.target,
        at=receipt.delivered_at,
        current=history.newest is not None and receipt.release == history.newest.number,
        taken_back=withdrawals[-1].at if withdrawals else None,
        evidence=ReceiptEvidence(
            module=receipt.module,
            target=receipt.target,
            release=receipt.release,
            location=receipt.location,
        ),
    )


def read_history(workspace: Workspace, key: str) -> ModuleHistory:
    """Return the history of a module; raises StoreUnusable and LedgerBroken."""
    records = workspace.records
    return ModuleHistory(
        records.head(key),
        records.outlines(key),
        workspace.ledger.read(key),
        records.releases(key),
        records.receipts(key),
    )
