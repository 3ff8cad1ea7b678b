"""What modules came to when the programme was counted last, each under what it was made of.

The desk counts the programme at each view. A module nothing changed of is not read again: it is known by the
etags of all that the store keeps of it, by its ledger, which is verified each time, its course and the hour.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.programme.indicators import Shown
from schemas.errors import PremierjetError
from schemas.programme import ModuleLine, State

Told = tuple[ModuleLine, Shown]


@dataclass(frozen=True)
class _Kept:
    made_of: Hashable
    at: datetime
    told: Told


class Remembered:
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
class Look:
    """One look at the programme: what the store keeps of each module now, and what it came to before."""

    workspace: Workspace
    remembered: Remembered
    stamps: dict[str, str]
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
        """Return what a module is made of; None where its ledger is not what was written."""
        try:
            entries = self.workspace.ledger.read(key)
        except PremierjetError:
            return None
        return self.stamps.get(key), len(entries), entries[-1].mac if entries else None


def look(workspace: Workspace, remembered: Remembered, now: datetime) -> Look:
    """Look at what the store keeps, without reading any of it; raises StoreUnusable."""
    return Look(workspace, remembered, workspace.records.stamps(), now)


def _holds(kept: _Kept, now: datetime) -> bool:
    """Return whether time alone changed nothing: no hour, no deadline and no approval's end has passed."""
    if now < kept.at or (now.date(), now.hour) != (kept.at.date(), kept.at.hour):
        return False
    ends = (kept.told[0].due, kept.told[0].good_until)
    return not any(end is not None and kept.at < end <= now for end in ends)
