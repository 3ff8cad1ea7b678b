"""Cache of the overview's lines, each valid while nothing it was made from changes.

The desk builds the overview at each view. A module is read again only if something changed: the version of
one of its objects in the store (docs/decisions/0079-what-a-tick-reads.md) or of its ledger, its course, or
the hour.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime

from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from pipelines.overview.indicators import ApprovedModule
from pipelines.queries.due_cache import RESULTS
from pipelines.queries.module_versions import PARTS, ModuleVersions, list_module_versions
from schemas.overview import ModuleLine, ModuleStage

ModuleStatus = tuple[ModuleLine, ApprovedModule]
MOST_MODULES = 20_000
"""Modules whose lines are cached, some two kilobytes each; further ones are read at each view."""


@dataclass(frozen=True)
class _CachedStatus:
    status: ModuleStatus
    at: datetime

    def holds(self, now: datetime) -> bool:
        """Return whether the line still holds at `now`: no hour, deadline or approval's end has passed."""
        if now < self.at or (now.date(), now.hour) != (self.at.date(), self.at.hour):
            return False
        line = self.status[0]
        ends = (line.due, line.good_until, line.plan.due if line.plan else None)
        return not any(end is not None and self.at < end <= now for end in ends)


class OverviewCache:
    """Lines and cited sources of modules, for a process that shows the overview repeatedly."""

    def __init__(self) -> None:
        self._lines = VersionCache[str, _CachedStatus](MOST_MODULES)
        self._cited = VersionCache[str, frozenset[str]](MOST_MODULES)

    def line(
        self, key: str, made_of: Hashable | None, now: datetime, make: Callable[[], ModuleStatus]
    ) -> ModuleStatus:
        """Return what `make` returns, from the cache if nothing it was made of has changed since.

        A module that could not be read is not cached.
        """
        earlier = self._lines.find(key, made_of)
        if earlier is not None and earlier.holds(now):
            return earlier.status
        status = make()
        is_read = status[0].state is not ModuleStage.UNREADABLE and status[0].problem is None
        self._lines.keep(key, made_of if is_read else None, _CachedStatus(status, now))
        return status

    def find_cited_sources(
        self, key: str, made_of: Hashable | None, make: Callable[[], frozenset[str]]
    ) -> frozenset[str]:
        """Return the sources that a module's draft and releases quote, from the cache or from `make`."""
        return self._cited.get(key, made_of, make)


@dataclass(frozen=True)
class OverviewLook:
    """One view of the overview: the versions in the store now, and the cache of earlier views."""

    remembered: OverviewCache
    versions: ModuleVersions
    now: datetime

    def line(self, key: str, beside: Hashable, make: Callable[[], ModuleStatus]) -> ModuleStatus:
        """Return a module's line; `beside` is what it depends on outside the store and the ledger."""
        made_of = self.versions.of(key)
        version = None if made_of is None else (made_of, beside)
        return self.remembered.line(key, version, self.now, make)

    def find_cited_sources(self, key: str, make: Callable[[], frozenset[str]]) -> frozenset[str]:
        """Return the sources that a module's draft and releases quote."""
        return self.remembered.find_cited_sources(key, self.versions.of(key), make)


def look_at_overview(workspace: Workspace, remembered: OverviewCache, now: datetime) -> OverviewLook:
    """Begin a view: list the versions in the store without reading any object; raises StoreUnusable."""
    return OverviewLook(remembered, list_module_versions(workspace, (*PARTS, RESULTS)), now)
