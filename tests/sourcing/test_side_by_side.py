"""Waiting side by side."""

from threading import Barrier, Lock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sourcing.side_by_side import map_side_by_side


@given(st.lists(st.integers(), max_size=20), st.integers(min_value=1, max_value=5))
def test_results_come_in_the_order_they_were_asked_for(items: list[int], at_once: int) -> None:
    assert list(map_side_by_side(lambda item: -item, items, at_once)) == [-item for item in items]


def test_as_many_as_are_allowed_wait_side_by_side() -> None:
    """Each waits until three do: one after the other, the first would wait for ever."""
    together = Barrier(3, timeout=20)
    assert len(list(map_side_by_side(lambda item: together.wait(), range(6), 3))) == 6


def test_never_more_than_allowed_are_begun() -> None:
    begun: list[int] = []
    lock = Lock()

    def work(item: int) -> int:
        with lock:
            begun.append(item)
        return item

    results = map_side_by_side(work, range(100), 4)
    assert next(results) == 0
    assert set(begun) <= set(range(4))
    results.close()  # type: ignore[attr-defined]
    assert set(begun) <= set(range(4))


def test_what_fails_is_raised_in_its_turn_and_the_rest_is_not_begun() -> None:
    begun: list[int] = []

    def work(item: int) -> int:
        begun.append(item)
        if item == 2:
            raise ValueError("two")
        return item

    results = map_side_by_side(work, range(100), 2)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ValueError, match="two"):
        next(results)
    assert max(begun) < 6
