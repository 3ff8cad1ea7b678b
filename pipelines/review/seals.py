"""Check of a draft against the ledger's seal.

Its author and what was found in it lie beside its content, where whoever may write the store could change
them. Decided in docs/decisions/0090-sealed-revisions.md.
"""

from collections.abc import Iterable

from adapters.ledger import Ledger, choose_moment_after
from adapters.store.records import Records
from schemas.draft import Draft
from schemas.errors import Conflict, DraftUnsealed
from schemas.refusal import Refusal
from schemas.review import LedgerEntry, Recorded, pick_recorded
from schemas.seal import Basis, Reread, RevisionSeal, SealedPart

DIFFERS = {
    SealedPart.AUTHOR: "seal.author",
    SealedPart.CONTENT: "seal.content",
    SealedPart.PARENT: "seal.parent",
    SealedPart.FINDINGS: "seal.findings",
    SealedPart.PROVENANCE: "seal.provenance",
}


def list_seals(recorded: Iterable[Recorded], draft: Draft) -> list[RevisionSeal]:
    """Return the seals of a draft's number, in the ledger's order."""
    seals = (each for each in recorded if isinstance(each, RevisionSeal))
    return [seal for seal in seals if seal.revision == draft.revision]


def seal_of(draft: Draft, recorded: Iterable[Recorded]) -> RevisionSeal:
    """Return the newest seal that a draft equals in every part; raises DraftUnsealed if none does."""
    seals = list_seals(recorded, draft)
    found = _equal(draft, seals)
    if found is None:
        raise DraftUnsealed(_refusal(draft, seals))
    return found


def describe_broken_seal(draft: Draft, recorded: Iterable[Recorded]) -> Refusal | None:
    """Return what is told of a draft that is not as it was sealed, naming what differs; None if it is."""
    seals = list_seals(recorded, draft)
    return None if _equal(draft, seals) else _refusal(draft, seals)


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

    `base` is the revision it was made from: where that is not as it was sealed, what it says of its author
    must not pass into a new seal. Dying between both steps leaves a seal of nothing, which does no harm.
    Raises DraftUnsealed, and Conflict where another run moved the head first.
    """
    entries = ledger.read(draft.module)
    if base is not None:
        seal_of(base, pick_recorded(entries))
    if draft.parent != (base.content.canonical_digest() if base else None):
        raise Conflict(Refusal("draft.overtaken", module=draft.module))
    seal = RevisionSeal.of(
        draft, choose_moment_after(entries, draft.provenance.written_at), basis, reread=reread
    )
    records.add_revision(draft, _sealed_already(seal, entries) or ledger.append(seal))


def _sealed_already(seal: RevisionSeal, entries: Iterable[LedgerEntry]) -> LedgerEntry | None:
    """Return the line that says just this: its writer died before the revision was there."""
    same = (e for e in entries if isinstance(e.recorded, RevisionSeal) and e.recorded == seal)
    return next(same, None)


def _equal(draft: Draft, seals: list[RevisionSeal]) -> RevisionSeal | None:
    """Two writers may each have sealed a revision of one number before one of them was first."""
    return next((seal for seal in reversed(seals) if not seal.differences(draft)), None)


def _refusal(draft: Draft, seals: list[RevisionSeal]) -> Refusal:
    file = f"drafts/{draft.module}/r{draft.revision:05d}.json"
    if not seals:
        return Refusal("seal.none", module=draft.module, revision=draft.revision, file=file)
    differs = seals[-1].differences(draft)[0]
    return Refusal(DIFFERS[differs], revision=draft.revision, file=file)
