"""What modules came to when the programme was counted last, each under what it was made of.

The desk counts the programme at each view. A module nothing changed of is not read again: it is known by the
versions of all the store keeps of it, as in a tick of a sensor (docs/decisions/0079-what-a-tick-reads.md), by
its ledger, which is verified each time, by its course and the hour.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.workspace import Workspace
from pipelines.overview.indicators import Shown
from pipelines.queries.due_cache import RESULTS, Versions, read_module_versions
from schemas.errors import PremierjetError
from schemas.programme import ModuleLine, State

Told = tuple[ModuleLine, Shown]
PARTS = ("drafts", "spans", "releases", "receipts", "rolled-back", RESULTS)
"""Of the store: all that a module's line and its quotations rest on."""


@dataclass(frozen=True)
class _Kept:
    made_of: Hashable
    at: datetime
    told: Told


class ProgrammeCache:
    """For one door that shows the programme again and again, as long as its process runs."""

    def __init__(self) -> None:
        self._told: dict[str, _Kept] = {}
        self._cited: dict[str, tuple[Hashable, frozenset[str]]] = {}

    def line(self, key: str, made_of: Hashable, now: datetime, make: Callable[[], Told]) -> Told:
        """Return what `make` returns, or what it did where nothing it was made of has changed since.

        What could not be read is not remembered.
        """
        kept = self._told.get(key)
        if kept is not None and kept.made_of == made_of and _holds(kept, now):
            return kept.told
        told = make()
        self._told.pop(key, None)
        if told[0].state is not State.UNREADABLE and told[0].problem is None:
            self._told[key] = _Kept(made_of, now, told)
        return told

    def cited(self, key: str, made_of: Hashable, make: Callable[[], frozenset[str]]) -> frozenset[str]:
        """Return the sources a module's draft and releases quote, as `make` finds them, or did."""
        kept = self._cited.get(key)
        if kept is None or kept[0] != made_of:
            kept = self._cited[key] = (made_of, make())
        return kept[1]


@dataclass(frozen=True)
class ProgrammeLook:
    """One look at the programme: what the store keeps of each module now, and what it came to before."""

    workspace: Workspace
    remembered: ProgrammeCache
    listed: tuple[Mapping[str, Versions | None], ...]
    now: datetime

    def line(self, key: str, beside: Hashable, make: Callable[[], Told]) -> Told:
        """Return where a module stands; `beside` is what else that depends on."""
        made_of = self.made_of(key)
        return make() if made_of is None else self.remembered.line(key, (made_of, beside), self.now, make)

    def cited(self, key: str, make: Callable[[], frozenset[str]]) -> frozenset[str]:
        """Return the sources a module's draft and releases quote."""
        made_of = self.made_of(key)
        return make() if made_of is None else self.remembered.cited(key, made_of, make)

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


def look_at_programme(workspace: Workspace, remembered: ProgrammeCache, now: datetime) -> ProgrammeLook:
    """Look at what the store keeps, without reading any of it; raises StoreUnusable."""
    listed = tuple(read_module_versions(workspace, part, datetime.now(UTC)) for part in PARTS)
    return ProgrammeLook(workspace, remembered, listed, now)


def _holds(kept: _Kept, now: datetime) -> bool:
    """Return whether time alone changed nothing: no hour, no deadline and no approval's end has passed."""
    if now < kept.at or (now.date(), now.hour) != (kept.at.date(), kept.at.hour):
        return False
    ends = (kept.told[0].due, kept.told[0].good_until)
    return not any(end is not None and kept.at < end <= now for end in ends)
