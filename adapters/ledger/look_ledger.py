"""A ledger as one look at many modules reads it: each chain once, however often it is asked for.

Every chain is verified as it always is. In a bucket its lines are taken from the listing and the index of the
look; whatever seems wrong with them is read again from the ledger itself, and only that may say so.
"""

from contextlib import suppress
from datetime import datetime

from adapters.ledger import Ledger
from adapters.ledger.heads import WitnessedLedger
from adapters.ledger.objects import ObjectsLedger
from adapters.store.derived_index import DerivedIndex
from adapters.store.listed_store import ListedStore
from schemas.errors import PremierjetError
from schemas.review import LedgerEntry, LedgerRecord


class LookLedger:
    """The chains of all modules, of which the one read last is kept; nothing is written through it."""

    def __init__(self, ledger: Ledger, index: DerivedIndex) -> None:
        self.ledger = ledger
        self._listed = _open_listed(ledger, index)
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
        if self._listed is not None:
            with suppress(PremierjetError):
                return self._listed.read(module)
        return self.ledger.read(module)


def _open_listed(ledger: Ledger, index: DerivedIndex) -> Ledger | None:
    """Return a bucket's ledger as it is listed now; None for a folder, whose files are quick to read."""
    if not isinstance(ledger, WitnessedLedger) or not isinstance(ledger.ledger, ObjectsLedger):
        return None
    chains = ledger.ledger
    return WitnessedLedger(ObjectsLedger(ListedStore(chains.store, index), chains.key), ledger.heads)
