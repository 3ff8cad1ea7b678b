"""Bytes of all pulled files, shared by all courses: `originals/<sha256>`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from adapters.store import Store

FOLDER = "originals/"
KEPT_DAYS = 30
"""How long an original that nothing names stays after its last pull: a mistake can be taken back."""


@dataclass(frozen=True)
class Original:
    """One original by the sha256 of its bytes: how many there are, and when they were pulled last."""

    sha256: str
    size: int
    written_at: datetime


class Originals:
    """The originals of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list_originals(self, sha256: str = "") -> Iterator[Original]:
        """Yield those whose sha256 begins so, all by default."""
        for entry in self._store.list(FOLDER + sha256):
            yield Original(entry.key.removeprefix(FOLDER), entry.size, entry.written_at)

    def get(self, sha256: str) -> bytes | None:
        """Return an original's bytes, or None."""
        return self._store.get(FOLDER + sha256)

    def put(self, sha256: str, data: bytes) -> None:
        """Keep an original; one that is there is written again, and so is young again."""
        self._store.put(FOLDER + sha256, data)

    def remove(self, original: Original) -> bool:
        """Remove an original; False where it was pulled again since it was listed, and stays."""
        if original not in self.list_originals(original.sha256):
            return False
        self._store.delete(FOLDER + original.sha256)
        return True
