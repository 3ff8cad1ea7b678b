"""Ledger in a bucket: one object for each entry; of two writers of one number, the store accepts one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from adapters.ledger.chain import (
    StoredLine,
    find_rotation,
    make_lost_key_error,
    refuse_moved_on,
    refuse_odd_module_key,
    refuse_unfinished_rotation,
    seal,
    verify,
)
from adapters.ledger.key import Keyring, KeySource
from adapters.store import Store, StoredObject
from schemas.errors import Conflict, StoreUnusable
from schemas.review import LedgerEntry, LedgerRecord

PREFIX = "ledger/"
MOST_LOST_RACES = 1000


class ObjectsLedger:
    """A ledger of objects `ledger/<module>/00000001.json` and so on, written only by `put_if_absent`."""

    def __init__(self, store: Store, key: KeySource) -> None:
        self.store = store
        self.key = key
        self._fetched: dict[tuple[str, str], StoredLine] = {}

    def append(self, recorded: LedgerRecord, *, after: int | None = None) -> LedgerEntry:
        """Append an entry to the module's chain; if another writer is faster, try again.

        Raises LedgerBroken, StoreUnusable, or Conflict if there are more than `after` entries or others are
        always faster. Then nothing was recorded; only if the connection failed after the write may the entry
        be there, whole.
        """

        def next_one(chain: _Chain) -> LedgerRecord:
            refuse_unfinished_rotation(chain.entries, chain.lines, chain.keys)
            refuse_moved_on(recorded, chain.lines, after)
            return recorded

        entry = self._add(recorded.module, next_one)
        assert entry is not None
        return entry

    def rotate(self, module: str, at: datetime) -> LedgerEntry | None:
        """Append the entry from which the current key seals the chain; None if it seals it already.

        Raises the errors of `append`.
        """
        refuse_odd_module_key(module)
        return self._add(module, lambda chain: find_rotation(chain.entries, module, chain.keys, at))

    def read(self, module: str) -> tuple[LedgerEntry, ...]:
        """Return a module's entries, verified, oldest first; raises LedgerBroken naming the line."""
        refuse_odd_module_key(module)
        lines = self._lines(module)
        if not lines:
            return ()
        keys = self._keys()
        entries = verify(lines, module, keys)
        refuse_unfinished_rotation(entries, lines, keys)
        return entries

    def modules(self) -> tuple[str, ...]:
        """Return the modules that have a chain."""
        return tuple(sorted({entry.key.split("/")[1] for entry in self.store.list(PREFIX)}))

    def _add(self, module: str, next_one: "Callable[[_Chain], LedgerRecord | None]") -> LedgerEntry | None:
        """Append what `next_one` returns for the current chain; repeat it if another writer is faster."""
        self.key.make()
        for _ in range(MOST_LOST_RACES):
            lines = self._lines(module)
            keys = self._keys()
            recorded = next_one(_Chain(lines, verify(lines, module, keys), keys))
            if recorded is None:
                return None
            entry = seal(recorded, lines, keys.current)
            if self.store.put_if_absent(_object(module, entry.sequence), entry.canonical()):
                return entry
        raise Conflict("others kept writing first", place=self._place(module), remedy="Decide again later")

    def _keys(self) -> Keyring:
        keys = self.key.ring()
        if keys is None:
            raise make_lost_key_error(self.key.place)
        return keys

    def _lines(self, module: str) -> list[StoredLine]:
        """Return every line; one with the etag of an earlier fetch is not fetched again."""
        return [self._line_of(entry) for entry in self.store.list(f"{PREFIX}{module}/")]

    def _line_of(self, entry: StoredObject) -> StoredLine:
        fetched = self._fetched.get((entry.key, entry.etag)) or self._line(entry.key)
        self._fetched[entry.key, entry.etag] = fetched
        return fetched

    def _line(self, key: str) -> StoredLine:
        data = self.store.get(key)
        if data is None:
            raise StoreUnusable("disappeared while it was read", place=self._place(key), remedy="Try again")
        return StoredLine(self._place(key), data)

    def _place(self, key: str) -> str:
        return f"{self.store.place}/{key}"


@dataclass(frozen=True)
class _Chain:
    """A chain as it was read and verified."""

    lines: list[StoredLine]
    entries: tuple[LedgerEntry, ...]
    keys: Keyring


def _object(module: str, sequence: int) -> str:
    return f"{PREFIX}{module}/{sequence:08d}.json"
