"""Whatever characters a file's text is made of, what is kept of it can be stored."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sourcing.characters import clean_code, clean_text

ANY_CHARACTER = st.text(st.one_of(st.characters(), st.characters(categories=["Cs"])), max_size=20)


@pytest.mark.parametrize("clean", [clean_text, clean_code])
@given(raw=ANY_CHARACTER)
def test_what_is_kept_can_be_stored(clean: Callable[[str], str], raw: str) -> None:
    """A PDF of a public guide held half of a character in its hidden text: no module of the run was read."""
    clean(raw).encode()


@pytest.mark.parametrize("clean", [clean_text, clean_code])
def test_two_halves_of_a_character_become_that_character(clean: Callable[[str], str]) -> None:
    assert clean("Visez la \ud83c\udfaf, pas la \ud83c.") == "Visez la 🎯, pas la \ufffd."
