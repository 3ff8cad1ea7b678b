"""Releases of a module: what was released by whose approval, and where it is by the receipts.

No target is asked.
"""

from dataclasses import dataclass
from datetime import datetime

from adapters.store.incidents import Incidents
from adapters.workspace import Workspace
from pipelines.delivery.release_standing import is_published, list_withdrawals
from pipelines.queries.module_history import (
    ModuleHistory,
    find_publication,
    find_shown_releases,
)
from pipelines.workflow.operate import list_operations
from schemas.course import Course, Module
from schemas.incident import Incident, IncidentKind
from schemas.operation import Operation
from schemas.overview import TargetRelease
from schemas.release import Release
from schemas.review import Decision


@dataclass(frozen=True)
class ReleaseAccount:
    """A release that the ledger records as published: since when, and who withdrew its approval."""

    release: Release
    published_at: datetime
    withdrawals: tuple[Decision, ...]

    @property
    def stands(self) -> bool:
        """Return whether nobody withdrew its approval."""
        return not self.withdrawals


@dataclass(frozen=True)
class ModuleReleases:
    """A module's releases, the newest first; `shown` is what each target shows by the receipts.

    `compared` is how targets differed from that when they were last compared, None if they did not.
    """

    key: str
    course: Course
    module: Module
    accounts: tuple[ReleaseAccount, ...]
    shown: tuple[TargetRelease, ...]
    operations: tuple[Operation, ...]
    compared: Incident | None
    was_delivered: bool = False
    """A target showed a release of it once, whatever it shows now."""

    @property
    def newest(self) -> ReleaseAccount | None:
        """Return the newest release."""
        return next(iter(self.accounts), None)

    @property
    def next_number(self) -> int:
        """Return the number that the next operation has."""
        return len(self.operations) + 1

    @property
    def still_shown(self) -> tuple[TargetRelease, ...]:
        """Return the targets that show learners a withdrawn release."""
        return tuple(each for each in self.shown if each.taken_back is not None)

    @property
    def missing_at(self) -> tuple[str, ...]:
        """Return the targets of the course that do not show the newest release, if it stands."""
        if self.newest is None or not self.newest.stands:
            return ()
        current = {each.target for each in self.shown if each.current}
        return tuple(target.id for target in self.course.targets if target.id not in current)

    def find(self, number: int) -> ReleaseAccount | None:
        """Return the release of a number, if there is one."""
        return next((each for each in self.accounts if each.release.number == number), None)

    def list_targets(self, number: int) -> tuple[str, ...]:
        """Return the targets that show a release."""
        return tuple(each.target for each in self.shown if each.evidence.release == number)


def read_module_releases(workspace: Workspace, course: Course, module: Module) -> ModuleReleases:
    """Return the releases of a module; raises StoreUnusable and LedgerBroken."""
    key = course.key_of(module)
    history = _read_history(workspace, key)
    incidents = Incidents(workspace.records.store)
    return ModuleReleases(
        key,
        course,
        module,
        tuple(
            _describe_release(release, history)
            for release in reversed(history.releases)
            if is_published(release, history.entries)
        ),
        find_shown_releases(workspace, course.targets, history),
        list_operations(history.ledger_records),
        incidents.read(IncidentKind.DELIVERY, key),
        was_delivered=bool(history.receipts),
    )


def list_course_releases(workspace: Workspace, course: Course) -> tuple[ModuleReleases, ...]:
    """Return the releases of each module and document of a course; of one without any, nothing is read.

    Raises StoreUnusable and LedgerBroken.
    """
    released = workspace.records.released_or_delivered()
    return tuple(
        read_module_releases(workspace, course, module)
        if course.key_of(module) in released
        else ModuleReleases(course.key_of(module), course, module, (), (), (), None)
        for module in course.drafted_modules
    )


def _read_history(workspace: Workspace, key: str) -> ModuleHistory:
    """Return what the ledger and the store hold of a module's releases; no draft is read."""
    records = workspace.records
    return ModuleHistory(None, (), workspace.ledger.read(key), records.releases(key), records.receipts(key))


def _describe_release(release: Release, history: ModuleHistory) -> ReleaseAccount:
    published = find_publication(release, history.entries).recorded
    return ReleaseAccount(release, published.at, list_withdrawals(release, history.entries))
