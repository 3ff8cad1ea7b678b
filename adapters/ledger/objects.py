"""A ledger in a bucket: one object an entry; of two writers at the same number, the store lets one in."""

from collections.abc import Sequence

from adapters.ledger.chain import (
    StoredLine,
    lost_key,
    refuse_moved_on,
    refuse_odd_key,
    seal,
    verify,
)
from adapters.ledger.key import KeySource
from adapters.store import Store
from schemas.errors import Conflict, StoreUnusable
from schemas.review import LedgerEntry, Recorded

PREFIX = "ledger/"
MOST_LOST_RACES = 1000


class ObjectsLedger:
    """Keeps `ledger/<module>/00000001.json` and so on, through `put_if_absent` alone."""

    def __init__(self, store: Store, key: KeySource) -> None:
        self.store = store
        self.key = key

    def append(self, recorded: Recorded, *, after: int | None = None) -> LedgerEntry:
        """Record at the end of the module's chain; a lost race is a reason to look again.

        Raises LedgerBroken, StoreUnusable; Conflict where more than `after` entries are there, or
        others never cease to be first.
        """
        key = self.key.make()
        lines: list[StoredLine] = []
        for _ in range(MOST_LOST_RACES):
            lines = self._lines(recorded.module, read=lines)
            verify(lines, recorded.module, key)
            refuse_moved_on(recorded, lines, after)
            entry = seal(recorded, lines, key)
            if self.store.put_if_absent(_object(recorded.module, entry.sequence), entry.canonical()):
                return entry
        raise Conflict(
            "others kept writing first", place=self._place(recorded.module), remedy="Decide again later"
        )

    def read(self, module: str) -> tuple[LedgerEntry, ...]:
        """Return a module's entries, verified, oldest first; raises LedgerBroken naming the line."""
        refuse_odd_key(module)
        lines = self._lines(module)
        if not lines:
            return ()
        key = self.key.read()
        if key is None:
            raise lost_key(self.key.place)
        return verify(lines, module, key)

    def modules(self) -> tuple[str, ...]:
        """Return the modules that have a chain."""
        return tuple(sorted({entry.key.split("/")[1] for entry in self.store.list(PREFIX)}))

    def _lines(self, module: str, read: Sequence[StoredLine] = ()) -> list[StoredLine]:
        """Return every line; those `read` a moment ago are not fetched again, for none ever changes."""
        known = {line.file: line for line in read}
        keys = [entry.key for entry in self.store.list(f"{PREFIX}{module}/")]
        return [known.get(self._place(key)) or self._line(key) for key in keys]

    def _line(self, key: str) -> StoredLine:
        data = self.store.get(key)
        if data is None:
            raise StoreUnusable("disappeared while it was read", place=self._place(key), remedy="Try again")
        return StoredLine(self._place(key), data)

    def _place(self, key: str) -> str:
        return f"{self.store.place}/{key}"


def _object(module: str, sequence: int) -> str:
    return f"{PREFIX}{module}/{sequence:08d}.json"
