"""The garbage collector, while many contracts are read at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_garbage_collector() -> Iterator[None]:
    """Switch the garbage collector off while the block runs.

    Contracts have no reference cycles, so they are freed without it; looking for cycles in the hundred
    thousands of parts of the drafts read here took half the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
