"""A page waits a moment for what takes long, which goes on behind it."""

from threading import Event

import pytest

from pipelines.course_setup.patience import Patience


def test_work_that_takes_long_goes_on_and_is_begun_once() -> None:
    patience, may_end, begun = Patience[str, int](0.05), Event(), []

    def work() -> int:
        begun.append(1)
        may_end.wait(60)
        return 7

    for _ in range(2):
        with pytest.raises(TimeoutError):
            patience.wait("a", work)
    patience.seconds = 60
    may_end.set()
    assert patience.wait("a", work) == 7
    assert patience.wait("b", lambda: 8) == 8
    assert len(begun) <= 2  # the first may have ended before the third look


def test_what_the_work_raises_reaches_whoever_waits() -> None:
    def work() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Patience[str, int](60).wait("a", work)
