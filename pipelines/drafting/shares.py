"""What is too much for one question, in shares that fit; and a share whose answer was cut, in halves."""

from collections.abc import Callable, Iterable, Iterator
from math import inf
from typing import TypeVar

T = TypeVar("T")


def share_out(
    items: Iterable[T], measure: Callable[[T], float], most: float, most_items: float = inf
) -> Iterator[tuple[T, ...]]:
    """Yield items in their order, as many together as `most` of the measure has room for, one at least."""
    share: list[T] = []
    size = 0.0
    for item in items:
        measured = measure(item)
        if share and (size + measured > most or len(share) >= most_items):
            yield tuple(share)
            share, size = [], 0.0
        share.append(item)
        size += measured
    if share:
        yield tuple(share)


def halve(items: tuple[T, ...]) -> tuple[tuple[T, ...], ...]:
    """Return two halves; nothing of a single item."""
    middle = len(items) // 2
    return (items[:middle], items[middle:]) if middle else ()
