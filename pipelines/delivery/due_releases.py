"""Due deliveries: the releases that should be at the targets, compared with the receipts."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from adapters.courses import CourseFolder
from adapters.store.records import Records
from pipelines.delivery.release_standing import Entries, list_withdrawals
from schemas.course import Deliver, Target
from schemas.release import Receipt, Release
from schemas.review import number_decisions


@dataclass(frozen=True)
class Undelivered:
    """A release that should be shown at some targets and is not.

    `occasion` changes with the release, and each time somebody approves it again: what was tried
    before a withdrawal does not count after it.
    """

    release: Release
    targets: tuple[Target, ...]
    occasion: str


def find_missing_delivery(
    folder: CourseFolder, key: str, records: Records, entries_of: Callable[[str], Entries]
) -> Undelivered | None:
    """Return a module's newest release with where it is missing, of a course that delivers on approval.

    `entries_of` returns its ledger. A release whose approval was taken back is never due, and no older one
    takes its place: going back is for a person to decide. One that was rolled back and is approved again is
    due where it was. Raises PremierjetError where its ledger or releases cannot be believed.
    """
    if folder.course.deliver is not Deliver.ON_APPROVAL or not folder.course.targets:
        return None
    releases = records.releases(key)
    if not releases:
        return None
    newest = releases[-1]
    missing = tuple(t for t in folder.course.targets if find_valid_receipt(records, newest, t.id) is None)
    if not missing:
        return None
    entries = entries_of(key)
    if list_withdrawals(newest, entries):
        return None
    return Undelivered(newest, missing, _occasion(newest, entries))


def find_valid_receipt(records: Records, release: Release, target: str) -> Receipt | None:
    """Return the proof that a target shows a release, or did until a newer one; none once rolled back."""
    receipt = records.receipt(release.module, target, release.number)
    if receipt is None:
        return None
    back = records.rolled_back(release.module, target, release.number)
    return None if back is not None and back.receipt == receipt.canonical_digest() else receipt


def _occasion(release: Release, entries: Entries) -> str:
    approved = release.approval.digest
    lines = [str(number) for number, each in number_decisions(entries) if each.digest == approved]
    return sha256(" ".join([release.canonical_digest(), *lines]).encode()).hexdigest()
