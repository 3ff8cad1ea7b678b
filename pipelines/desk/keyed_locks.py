"""Locks by name: whoever changes one thing waits for nobody who changes another."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class KeyedLocks:
    """One lock for each name that somebody holds or waits for; the desk is one process."""

    def __init__(self) -> None:
        self._table_lock = Lock()
        self._locks: dict[tuple[str, ...], Lock] = {}
        self._users: Counter[tuple[str, ...]] = Counter()

    @contextmanager
    def hold(self, *name: str) -> Iterator[None]:
        """Hold the lock of this name while the block runs."""
        with self._table_lock:
            lock = self._locks.setdefault(name, Lock())
            self._users[name] += 1
        try:
            with lock:
                yield
        finally:
            with self._table_lock:
                self._users[name] -= 1
                if not self._users[name]:
                    del self._locks[name], self._users[name]
