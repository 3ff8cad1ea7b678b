"""Canonical JSON is RFC 8785's, byte for byte, however it was written."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from schemas.canonical import write_canonical_json

NUMBERS = (
    st.integers()
    | st.floats()
    | st.sampled_from([2**53 - 1, 2**53, 1 - 2**53, -(2**53), 0.0, -0.0, 1e-4, 9.9e-5, 1e16, 1e21, 3.0, 0.1])
)
ODD_TEXTS = ["\x7f", "\u2028", "\ue000", "\U00010000", '"\\/']
TEXTS = st.text() | st.characters(exclude_categories=()) | st.sampled_from(ODD_TEXTS)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner) | st.tuples(inner, inner),
    max_leaves=12,
)


def test_whole_numbers_that_are_floats_are_written_by_the_fast_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a draft without a model cost is 0.0: each look wrote its provenance by the slow one."""
    monkeypatch.setattr(rfc8785, "dumps", lambda _: pytest.fail("the slow library was asked"))
    assert write_canonical_json({"usage": {"cost": 0.0}, "rates": (2.0, 0.25)}) == (
        b'{"rates":[2,0.25],"usage":{"cost":0}}'
    )


@given(VALUES)
def test_any_value_is_written_or_refused_as_the_authority_does(value: Any) -> None:
    try:
        expected = rfc8785.dumps(value)
    except ValueError as refusal:
        with pytest.raises(type(refusal)):
            write_canonical_json(value)
    else:
        assert write_canonical_json(value) == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_is_written_as_the_authority_does(number: float) -> None:
    assert write_canonical_json([number]) == rfc8785.dumps([number])


class Level(StrEnum):
    """A text that is more than one."""

    HIGH = "high"


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 11, 28, tzinfo=UTC),
        date(2026, 11, 28),
        UUID(int=7),
        b"x",
        {1},
        Decimal("0.1"),
        object(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_json_value_is_refused_at_any_depth(value: object) -> None:
    """The faster writer knows moments and ids, and would write them its own way."""
    for whole in (value, [value], {"a": [1, {"b": value}]}):
        with pytest.raises(ValueError, match=type(value).__name__):
            write_canonical_json(whole)


def test_names_are_in_the_order_of_their_utf_16_units() -> None:
    """A sign beyond the basic plane sorts before U+E000, though its code point is higher."""
    value = {"\ue000": 1, "\U00010000": 2, "a": {"\ue000": 3, "\U00010000": 4}}
    assert write_canonical_json(value) == rfc8785.dumps(value)
    assert [*json.loads(write_canonical_json(value))] == ["a", "\U00010000", "\ue000"]


def test_a_text_that_is_more_than_one_is_written_as_its_text() -> None:
    assert write_canonical_json({"level": Level.HIGH}) == b'{"level":"high"}'


def test_the_example_of_the_rfc_is_written_to_the_byte() -> None:
    """RFC 8785, 3.2.2 and 3.2.3."""
    given_as = r"""{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }"""
    assert (
        write_canonical_json(json.loads(given_as))
        == (
            r'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
            r'"string":"€$\u000f\nA' + r"""'B\"\\\\\"/"}"""
        ).encode()
    )
