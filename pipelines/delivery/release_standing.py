"""Standing of a release: whether people still approve it, judged from the ledger alone.

Whoever can write to the store could plant a release beside a copied approval; what only the ledger
can vouch for is the decisions themselves, and the digest under which the release was published.
"""

from collections.abc import Iterable

from adapters.store.records import Records
from schemas.errors import AwaitingApproval, PackageRefused, StoreUnusable
from schemas.release import Release, StoredFile
from schemas.review import Decision, LedgerEntry, Published, Verdict, pick_decisions

Entries = tuple[LedgerEntry, ...]


def list_withdrawals(release: Release, entries: Iterable[LedgerEntry]) -> tuple[Decision, ...]:
    """Return the decisions that take the approval back, the last one last.

    Of each person only the last word counts: who approves again gives back what they took. Who has left
    the course's policy since is heard too: what they took back stays so.
    """
    return list_opposing_decisions(release.approval.digest, entries)


def list_opposing_decisions(digest: str, entries: Iterable[LedgerEntry]) -> tuple[Decision, ...]:
    """Return the last words on a digest that are no approval, the last one last."""
    last: dict[str, Decision] = {}
    for decision in pick_decisions(each.recorded for each in entries):
        if decision.digest == digest:
            last.pop(decision.person, None)  # so that the order is that of the last words
            last[decision.person] = decision
    return tuple(decision for decision in last.values() if decision.verdict is not Verdict.APPROVE)


def is_published(release: Release, entries: Entries) -> bool:
    """Return whether the ledger vouches for a release: one that merely lies in the store proves nothing."""
    digest = release.canonical_digest()
    return any(isinstance(e.recorded, Published) and e.recorded.release_digest == digest for e in entries)


def is_standing(release: Release, entries: Entries) -> bool:
    """Return whether a release may be delivered."""
    try:
        refuse_unless_standing(release, entries)
    except (AwaitingApproval, PackageRefused):
        return False
    return True


def refuse_unless_standing(release: Release, entries: Entries) -> None:
    """Let a release pass whose approval and files the module's ledger vouches for.

    Raises AwaitingApproval where somebody took the approval back, PackageRefused where the ledger
    does not hold the approval, or not this release.
    """
    taken_back = list_withdrawals(release, entries)
    if taken_back:
        raise AwaitingApproval(
            f"release {release.number} is no longer approved: "
            f"{taken_back[-1].person} decided {taken_back[-1].verdict.value}",
            place=release.module,
            remedy="Approve a new draft and deliver its release, or go back with `premierjet roll-back`",
        )
    recorded = pick_decisions(each.recorded for each in entries)
    if not all(
        d in recorded and d.digest == release.approval.digest and d.verdict is Verdict.APPROVE
        for d in release.approval.decisions
    ):
        raise _unknown(release, "carries an approval the ledger does not hold")
    if not is_published(release, entries):
        raise _unknown(release, "is not in the ledger as published")


def read_observed_files(records: Records, release: Release, entries: Entries) -> tuple[StoredFile, ...]:
    """Return the files of what was seen of a release, as the ledger's last line on it names them.

    None for a release of old, of which the ledger names nothing seen. Raises StoreUnusable where the store
    holds something else.
    """
    digest = release.canonical_digest()
    said = (e.recorded for e in entries if isinstance(e.recorded, Published))
    named = [each.observed for each in said if each.release_digest == digest and each.observed]
    if not named:
        return ()
    observed = records.read_observed(release)
    if observed is None or observed.canonical_digest() != named[-1]:
        raise StoreUnusable(
            "what was seen of it is not what the ledger names",
            place=f"{release.module}, release {release.number}",
            remedy="Restore the store from a backup; nothing was sent",
        )
    return observed.files


def _unknown(release: Release, happened: str) -> PackageRefused:
    return PackageRefused(
        happened,
        place=f"{release.module}, release {release.number}",
        remedy="Package the approved draft again; nothing was sent",
    )
