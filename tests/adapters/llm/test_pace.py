"""No minute sees more requests or tokens than a host allows, whatever order calls come in."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.llm.pace import MINUTE, Pace
from schemas.course import ModelSettings
from tests.fuzzing import examples


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._lock = Lock()

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.seconds += seconds


def pace(clock: Clock, requests: int | None = None, tokens: int | None = None) -> Pace:
    return Pace(requests, tokens, clock=clock.now, sleep=clock.sleep)


def test_calls_within_the_limits_do_not_wait() -> None:
    clock = Clock()
    held = pace(clock, requests=3, tokens=300)
    for _ in range(3):
        with held.reserve(100):
            pass
    assert clock.seconds == 0


def test_a_call_too_many_waits_until_the_first_is_a_minute_old() -> None:
    clock = Clock()
    held = pace(clock, requests=2)
    for _ in range(3):
        with held.reserve(1):
            clock.seconds += 10
    assert clock.seconds == MINUTE + 10


def test_tokens_not_used_are_free_for_the_next_call() -> None:
    clock = Clock()
    held = pace(clock, tokens=1000)
    for _ in range(5):
        with held.reserve(600) as used:
            used(100)
    assert clock.seconds == 0


def test_a_failed_call_counts_at_its_most() -> None:
    clock = Clock()
    held = pace(clock, tokens=1000)
    with pytest.raises(ConnectionError), held.reserve(900):
        raise ConnectionError
    with held.reserve(200):
        assert clock.seconds == MINUTE


def test_a_call_larger_than_a_minutes_tokens_is_sent_alone() -> None:
    clock = Clock()
    held = pace(clock, tokens=1000)
    with held.reserve(10) as used:
        used(10)
    with held.reserve(5000):
        assert clock.seconds == MINUTE


CALLS = st.lists(st.tuples(st.integers(1, 1500), st.floats(0, 1), st.floats(0, 20)), max_size=40)


@settings(max_examples=examples(30), deadline=None)
@given(calls=CALLS, requests=st.integers(1, 10), tokens=st.integers(100, 2000))
def test_no_minute_sees_more_than_the_host_allows(
    calls: list[tuple[int, float, float]], requests: int, tokens: int
) -> None:
    clock = Clock()
    held = pace(clock, requests, tokens)
    sent: list[tuple[float, int]] = []
    for most, share, pause in calls:
        with held.reserve(most) as used:
            really = int(most * share)
            used(really)
            sent.append((clock.seconds, really))
        clock.seconds += pause
    for start, _ in sent:
        within = [used for at, used in sent if start <= at < start + MINUTE]
        assert len(within) <= requests
        assert sum(within) <= tokens or len([used for used in within if used]) == 1


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as threads:
        yield threads


def test_threads_share_one_pace(pool: ThreadPoolExecutor) -> None:
    clock = Clock()
    held = pace(clock, requests=5)
    sent: list[float] = []

    def call(_: int) -> None:
        with held.reserve(1):
            sent.append(clock.now())

    list(pool.map(call, range(25)))
    assert clock.seconds >= 4 * MINUTE


def test_a_course_without_limits_is_asked_as_fast_as_it_answers() -> None:
    clock = Clock()
    held = Pace.of(ModelSettings(base_url="http://127.0.0.1:1/v1", name="m"))
    for _ in range(1000):
        with held.reserve(10**6):
            pass
    assert clock.seconds == 0
