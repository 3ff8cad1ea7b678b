"""Seals of drafts in the ledger, and the check of a draft against its seal.

A draft's author and findings are stored beside its content, where anybody who can write to the store could
change them. Decided in docs/decisions/0090-sealed-revisions.md.
"""

from collections.abc import Iterable

from adapters.ledger import Ledger, choose_moment_after
from adapters.store.records import Records
from schemas.draft import Draft
from schemas.errors import Conflict, DraftUnsealed
from schemas.plan_seal import PlanSeal
from schemas.refusal import Refusal
from schemas.review import LedgerEntry, LedgerRecord, pick_recorded
from schemas.seal import Basis, Reread, RevisionSeal, SealedPart

REFUSALS = {
    SealedPart.AUTHOR: "seal.author",
    SealedPart.CONTENT: "seal.content",
    SealedPart.PARENT: "seal.parent",
    SealedPart.FINDINGS: "seal.findings",
    SealedPart.PROVENANCE: "seal.provenance",
}


def list_seals(recorded: Iterable[LedgerRecord], draft: Draft) -> list[RevisionSeal]:
    """Return the seals of a draft's number, in the ledger's order."""
    seals = (each for each in recorded if isinstance(each, RevisionSeal))
    return [seal for seal in seals if seal.revision == draft.revision]


def seal_of(draft: Draft, recorded: Iterable[LedgerRecord]) -> RevisionSeal:
    """Return the newest seal that a draft equals in every part; raises DraftUnsealed if none does."""
    seals = list_seals(recorded, draft)
    seal = _find_equal(draft, seals)
    if seal is None:
        raise DraftUnsealed(_make_refusal(draft, seals))
    return seal


def describe_broken_seal(draft: Draft, recorded: Iterable[LedgerRecord]) -> Refusal | None:
    """Return the refusal for a draft that differs from its seal; None if it does not."""
    seals = list_seals(recorded, draft)
    return None if _find_equal(draft, seals) else _make_refusal(draft, seals)


def find_seal_entry(seal: RevisionSeal | PlanSeal, entries: Iterable[LedgerEntry]) -> LedgerEntry | None:
    """Return the entry with this very seal, left by a run that crashed before it wrote the revision."""
    return next((entry for entry in entries if entry.recorded == seal), None)


def add_revision(
    records: Records,
    ledger: Ledger,
    draft: Draft,
    base: Draft | None,
    *,
    basis: Basis | None,
    reread: Reread | None = None,
) -> None:
    """Seal a module's next revision in the ledger, then move its head to it.

    `base` is the revision it was made from; it is checked too, so that a changed author does not get into a
    new seal. A crash between the two steps leaves a seal without a revision, which does no harm. Raises
    DraftUnsealed, and Conflict if another run moved the head first.
    """
    entries = ledger.read(draft.module)
    if base is not None:
        seal_of(base, pick_recorded(entries))
    if draft.parent != (base.content.canonical_digest() if base else None):
        raise Conflict(Refusal("draft.overtaken", module=draft.module))
    seal = RevisionSeal.of(
        draft, choose_moment_after(entries, draft.provenance.written_at), basis, reread=reread
    )
    records.add_revision(draft, find_seal_entry(seal, entries) or ledger.append(seal))


def _find_equal(draft: Draft, seals: list[RevisionSeal]) -> RevisionSeal | None:
    """Return the newest seal without differences; two runs may each have sealed a revision of one number."""
    return next((seal for seal in reversed(seals) if not seal.differences(draft)), None)


def _make_refusal(draft: Draft, seals: list[RevisionSeal]) -> Refusal:
    file = f"drafts/{draft.module}/r{draft.revision:05d}.json"
    if not seals:
        return Refusal("seal.none", module=draft.module, revision=draft.revision, file=file)
    differs = seals[-1].differences(draft)[0]
    return Refusal(REFUSALS[differs], revision=draft.revision, file=file)
