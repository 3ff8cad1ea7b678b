"""Pulled sources in the store: originals by their sha256, and one `sources.lock.json` a course.

originals/<sha256>                  the bytes, for as long as something rests on them
pulled/<course>/sources.lock.json   which of them a course has, from where, since when
"""

from dataclasses import dataclass
from hashlib import sha256

from adapters.sources.originals import Originals
from adapters.store import Store
from schemas.errors import SourceUnreadable, StoreUnusable
from schemas.refusal import Refusal
from schemas.sources_lock import PulledSource, SourcesLock

LOCK = "sources.lock.json"


@dataclass(frozen=True)
class LockVersion:
    """A lock as it was read, and its bytes, or None if there was none yet."""

    lock: SourcesLock
    stored: bytes | None


class PulledOriginals:
    """One course's lock and the originals it lists, which are saved before the lock."""

    def __init__(self, store: Store, course: str) -> None:
        self._store = store
        self._originals = Originals(store)
        self._course = course
        self._key = f"pulled/{course}/{LOCK}"

    def lock(self) -> SourcesLock:
        """Return the lock; raises StoreUnusable if it was altered."""
        return self.read_version().lock

    def read_version(self) -> LockVersion:
        """Return the lock with its bytes; raises StoreUnusable if it was altered."""
        stored = self._store.get(self._key)
        if stored is None:
            return LockVersion(SourcesLock(course=self._course), None)
        try:
            return LockVersion(SourcesLock.from_json(stored), stored)
        except ValueError as error:
            raise StoreUnusable(
                "is not what was written",
                place=f"{self._store.place}/{self._key}",
                remedy="Restore it from a backup, or remove it and pull again",
            ) from error

    def replace(self, seen: LockVersion, lock: SourcesLock) -> LockVersion | None:
        """Replace the lock that was read; return None, saving nothing, if another pull replaced it since."""
        stored = lock.canonical()
        return LockVersion(lock, stored) if self._store.replace(self._key, stored, seen.stored) else None

    def keep(self, data: bytes) -> str:
        """Save an original and return its sha256; an existing one is written again."""
        address = sha256(data).hexdigest()
        self._originals.put(address, data)
        return address

    def measure_originals(self) -> dict[str, int]:
        """Return the size of each original there is, by its sha256."""
        return {each.sha256: each.size for each in self._originals.list_originals()}

    def read(self, source: PulledSource) -> bytes:
        """Return an original's bytes; raises SourceUnreadable if they were altered."""
        data = self._originals.get(source.sha256)
        if data is None or sha256(data).hexdigest() != source.sha256:
            raise SourceUnreadable(Refusal("origin.altered", place=source.name, sha256=source.sha256))
        return data
