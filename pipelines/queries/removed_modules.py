"""Modules that were taken out of a course that stays, while targets still have a release of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.courses import COURSE_FILE, CourseFolder
from adapters.workspace import Workspace
from schemas.errors import InvalidInput, StoreUnusable
from schemas.ids import split_key
from schemas.refusal import Refusal
from schemas.release import Receipt


@dataclass(frozen=True)
class RemovedModule:
    """A module that no course names any more, and the targets that have a release of it.

    `trouble` says why the store cannot tell which targets those are.
    """

    key: str
    folder: CourseFolder
    targets: tuple[str, ...]
    trouble: StoreUnusable | None = None

    def make_error(self) -> InvalidInput:
        """Return what happened, and what to do."""
        if self.trouble is not None:
            return self.trouble
        file, targets = str(self.folder.folder / COURSE_FILE), ", ".join(self.targets)
        return InvalidInput(Refusal("needs.module_gone", module=self.key, targets=targets, file=file))


def list_removed_modules(
    workspace: Workspace, usable: Sequence[CourseFolder], recorded: Sequence[str] | None = None
) -> tuple[RemovedModule, ...]:
    """Return the modules whose course is among `usable` and does not name them, and that targets still have.

    `recorded` are the names of the ledger's chains, if they are known: only what is in no course is looked up
    in the store. A module whose receipts are damaged is listed with its trouble, and hides no other. Raises
    StoreUnusable.
    """
    recorded = workspace.ledger.modules() if recorded is None else recorded
    folders = {folder.course.id: folder for folder in usable}
    known = {folder.course.key_of(each) for folder in usable for each in folder.course.reviewed_modules}
    removed = [
        _find_removed(workspace, folder, key)
        for key in recorded
        if key not in known and (folder := folders.get(split_key(key)[0])) is not None
    ]
    return tuple(each for each in removed if each.targets or each.trouble)


def _find_removed(workspace: Workspace, folder: CourseFolder, key: str) -> RemovedModule:
    try:
        return RemovedModule(key, folder, tuple(_list_targets(workspace, folder, key)))
    except StoreUnusable as error:
        return RemovedModule(key, folder, (), error)


def _list_targets(workspace: Workspace, folder: CourseFolder, key: str) -> Iterator[str]:
    """Yield the targets of the course that have a release of a module, by receipts alone."""
    newest: dict[str, Receipt] = {}
    for receipt in workspace.records.receipts(key):
        if receipt.target not in newest or newest[receipt.target].release < receipt.release:
            newest[receipt.target] = receipt
    for target in folder.course.targets:
        last = newest.get(target.id)
        if last is not None and not _was_taken_away(workspace, last):
            yield target.id


def _was_taken_away(workspace: Workspace, receipt: Receipt) -> bool:
    """Return whether a roll-back of this delivery left no release in its place."""
    proof = workspace.records.rolled_back(receipt.module, receipt.target, receipt.release)
    return proof is not None and proof.receipt == receipt.canonical_digest() and proof.to is None
