"""An invitation is what was signed, whole, until it ends: a link that works, or says why not."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.identity.invitation import Invitation, open_invitation, seal_invitation
from adapters.ledger.key import Key
from pipelines.testing.builders import KEY, NOON
from schemas.errors import DecisionRefused

SECRET = Key(b"a key of more than sixteen characters")
INVITATION = Invitation(
    id="0123456789abcdef" * 2,
    module=KEY,
    digest="d" * 64,
    person="Noé Brûlé",
    expires_at=NOON + timedelta(days=7),
)
TOKEN = seal_invitation(INVITATION, SECRET)


def test_an_invitation_is_read_back_from_its_link_until_the_moment_it_ends() -> None:
    assert open_invitation(TOKEN, SECRET, NOON) == INVITATION
    assert open_invitation(TOKEN, SECRET, INVITATION.expires_at - timedelta(microseconds=1)) == INVITATION


def test_a_link_is_short_enough_for_a_mail_and_needs_no_quoting() -> None:
    longest = INVITATION.model_copy(update={"module": f"{'a' * 64}--{'b' * 64}", "person": "é" * 120})
    token = seal_invitation(longest, SECRET)
    assert open_invitation(token, SECRET, NOON) == longest
    assert len(token) < 1500
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1), timedelta(days=400)])
def test_an_expired_invitation_says_when_it_ended(late: timedelta) -> None:
    with pytest.raises(DecisionRefused, match=r"expired on 1 Dec 2026, 12:00 UTC.*Ask whoever invited you"):
        open_invitation(TOKEN, SECRET, INVITATION.expires_at + late)


@given(st.integers(0, len(TOKEN) - 1), st.characters())
def test_no_character_of_a_link_can_be_changed(place: int, other: str) -> None:
    altered = TOKEN[:place] + other + TOKEN[place + 1 :]
    if altered != TOKEN:
        with pytest.raises(DecisionRefused, match="incomplete"):
            open_invitation(altered, SECRET, NOON)


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        TOKEN[:-1],
        TOKEN + "0",
        TOKEN + "=",
        TOKEN.replace(".", ""),
        TOKEN.upper(),
        "é.é",
        "x" * 1_000_000,
    ],
)
def test_what_is_no_link_of_ours_is_refused_in_one_sentence(token: str) -> None:
    with pytest.raises(DecisionRefused, match="incomplete"):
        open_invitation(token, SECRET, NOON)


def test_a_link_made_with_another_key_is_refused() -> None:
    """A changed key calls every invitation back."""
    with pytest.raises(DecisionRefused, match="the ledger's key was changed"):
        open_invitation(TOKEN, Key(b"another key of sixteen characters"), NOON)
