"""A few slow tasks at a time in threads, with results in the order requested."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def map_side_by_side(work: Callable[[T], R], items: Iterable[T], at_once: int) -> Iterator[R]:
    """Yield what `work` makes of each item, in their order, `at_once` of them being worked on or waiting.

    What it raises is raised here, in its turn; what was not begun by then never is.
    """
    ahead: deque[Future[R]] = deque()
    with ThreadPoolExecutor(at_once) as pool:
        try:
            for item in items:
                ahead.append(pool.submit(work, item))
                if len(ahead) == at_once:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for each in ahead:
                each.cancel()
