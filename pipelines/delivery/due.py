"""Which releases are due where: what should be at the targets, compared with the receipts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from adapters.courses import CourseFolder
from adapters.store.records import Records
from pipelines.delivery.standing import Entries, taken_back_by
from schemas.course import Deliver, Target
from schemas.errors import PremierjetError
from schemas.release import Receipt, Release
from schemas.review import Decision


@dataclass(frozen=True)
class Due:
    """A release that should be shown at a target and is not.

    `occasion` changes with the release, and each time somebody approves it again: what was tried
    before a withdrawal does not count after it.
    """

    folder: CourseFolder
    release: Release
    target: Target
    occasion: str


def due(
    folders: Iterable[CourseFolder],
    records: Records,
    entries_of: Callable[[str], Entries],
    tell: Callable[[PremierjetError], None],
) -> tuple[Due, ...]:
    """Return the newest release of each module of courses that deliver on approval, where it is missing.

    `entries_of` returns a module's ledger; `tell` is given what is wrong with a module whose ledger or
    store cannot be believed, and the others go on. A release whose approval was taken back is never due, and
    no older one takes its place: going back is for a person to decide. One that was rolled back and is
    approved again is due where it was.
    """
    found: list[Due] = []
    for folder in folders:
        if folder.course.deliver is not Deliver.ON_APPROVAL or not folder.course.targets:
            continue
        for module in folder.course.drafted:
            try:
                found += _due_of(folder, records, folder.course.key_of(module), entries_of)
            except PremierjetError as error:
                tell(error)
    return tuple(found)


def valid_receipt(records: Records, release: Release, target: Target) -> Receipt | None:
    """Return the proof that a target shows a release, or did until a newer one; none once rolled back."""
    receipt = records.receipt(release.module, target.id, release.number)
    if receipt is None:
        return None
    back = records.rolled_back(release.module, target.id, release.number)
    return None if back is not None and back.receipt == receipt.canonical_digest() else receipt


def _due_of(
    folder: CourseFolder, records: Records, key: str, entries_of: Callable[[str], Entries]
) -> list[Due]:
    releases = records.releases(key)
    if not releases:
        return []
    newest = releases[-1]
    missing = [t for t in folder.course.targets if valid_receipt(records, newest, t) is None]
    if not missing:
        return []
    entries = entries_of(key)
    if taken_back_by(newest, entries):
        return []
    return [Due(folder, newest, target, _occasion(newest, entries)) for target in missing]


def _occasion(release: Release, entries: Entries) -> str:
    said = [
        str(entry.sequence)
        for entry in entries
        if isinstance(entry.recorded, Decision) and entry.recorded.digest == release.approval.digest
    ]
    return sha256(" ".join([release.canonical_digest(), *said]).encode()).hexdigest()
