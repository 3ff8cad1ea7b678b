"""Which token is shown to which Moodle, for which use."""

import pytest
from pydantic import SecretStr

from adapters.moodle.functions import MoodleUse
from adapters.moodle.tokens import choose_token
from schemas.errors import SourceUnreadable

HERE = "https://moodle.example.org/lms"


@pytest.mark.parametrize(
    ("written", "use", "token"),
    [
        ("aa", MoodleUse.SOURCE, "aa"),
        ("source=aa, target=bb", MoodleUse.TARGET, "bb"),
        ("source=aa, cc", MoodleUse.RESULTS, "cc"),
        ("moodle.example.org=aa, results=bb", MoodleUse.RESULTS, "aa"),
        ("moodle.example.org=aa, moodle.example.org/results=bb", MoodleUse.RESULTS, "bb"),
        ("lms.example.com=aa, lms.example.com/source=bb, source=cc", MoodleUse.SOURCE, "cc"),
        ("MOODLE.example.org/Target = aa ", MoodleUse.TARGET, "aa"),
    ],
)
def test_the_token_that_says_the_most_is_taken(written: str, use: MoodleUse, token: str) -> None:
    """One token a host could not serve three services with a user each, as three pages had it."""
    assert choose_token(HERE, use, SecretStr(written), "place") == token


@pytest.mark.parametrize("written", ["target=aa", "lms.example.com=aa", "moodle.example.org/target=aa"])
def test_a_token_for_something_else_is_never_shown(written: str) -> None:
    with pytest.raises(SourceUnreadable, match=r"has none for moodle\.example\.org/source"):
        choose_token(HERE, MoodleUse.SOURCE, SecretStr(written), "place")
