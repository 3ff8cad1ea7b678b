"""The ledger: the append-only, keyed and chained record of decisions, one chain per module."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from schemas.review import LedgerEntry, Recorded


class Ledger(Protocol):
    """The only truth about who decided what."""

    def append(self, recorded: Recorded, *, after: int | None = None) -> LedgerEntry:
        """Record at the end of the module's chain, durably, and return the entry.

        `after` is how many entries the writer has read: where there are more by now, Conflict is
        raised. Raises LedgerBroken where the chain read so far is not what was written, StoreUnusable
        where it cannot be written; in each case nothing was recorded.
        """
        ...

    def rotate(self, module: str, at: datetime) -> LedgerEntry | None:
        """Have the current key seal a module's chain, and return the line that says so; None where it does.

        Raises what `append` raises.
        """
        ...

    def read(self, module: str) -> tuple[LedgerEntry, ...]:
        """Return a module's entries, verified, oldest first; raises LedgerBroken naming the line."""
        ...

    def modules(self) -> tuple[str, ...]:
        """Return the modules that have a chain."""
        ...


def choose_moment_after(entries: Iterable[LedgerEntry], now: datetime) -> datetime:
    """Return the moment of a line that follows these: a clock set back must not date it before them."""
    return max([now, *(entry.recorded.at for entry in entries)])
