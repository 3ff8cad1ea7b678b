"""Cache of values by key, each valid for one version of what it was computed from.

There is one rule. A value is handed out while what it rests on has the version it was kept under, compared
as it is told now, and is never trusted for its age. What rests on something whose version cannot be told,
because it may still change under the same one, has the version None: it is neither kept nor handed out.
Decided in docs/decisions/0104-one-cache.md, which also says what may use `functools.cache` instead.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class VersionCache(Generic[Key, Value]):
    """At most so many values for the life of a process; what was asked for longest ago goes first.

    Threads may share one. Two that miss the same value both make it, and by the rule make the same.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, tuple[Hashable, Value]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key, version: Hashable | None) -> Value | None:
        """Return what is kept under a version, or None; what rested on another one is let go of."""
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
        """Keep a value in the place of the one before; nothing where its version cannot be told."""
        with self._lock:
            self._kept.pop(key, None)
            if version is None:
                return
            self._kept[key] = (version, value)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def get(self, key: Key, version: Hashable | None, make: Callable[[], Value]) -> Value:
        """Return what is kept under a version, or what `make` returns, and keep that."""
        found = self.find(key, version)
        if found is None:
            found = make()
            self.keep(key, version, found)
        return found

    def forget(self, key: Key) -> None:
        """Let go of a value, whatever it rests on."""
        with self._lock:
            self._kept.pop(key, None)
