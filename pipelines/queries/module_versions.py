"""Versions of all that a module's standing depends on, read from listings: no object is opened for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from adapters.workspace import Workspace
from pipelines.queries.due_cache import Versions, read_module_versions

PARTS = ("drafts", "plans", "ledger", "spans", "receipts", "rolled-back")
"""Parts of the store on which a module's standing depends.

Releases are none of them, for each is a dozen files: one is stored before the ledger tells of it, so the
ledger moves with it (docs/decisions/0084-every-sensor-lists.md).
"""


@dataclass(frozen=True)
class ModuleVersions:
    """The versions in the store at one moment, part by part."""

    listed: tuple[Mapping[str, Versions | None], ...]
    keys: tuple[str, ...]
    """Ids of the ledger's keys: under others, the same lines are refused."""

    def of(self, key: str) -> Versions | None:
        """Return the version of all that a module depends on in the store; None if it may still change."""
        found = tuple(versions.get(key, ()) for versions in self.listed)
        return None if None in found else (*found, self.keys)

    def digest(self, key: str, *beside: object) -> str | None:
        """Return a digest of a module's version, and of what else an answer depends on."""
        version = self.of(key)
        return None if version is None else sha256(repr((version, beside)).encode()).hexdigest()


def list_module_versions(workspace: Workspace, parts: Iterable[str] = PARTS) -> ModuleVersions:
    """Return the versions in the store now; raises StoreUnusable."""
    ring = workspace.ledger_key.ring()
    keys = () if ring is None else tuple(key.id for key in (ring.current, *ring.retired))
    now = datetime.now(UTC)
    return ModuleVersions(tuple(read_module_versions(workspace, part, now) for part in parts), keys)
