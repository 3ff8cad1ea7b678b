"""A text that is in order is read without a tree, to the same value; any other is left to the tree."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from adapters.course_yaml import FAST_LOADER
from adapters.plain_yaml import DEEPEST, NotPlainError, read_plain_value

WORDS = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn"), max_codepoint=0xD7FF), max_size=12
)
SCALARS = (
    WORDS
    | st.integers(-(2**40), 2**40)
    | st.booleans()
    | st.none()
    | st.sampled_from(["~", "yes", "=", "<<"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=20,
)


@given(value=VALUES, flow=st.sampled_from([None, True, False]), style=st.sampled_from([None, '"', "'", "|"]))
def test_what_was_written_is_read_again(value: Any, flow: bool | None, style: str | None) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, default_style=style, allow_unicode=True)
    if "!!" not in text:
        assert read_plain_value(text, FAST_LOADER) == yaml.safe_load(text)
    with pytest.raises(NotPlainError):
        read_plain_value(f"{text}\n--- 1\n", FAST_LOADER)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("at: 13:30", {"at": "13:30"}),
        ("on: 2027-01-12", {"on": "2027-01-12"}),
        ("{a: 0x10, b: 1_000, c: 1.5, d: off, e: ''}", {"a": 16, "b": 1000, "c": 1.5, "d": False, "e": ""}),
        ("1: one\n<<: two", {"1": "one", "<<": "two"}),
    ],
)
def test_values_are_those_of_a_course(text: str, value: object) -> None:
    assert read_plain_value(text, FAST_LOADER) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: 1\na: 2",
        "a: &x 1\nb: *x",
        "a: !!str 1",
        "!x {a: 1}",
        "a: !!int two",
        "? [a]\n: 1",
        'a: "\\ud800"',
        "a: =",
        "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1),
    ],
)
def test_what_is_out_of_order_is_left_to_the_tree(text: str) -> None:
    with pytest.raises((NotPlainError, yaml.YAMLError, UnicodeEncodeError)):
        read_plain_value(text, FAST_LOADER)


def test_what_is_as_deep_as_it_may_be_is_read() -> None:
    value = read_plain_value("[" * DEEPEST + "]" * DEEPEST, FAST_LOADER)
    for _ in range(DEEPEST - 1):
        (value,) = value  # type: ignore[misc]
    assert value == []
