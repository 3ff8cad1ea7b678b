"""Due releases: the newest of a module, if it should be at a target and is not."""

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
class DueRelease:
    """A release that should be at some targets and is not.

    `occasion` changes with the release and with each new decision on it: attempts before a withdrawal do not
    count after it.
    """

    release: Release
    targets: tuple[Target, ...]
    occasion: str


def find_missing_delivery(
    folder: CourseFolder, key: str, records: Records, entries_of: Callable[[str], Entries]
) -> DueRelease | None:
    """Return a module's newest release with the targets it is missing at, if the course delivers on approval.

    `entries_of` returns a module's ledger. A release whose approval was withdrawn is never due, and no older
    one takes its place: a person decides to go back. One that was rolled back and is approved again is due at
    its targets. Raises PremierjetError if its ledger or releases were altered.
    """
    if folder.course.deliver is not Deliver.ON_APPROVAL:
        return None
    return find_undelivered_release(folder, key, records, entries_of)


def find_undelivered_release(
    folder: CourseFolder, key: str, records: Records, entries_of: Callable[[str], Entries]
) -> DueRelease | None:
    """Return what `find_missing_delivery` does, also where the course delivers by hand."""
    releases = records.releases(key) if folder.course.targets else ()
    if not releases:
        return None
    newest = releases[-1]
    missing = tuple(t for t in folder.course.targets if find_valid_receipt(records, newest, t.id) is None)
    if not missing:
        return None
    entries = entries_of(key)
    if list_withdrawals(newest, entries):
        return None
    return DueRelease(newest, missing, _find_occasion(newest, entries))


def find_valid_receipt(records: Records, release: Release, target: str) -> Receipt | None:
    """Return the receipt of a release at a target; None if it was never delivered, or was rolled back."""
    receipt = records.receipt(release.module, target, release.number)
    if receipt is None:
        return None
    rolled_back = records.rolled_back(release.module, target, release.number)
    is_rolled_back = rolled_back is not None and rolled_back.receipt == receipt.canonical_digest()
    return None if is_rolled_back else receipt


def _find_occasion(release: Release, entries: Entries) -> str:
    approved = release.approval.digest
    decision_numbers = [str(number) for number, each in number_decisions(entries) if each.digest == approved]
    return sha256(" ".join([release.canonical_digest(), *decision_numbers]).encode()).hexdigest()
