"""Which releases are due where: what should be at the targets, compared with the receipts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from adapters.courses import CourseFolder
from adapters.store.records import Records
from pipelines.delivery.standing import withdrawn_by
from schemas.course import Deliver, Target
from schemas.release import Release
from schemas.review import LedgerEntry


@dataclass(frozen=True)
class Due:
    """A release that should be at a target and has no receipt from it."""

    folder: CourseFolder
    release: Release
    target: Target


def due(
    folders: Iterable[CourseFolder],
    records: Records,
    entries_of: Callable[[str], tuple[LedgerEntry, ...]],
) -> tuple[Due, ...]:
    """Return the newest release of each module of courses that deliver on approval, where it is missing.

    `entries_of` returns a module's ledger. A release whose approval was taken back is never due, and
    no older one takes its place: going back is for a person to decide.
    """
    found: list[Due] = []
    for folder in folders:
        if folder.course.deliver is not Deliver.ON_APPROVAL or not folder.course.targets:
            continue
        for module in folder.course.modules:
            found += _due_of(folder, records, folder.course.key_of(module), entries_of)
    return tuple(found)


def _due_of(
    folder: CourseFolder,
    records: Records,
    key: str,
    entries_of: Callable[[str], tuple[LedgerEntry, ...]],
) -> list[Due]:
    releases = records.releases(key)
    if not releases:
        return []
    newest = releases[-1]
    missing = [t for t in folder.course.targets if records.receipt(key, t.id, newest.number) is None]
    if not missing or withdrawn_by(newest, entries_of(key)) is not None:
        return []
    return [Due(folder, newest, target) for target in missing]
