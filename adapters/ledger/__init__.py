"""The ledger: the append-only, keyed and chained record of decisions, one chain per module."""

from typing import Protocol

from schemas.review import LedgerEntry, Recorded


class Ledger(Protocol):
    """The only truth about who decided what."""

    def append(self, recorded: Recorded) -> LedgerEntry:
        """Record at the end of the module's chain, durably, and return the entry.

        Raises LedgerBroken where the chain read so far is not what was written, StoreUnusable where
        it cannot be written; in both cases nothing was recorded.
        """
        ...

    def read(self, module: str) -> tuple[LedgerEntry, ...]:
        """Return a module's entries, verified, oldest first; raises LedgerBroken naming the line."""
        ...

    def modules(self) -> tuple[str, ...]:
        """Return the modules that have a chain."""
        ...
