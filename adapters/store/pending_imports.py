"""Imports at an LMS whose end nobody has seen yet.

imports/<module>/<target>/<id>.json   which release is imported, since when, and the LMS's id of the job

An LMS lists no jobs: one whose id is lost shows its release to learners whenever it ends, even after a
roll-back. These records say how things stand now, so backups leave them out, and a damaged one does not
count.
"""

from collections.abc import Iterator
from datetime import datetime

from pydantic import Field, ValidationError

from adapters.store import Store
from schemas.contract import Contract
from schemas.ids import ModuleKey, Slug

IMPORTS = "imports/"


class PendingImport(Contract):
    """An import that was begun; `job` is empty until the LMS has given it an id."""

    id: str
    module: ModuleKey
    target: Slug
    release: int = Field(ge=1)
    place: str
    since: datetime
    job: str = ""


class PendingImports:
    """Reads and writes the pending imports of one target; each method raises StoreUnusable."""

    def __init__(self, store: Store, target: str) -> None:
        self._store = store
        self.target = target

    def list(self, module: str) -> tuple[PendingImport, ...]:
        """Return the pending imports of a module, oldest first."""
        return tuple(sorted(self._read(module), key=lambda each: each.since))

    def save(self, pending: PendingImport) -> None:
        """Save an import, or what is known of it by now."""
        self._store.put(_key(pending), pending.canonical())

    def remove(self, pending: PendingImport) -> None:
        """Remove an import that has ended."""
        self._store.delete(_key(pending))

    def _read(self, module: str) -> Iterator[PendingImport]:
        for entry in self._store.list(f"{IMPORTS}{module}/{self.target}/"):
            data = self._store.get(entry.key)
            if data is None:  # ended since it was listed
                continue
            try:
                yield PendingImport.from_json(data)
            except ValidationError:
                continue


def _key(pending: PendingImport) -> str:
    return f"{IMPORTS}{pending.module}/{pending.target}/{pending.id}.json"
