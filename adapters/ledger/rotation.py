"""Rotation of the ledger's key: a new key takes over each chain, after any interrupted rotation."""

from dataclasses import dataclass
from datetime import datetime

from adapters.ledger import Ledger
from adapters.ledger.key import KeySource
from schemas.review import LedgerEntry


@dataclass(frozen=True)
class Rotation:
    """The current key, whether it is new, and the ledger entries by which it took over the chains."""

    key_id: str
    made: bool
    entries: tuple[LedgerEntry, ...]


def rotate(ledger: Ledger, source: KeySource, now: datetime) -> Rotation:
    """Let the current key take over every chain that a retired one seals, else make a new key first.

    Chains of a retired key are left by an interrupted rotation or a change of settings. The call may be
    killed at any moment and repeated. Raises LedgerBroken if a chain was altered, StoreUnusable or
    InvalidInput.
    """
    entries = _take_over_chains(ledger, now)
    renewed = None if entries else source.renew()
    if renewed is not None:
        entries = _take_over_chains(ledger, now)
    return Rotation(source.make().id, renewed is not None, entries)


def _take_over_chains(ledger: Ledger, now: datetime) -> tuple[LedgerEntry, ...]:
    found = (ledger.rotate(module, now) for module in ledger.modules())
    return tuple(entry for entry in found if entry is not None)
