"""Work that a page waits for only a moment: it goes on, and the next look finds its result."""

import os
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class Patience(Generic[Key, Result]):
    """Work by key, of each one at a time; nobody waits longer for it than `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._begun: dict[Key, Future[Result]] = {}
        self._lock = Lock()
        os.register_at_fork(after_in_child=self._forget)

    def wait(self, key: Key, work: Callable[[], Result]) -> Result:
        """Return what the work of a key comes to, begun now unless it goes on already; raises what it raises.

        Raises TimeoutError if that takes too long; the work goes on.
        """
        with self._lock:
            begun = self._begun.get(key)
            if begun is None:
                begun = self._begun[key] = Future()
                # A process that ends waits for no work: nothing is lost but the time.
                Thread(target=self._do, args=(key, begun, work), name="patience", daemon=True).start()
        return begun.result(self.seconds)

    def _do(self, key: Key, begun: Future[Result], work: Callable[[], Result]) -> None:
        try:
            begun.set_result(work())
        except BaseException as error:
            begun.set_exception(error)
        finally:
            with self._lock:
                self._begun.pop(key, None)

    def _forget(self) -> None:
        """Begin anew in a process that was forked: it has none of these threads."""
        self._lock, self._begun = Lock(), {}
