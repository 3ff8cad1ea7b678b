"""How far properties over hostile input look: a little in the suite, for hours where `bench.fuzz` asks."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import strategies as st

ASKED_FOR = int(os.environ.get("FUZZ_EXAMPLES", "0"))


def examples(in_the_suite: int) -> int:
    """Return how many examples a property tries: what the suite has time for, or what was asked for."""
    return ASKED_FOR or in_the_suite


MARKS = [
    b"<",
    b">",
    b"&",
    b'"',
    b"\0",
    b"\xff",
    b"\n",
    b"}",
    b"{",
    b"-1",
    b"9" * 20,
    b"9" * 5_000,
    b"\xe2\x80\xae",
    b"%",
    b"/",
]


@st.composite
def bent(draw: Any, whole: bytes) -> bytes:
    """The bytes with a few places cut, doubled or overwritten."""
    data = whole
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 60)))
        put = draw(st.one_of(st.sampled_from(MARKS), st.binary(max_size=8), st.just(data[at:to] * 2)))
        data = data[:at] + put + data[to:]
    return data


@contextmanager
def given_up_after(seconds: int) -> Iterator[None]:
    """Fail where the processor works for longer: a pattern or a loop without end."""

    def stop(*_: object) -> None:
        raise AssertionError(f"still read after {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
