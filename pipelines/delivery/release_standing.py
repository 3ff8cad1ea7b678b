"""Standing of a release: whether it may be delivered, judged from the ledger alone.

Somebody who can write to the store could plant a release with a copied approval. So only the ledger counts:
the decisions in it, and the digest under which the release was published.
"""

from collections.abc import Iterable
from datetime import datetime

from adapters.store.records import Records
from schemas.errors import AwaitingApproval, PackageRefused, StoreUnusable
from schemas.refusal import Refusal, TextFact
from schemas.release import Release, StoredFile
from schemas.review import Decision, LedgerEntry, Published, Verdict, pick_decisions

Entries = tuple[LedgerEntry, ...]


def list_withdrawals(release: Release, entries: Iterable[LedgerEntry]) -> tuple[Decision, ...]:
    """Return the decisions that withdraw a release's approval, oldest first.

    Of each person only the last decision counts: somebody who approves again no longer withdraws. The
    decisions of people who have left the course's policy since count too.
    """
    return list_opposing_decisions(release.approval.digest, entries)


def list_opposing_decisions(digest: str, entries: Iterable[LedgerEntry]) -> tuple[Decision, ...]:
    """Return each person's last decision on a digest if it is no approval, oldest first."""
    last_decisions: dict[str, Decision] = {}
    for decision in pick_decisions(each.recorded for each in entries):
        if decision.digest == digest:
            last_decisions.pop(decision.person, None)  # so that the order is that of the last decisions
            last_decisions[decision.person] = decision
    return tuple(each for each in last_decisions.values() if each.verdict is not Verdict.APPROVE)


def is_published(release: Release, entries: Entries) -> bool:
    """Return whether the ledger has a release as published; one that is only in the store is not."""
    digest = release.canonical_digest()
    return any(isinstance(e.recorded, Published) and e.recorded.release_digest == digest for e in entries)


def find_publication_time(release: Release, entries: Entries) -> datetime:
    """Return when the ledger first recorded a release as published; there must be such a line."""
    digest = release.canonical_digest()
    published = (e.recorded for e in entries if isinstance(e.recorded, Published))
    return next(each.at for each in published if each.release_digest == digest)


def is_standing(release: Release, entries: Entries) -> bool:
    """Return whether `refuse_unless_standing` lets a release pass: it may be delivered."""
    try:
        refuse_unless_standing(release, entries)
    except (AwaitingApproval, PackageRefused):
        return False
    return True


def refuse_unless_standing(release: Release, entries: Entries) -> None:
    """Refuse a release that may not be delivered; return if it may.

    Raises AwaitingApproval if somebody withdrew the approval, PackageRefused if the ledger does not have
    the approval, or does not have this release as published.
    """
    withdrawals = list_withdrawals(release, entries)
    if withdrawals:
        raise AwaitingApproval(
            Refusal(
                "delivery.no_longer_approved",
                place=release.module,
                number=release.number,
                person=withdrawals[-1].person,
                verdict=TextFact(f"verdict_{withdrawals[-1].verdict}"),
            )
        )
    recorded = pick_decisions(each.recorded for each in entries)
    if not all(
        d in recorded and d.digest == release.approval.digest and d.verdict is Verdict.APPROVE
        for d in release.approval.decisions
    ):
        raise _unknown_release_error(release, "carries an approval the ledger does not hold")
    if not is_published(release, entries):
        raise _unknown_release_error(release, "is not in the ledger as published")


def read_observed_files(records: Records, release: Release, entries: Entries) -> tuple[StoredFile, ...]:
    """Return the files added to a release after it was built (its sheet, its self-test).

    They must be those of the ledger's last entry on the release: StoreUnusable is raised if the store has
    others. An old release, whose entry names none, has none.
    """
    digest = release.canonical_digest()
    published = (e.recorded for e in entries if isinstance(e.recorded, Published))
    observed_digests = [p.observed for p in published if p.release_digest == digest and p.observed]
    if not observed_digests:
        return ()
    observed = records.read_observed(release)
    if observed is None or observed.canonical_digest() != observed_digests[-1]:
        raise StoreUnusable(
            Refusal("delivery.other_observation", place=f"{release.module}, release {release.number}")
        )
    return observed.files


def _unknown_release_error(release: Release, happened: str) -> PackageRefused:
    return PackageRefused(
        happened,
        place=f"{release.module}, release {release.number}",
        remedy="Package the approved draft again; nothing was sent",
    )
