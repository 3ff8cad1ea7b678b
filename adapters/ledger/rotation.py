"""Change of the ledger's key: each chain is taken over, and an interrupted change is finished later."""

from dataclasses import dataclass
from datetime import datetime

from adapters.ledger import Ledger
from adapters.ledger.key import KeySource
from schemas.review import LedgerEntry


@dataclass(frozen=True)
class Rotation:
    """The key that seals now, whether it was made just now, and the line each chain got for it."""

    key_id: str
    made: bool
    entries: tuple[LedgerEntry, ...]


def rotate(ledger: Ledger, source: KeySource, now: datetime) -> Rotation:
    """Have a new key seal every chain, and return what was done.

    Chains that an earlier rotation left behind, or that a change of the settings did, are taken over
    first; a new key is made only where there was none of these. It can be killed at any moment and run
    again. Raises LedgerBroken where a chain is not what was written, StoreUnusable, InvalidInput.
    """
    entries = _taken_over(ledger, now)
    renewed = None if entries else source.renew()
    if renewed is not None:
        entries = _taken_over(ledger, now)
    return Rotation(source.make().id, renewed is not None, entries)


def _taken_over(ledger: Ledger, now: datetime) -> tuple[LedgerEntry, ...]:
    found = (ledger.rotate(module, now) for module in ledger.modules())
    return tuple(entry for entry in found if entry is not None)
