"""A look at many modules: a workspace that lists the store once and reads of each module what is asked."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cached_property

from adapters.courses import CourseFolder
from adapters.ledger.look_ledger import LookLedger
from adapters.store.derived_index import MANY, DerivedIndex
from adapters.store.folder import FolderStore
from adapters.store.listed_store import ListedStore
from adapters.store.look_records import LookRecords, compute_facts_code
from adapters.workspace import Workspace
from schemas.course import Module
from schemas.errors import PremierjetError


@dataclass(frozen=True)
class LookWorkspace(Workspace):
    """An installation as one look reads it, with the courses of that moment; nothing is decided in it."""

    index: DerivedIndex

    def find_module(self, key: str) -> tuple[CourseFolder, Module]:
        """Return the course and module of a key; raises InvalidInput if there is none."""
        return self._modules.get(key) or super().find_module(key)

    def keep(self) -> None:
        """Keep what was read for the next look of any process, if it was much."""
        self.index.keep()

    @cached_property
    def _modules(self) -> dict[str, tuple[CourseFolder, Module]]:
        return {
            found.course.key_of(module): (found, module)
            for found in self.read_courses()[0]
            for module in found.course.reviewed_modules
        }


def index_heads(workspace: Workspace, modules: Sequence[str]) -> None:
    """Add what looks ask of the modules' newest drafts to the index, if they are many.

    Whoever wrote thousands of drafts spares the next look reading them; what cannot be read is left to it.
    """
    if len(modules) < MANY:
        return
    with suppress(PremierjetError):
        look = open_look(workspace)
        look.records.heads()  # which lists the drafts
        for module in modules:
            look.records.head(module)
        look.keep()


def open_look(workspace: Workspace) -> LookWorkspace:
    """Return the installation for a look at its modules as they are from now on."""
    store = workspace.records.store
    index = DerivedIndex(store, workspace.ledger_key, compute_facts_code)
    listed = ListedStore(store, None if isinstance(store, FolderStore) else index)
    ledger = LookLedger(workspace.ledger, index)
    own = {each.name: getattr(workspace, each.name) for each in fields(Workspace)}
    records = LookRecords(listed, index, ledger)
    return LookWorkspace(**own | {"records": records, "ledger": ledger}, index=index)
