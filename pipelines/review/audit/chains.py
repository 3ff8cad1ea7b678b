"""The verified ledger chains that an export prints, with the facts on its cover."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from schemas.review import LedgerEntry


@dataclass(frozen=True)
class Chain:
    """One module's entries, verified, oldest first; the titles are empty if no course has it any more."""

    module: str
    course_title: str
    title: str
    entries: tuple[LedgerEntry, ...]

    @property
    def last_hash(self) -> str:
        """Return the sha256 of the last line, which stands for the whole chain."""
        return hash_of(self.entries[-1]) if self.entries else "0" * 64


@dataclass(frozen=True)
class AuditedLedger:
    """An installation's chains as they were at a moment."""

    installation: str
    at: datetime
    chains: tuple[Chain, ...]

    @property
    def count(self) -> int:
        """Return the number of entries."""
        return sum(len(chain.entries) for chain in self.chains)

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Return the ids of the keys that sealed a line, in the order they are met."""
        ids = (entry.key_id for chain in self.chains for entry in chain.entries)
        return tuple(dict.fromkeys(ids))

    @property
    def lines(self) -> bytes:
        """Return every line as it is kept, one JSON document a line."""
        entries = (entry for chain in self.chains for entry in chain.entries)
        return b"".join(entry.canonical() + b"\n" for entry in entries)


def hash_of(entry: LedgerEntry) -> str:
    """Return the sha256 of an entry's line, which the line after it repeats."""
    return sha256(entry.canonical()).hexdigest()
