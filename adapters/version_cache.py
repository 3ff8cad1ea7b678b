"""Cache of values by key, each valid for one version of what it was computed from.

There is one rule: a value is returned only if its source has the same version now as when the value was
stored; its age does not count. If the version cannot be told, because the source may still change without
it, the version is None: then the value is neither stored nor returned.
Decided in docs/decisions/0104-one-cache.md, which also says what may use `functools.cache` instead.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class VersionCache(Generic[Key, Value]):
    """At most `most` values, while the process lives; the one not used for the longest time goes first.

    Threads may share a cache. Two that miss the same value both compute it, with the same result.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, tuple[Hashable, Value]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key, version: Hashable | None) -> Value | None:
        """Return the value of a key if it has this version, else None and remove what has another."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            if version is None or kept[0] != version:
                del self._kept[key]
                return None
            self._kept.move_to_end(key)
            return kept[1]

    def keep(self, key: Key, version: Hashable | None, value: Value) -> None:
        """Store a value in place of the earlier one; if its version is None, only remove that."""
        with self._lock:
            self._kept.pop(key, None)
            if version is None:
                return
            self._kept[key] = (version, value)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def get(self, key: Key, version: Hashable | None, make: Callable[[], Value]) -> Value:
        """Return the value of a key if it has this version; else call `make`, and store what it returns."""
        found = self.find(key, version)
        if found is None:
            found = make()
            self.keep(key, version, found)
        return found

    def forget(self, key: Key) -> None:
        """Remove the value of a key."""
        with self._lock:
            self._kept.pop(key, None)
