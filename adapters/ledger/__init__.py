"""The ledger: the append-only record of decisions, one sealed chain of entries for each module."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from schemas.review import LedgerEntry, LedgerRecord


class Ledger(Protocol):
    """The chains of all modules: the only record of who decided what."""

    def append(self, recorded: LedgerRecord, *, after: int | None = None) -> LedgerEntry:
        """Append an entry to the module's chain, durably, and return it.

        `after` is the number of entries the writer has read: if there are more by now, Conflict is raised.
        Raises LedgerBroken if the chain was altered, StoreUnusable if it cannot be written; in each case
        nothing was recorded.
        """
        ...

    def rotate(self, module: str, at: datetime) -> LedgerEntry | None:
        """Append the entry from which the current key seals a module's chain; None if it seals it already.

        Raises the errors of `append`.
        """
        ...

    def read(self, module: str) -> tuple[LedgerEntry, ...]:
        """Return a module's entries, verified, oldest first; raises LedgerBroken, naming the line."""
        ...

    def modules(self) -> tuple[str, ...]:
        """Return the modules that have a chain."""
        ...


def choose_moment_after(entries: Iterable[LedgerEntry], now: datetime) -> datetime:
    """Return the moment of an entry after these: now, but never before them if the clock was set back."""
    return max([now, *(entry.recorded.at for entry in entries)])
