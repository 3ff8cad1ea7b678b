"""Bytes of all pulled files, shared by all courses: `originals/<sha256>`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from adapters.store import Store

FOLDER = "originals/"
KEPT_DAYS = 30
"""How long an original that nothing uses stays after its last pull, so that a mistake can be undone."""


@dataclass(frozen=True)
class Original:
    """One original: the sha256 of its bytes, their number, and when it was last pulled."""

    sha256: str
    size: int
    written_at: datetime


class Originals:
    """The originals of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list_originals(self, sha256: str = "") -> Iterator[Original]:
        """Yield the originals whose sha256 begins with this; all by default."""
        for entry in self._store.list(FOLDER + sha256):
            yield Original(entry.key.removeprefix(FOLDER), entry.size, entry.written_at)

    def get(self, sha256: str) -> bytes | None:
        """Return an original's bytes, or None."""
        return self._store.get(FOLDER + sha256)

    def put(self, sha256: str, data: bytes) -> None:
        """Save an original; an existing one is written again, so that its time is that of the last pull."""
        self._store.put(FOLDER + sha256, data)

    def remove(self, original: Original) -> bool:
        """Remove an original; return False, removing nothing, if it was pulled again since it was listed."""
        if original not in self.list_originals(original.sha256):
            return False
        self._store.delete(FOLDER + original.sha256)
        return True
