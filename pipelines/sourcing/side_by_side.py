"""A few slow tasks at a time in threads, with results in the order requested."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def map_side_by_side(work: Callable[[T], R], items: Iterable[T], at_once: int) -> Iterator[R]:
    """Yield the result of `work` for each item, in their order; at most `at_once` are worked on at a time.

    An exception is raised when its item's turn comes; items not begun by then are never worked on.
    """
    futures: deque[Future[R]] = deque()
    with ThreadPoolExecutor(at_once) as pool:
        try:
            for item in items:
                futures.append(pool.submit(work, item))
                if len(futures) == at_once:
                    yield futures.popleft().result()
            while futures:
                yield futures.popleft().result()
        finally:
            for future in futures:
                future.cancel()
