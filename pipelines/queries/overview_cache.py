"""Cache of the overview's lines, each valid for what it was made from.

The desk counts the overview at each view. A module nothing changed of is not read again: it is known by the
versions of all the store keeps of it, as in a tick of a sensor (docs/decisions/0079-what-a-tick-reads.md), by
its ledger, which is verified each time, by its course and the hour.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from pipelines.overview.indicators import ApprovedModule
from pipelines.queries.due_cache import RESULTS, Versions, read_module_versions
from schemas.errors import PremierjetError
from schemas.overview import ModuleLine, ModuleStage

Told = tuple[ModuleLine, ApprovedModule]
PARTS = ("drafts", "spans", "releases", "receipts", "rolled-back", RESULTS)
"""Of the store: all that a module's line and its quotations rest on."""


MOST_MODULES = 20_000
"""Remembered with their lines, some two kilobytes each; what is more is read again at each view."""


@dataclass(frozen=True)
class _Line:
    told: Told
    at: datetime

    def holds(self, now: datetime) -> bool:
        """Return whether time alone changed nothing: no hour, deadline or approval's end has passed."""
        if now < self.at or (now.date(), now.hour) != (self.at.date(), self.at.hour):
            return False
        ends = (self.told[0].due, self.told[0].good_until)
        return not any(end is not None and self.at < end <= now for end in ends)


class OverviewCache:
    """For one door that shows the overview again and again, as long as its process runs."""

    def __init__(self) -> None:
        self._lines = VersionCache[str, _Line](MOST_MODULES)
        self._cited = VersionCache[str, frozenset[str]](MOST_MODULES)

    def line(self, key: str, made_of: Hashable | None, now: datetime, make: Callable[[], Told]) -> Told:
        """Return what `make` returns, or what it did where nothing it was made of has changed since.

        What could not be read is not remembered.
        """
        kept = self._lines.find(key, made_of)
        if kept is not None and kept.holds(now):
            return kept.told
        told = make()
        is_read = told[0].state is not ModuleStage.UNREADABLE and told[0].problem is None
        self._lines.keep(key, made_of if is_read else None, _Line(told, now))
        return told

    def find_cited_sources(
        self, key: str, made_of: Hashable | None, make: Callable[[], frozenset[str]]
    ) -> frozenset[str]:
        """Return the sources a module's draft and releases quote, as `make` finds them, or did."""
        return self._cited.get(key, made_of, make)


@dataclass(frozen=True)
class OverviewLook:
    """One look at the overview: what the store keeps of each module now, and what it came to before."""

    workspace: Workspace
    remembered: OverviewCache
    listed: tuple[Mapping[str, Versions | None], ...]
    now: datetime

    def line(self, key: str, beside: Hashable, make: Callable[[], Told]) -> Told:
        """Return where a module stands; `beside` is what else that depends on."""
        made_of = self.made_of(key)
        rests = None if made_of is None else (made_of, beside)
        return self.remembered.line(key, rests, self.now, make)

    def find_cited_sources(self, key: str, make: Callable[[], frozenset[str]]) -> frozenset[str]:
        """Return the sources a module's draft and releases quote."""
        return self.remembered.find_cited_sources(key, self.made_of(key), make)

    def made_of(self, key: str) -> Hashable | None:
        """Return what a module is made of; None where that may move yet, or its ledger cannot be read."""
        kept = tuple(versions.get(key, ()) for versions in self.listed)
        if None in kept:
            return None
        try:
            entries = self.workspace.ledger.read(key)
        except PremierjetError:
            return None
        return kept, len(entries), entries[-1].mac if entries else None


def look_at_overview(workspace: Workspace, remembered: OverviewCache, now: datetime) -> OverviewLook:
    """Look at what the store keeps, without reading any of it; raises StoreUnusable."""
    listed = tuple(read_module_versions(workspace, part, datetime.now(UTC)) for part in PARTS)
    return OverviewLook(workspace, remembered, listed, now)
