"""A ledger as one look at many modules reads it: each chain once, however often it is asked for.

Every chain is verified as it always is, with the keys as they were when the look began; in a bucket its lines
are taken from the listing and the index of the look. Whatever seems wrong is read again from the ledger
itself, and only that may say so.
"""

from contextlib import suppress
from datetime import datetime

from adapters.ledger import Ledger
from adapters.ledger.heads import WitnessedLedger
from adapters.ledger.key import KeySource, SettingKey
from adapters.ledger.lines import LinesLedger
from adapters.ledger.objects import ObjectsLedger
from adapters.store.derived_index import DerivedIndex
from adapters.store.listed_store import ListedStore
from schemas.errors import PremierjetError
from schemas.review import LedgerEntry, LedgerRecord


class LookLedger:
    """The chains of all modules, of which the one read last is kept; nothing is written through it."""

    def __init__(self, ledger: Ledger, index: DerivedIndex) -> None:
        self.ledger = ledger
        self._seen = _open_listed(ledger, index)
        self._last: tuple[str, tuple[LedgerEntry, ...]] = ("", ())

    def read(self, module: str) -> tuple[LedgerEntry, ...]:
        """Return a module's entries, verified, oldest first; raises LedgerBroken naming the line."""
        if self._last[0] != module:
            self._last = module, self._read(module)
        return self._last[1]

    def modules(self) -> tuple[str, ...]:
        """Return the modules that have a chain."""
        return self.ledger.modules()

    def append(self, recorded: LedgerRecord, *, after: int | None = None) -> LedgerEntry:
        """Refuse: a look writes nothing."""
        raise NotImplementedError

    def rotate(self, module: str, at: datetime) -> LedgerEntry | None:
        """Refuse: a look writes nothing."""
        raise NotImplementedError

    def _read(self, module: str) -> tuple[LedgerEntry, ...]:
        if self._seen is not None:
            with suppress(PremierjetError):
                return self._seen.read(module)
        return self.ledger.read(module)


def _open_listed(ledger: Ledger, index: DerivedIndex) -> Ledger | None:
    """Return the ledger with the keys, and in a bucket the lines, of this moment; None if there is no key."""
    chains = ledger.ledger if isinstance(ledger, WitnessedLedger) else None
    if not isinstance(ledger, WitnessedLedger) or not isinstance(chains, LinesLedger | ObjectsLedger):
        return None
    with suppress(PremierjetError):
        ring = chains.key.ring()
        if ring is not None:
            key = SettingKey(ring.current, ring.retired, chains.key.place)
            return WitnessedLedger(_open_chains(chains, key, index), ledger.heads)
    return None


def _open_chains(chains: LinesLedger | ObjectsLedger, key: KeySource, index: DerivedIndex) -> Ledger:
    if isinstance(chains, LinesLedger):
        return LinesLedger(chains.folder, key)
    return ObjectsLedger(ListedStore(chains.store, index), key)
