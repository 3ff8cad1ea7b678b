"""Bytes are counted as they come and as they unpack."""

import gzip
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.bodies import Oversized, Unpackable, read_whole


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(st.binary(max_size=3000), st.integers(1, 400))
def test_what_was_packed_comes_out_whole_however_it_was_cut(data: bytes, size: int) -> None:
    assert read_whole(cut(gzip.compress(data), size), "gzip", 4000) == data
    assert read_whole(cut(data, size), "", 3000) == data


def test_a_small_answer_that_unpacks_to_much_is_given_up_before_it_fills_memory() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    tracemalloc.start()
    try:
        with pytest.raises(Oversized):
            read_whole([bomb], "gzip", 1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_an_answer_that_goes_on_is_given_up() -> None:
    sent = iter(lambda: b"x" * 1000, None)
    with pytest.raises(Oversized):
        read_whole(sent, "identity", 10_000)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip"])
def test_a_packing_nobody_asked_for_is_refused(coding: str) -> None:
    with pytest.raises(Unpackable):
        read_whole([b"x"], coding, 100)


@pytest.mark.parametrize(
    "data",
    [b"plain", gzip.compress(b"text")[:-4], gzip.compress(b"a") + gzip.compress(b"b"), b""],
    ids=["not packed", "cut short", "doubled", "empty"],
)
def test_a_packed_answer_that_is_damaged_cut_short_or_doubled_is_refused(data: bytes) -> None:
    with pytest.raises(Unpackable):
        read_whole([data], "gzip", 100)
