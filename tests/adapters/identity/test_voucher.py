"""A voucher proves one decision of one invited person, word for word, for ten minutes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.identity.invitation import Invitation, seal_invitation
from adapters.identity.voucher import VALIDITY, StatedDecision, Vouched, verify_voucher, vouch
from adapters.ledger.key import Key
from pipelines.testing.builders import KEY, NOON
from schemas.errors import DecisionRefused

SECRET = Key(b"a key of more than sixteen characters")
INVITATION = Invitation(
    id="0123456789abcdef" * 2,
    module=KEY,
    digest="d" * 64,
    person="lea",
    expires_at=NOON + timedelta(days=7),
)
SAID = StatedDecision(
    module=KEY,
    digest="d" * 64,
    verdict="approve",
    comment="Bien.\nMerci",
    waive=("f-01234567: vu au siège",),
    dispute=(),
    opened=("sp-0123456789",),
)
VOUCHER = vouch(INVITATION, SAID, SECRET, NOON)


def read(voucher: str = VOUCHER, said: StatedDecision = SAID, **other: Any) -> Vouched:
    """What `decide` makes of a voucher a minute later, on a ledger nobody wrote to."""
    known: dict[str, Any] = {"key": SECRET, "now": NOON + timedelta(minutes=1), "not_before": None}
    return verify_voucher(voucher, said, **(known | other))


def test_a_voucher_says_who_decided_and_on_which_invitation() -> None:
    vouched = read()
    assert (vouched.person, vouched.invitation) == ("lea", INVITATION.id)


@given(st.text(), st.lists(st.text()), st.none() | st.lists(st.text()))
def test_whatever_was_said_is_proved_as_it_comes_out_of_the_configuration(
    comment: str, waive: list[str], opened: list[str] | None
) -> None:
    said = replace(
        SAID, comment=comment, waive=tuple(waive), opened=None if opened is None else tuple(opened)
    )
    config = said.config()
    arrived = StatedDecision(
        module=config["module"],
        digest=config["digest"],
        verdict=config["verdict"],
        comment=config["comment"],
        waive=tuple(config["waive"]),
        dispute=tuple(config["dispute"]),
        opened=tuple(config["opened"]) if "opened" in config else None,
    )
    assert read(vouch(INVITATION, said, SECRET, NOON), arrived).person == "lea"


@pytest.mark.parametrize(
    "other",
    [
        {"module": "froid--autre"},
        {"digest": "e" * 64},
        {"verdict": "reject"},
        {"comment": "Bien.\nMerci "},
        {"waive": ()},
        {"waive": (), "dispute": SAID.waive},
        {"opened": ()},
        {"opened": None},
    ],
    ids=lambda other: " ".join(other),
)
def test_a_voucher_proves_nothing_else_than_what_was_said(other: dict[str, Any]) -> None:
    with pytest.raises(DecisionRefused, match="does not belong to this decision"):
        read(said=replace(SAID, **other))


def test_nobody_kept_count_is_not_the_same_as_none_opened() -> None:
    assert replace(SAID, opened=()).config()["opened"] == []
    assert "opened" not in replace(SAID, opened=None).config()


@pytest.mark.parametrize("other", [{"module": "froid--autre"}, {"digest": "e" * 64}, {"digest": "d" * 12}])
def test_no_voucher_is_given_beyond_the_invitation(other: dict[str, str]) -> None:
    with pytest.raises(DecisionRefused, match="it is for froid--chaine, draft dddddddddddd, not for"):
        vouch(INVITATION, replace(SAID, **other), SECRET, NOON)


def test_no_voucher_is_given_on_an_expired_invitation() -> None:
    with pytest.raises(DecisionRefused, match="expired"):
        vouch(INVITATION, SAID, SECRET, INVITATION.expires_at)


def test_a_voucher_is_good_for_ten_minutes() -> None:
    assert read(now=NOON + VALIDITY - timedelta(seconds=1)).person == "lea"
    with pytest.raises(DecisionRefused, match=r"was good until 12:10:00 UTC\. Go back to the desk"):
        read(now=NOON + VALIDITY)


@pytest.mark.parametrize("written", [timedelta(0), timedelta(days=3)])
def test_a_clock_set_back_brings_no_expired_invitation_back(written: timedelta) -> None:
    """The machine says it is still noon; the ledger was written to after the invitation had ended."""
    last: datetime = INVITATION.expires_at + written
    with pytest.raises(DecisionRefused, match="expired on 1 Dec 2026"):
        read(not_before=last)


def test_only_the_key_that_made_it_proves_a_voucher() -> None:
    with pytest.raises(DecisionRefused, match="does not belong"):
        read(key=Key(b"another key of sixteen characters"))


def test_an_invitation_is_no_voucher_and_a_voucher_no_invitation() -> None:
    """Both are sealed with one key, each under its own purpose."""
    with pytest.raises(DecisionRefused, match="does not belong"):
        read(seal_invitation(INVITATION, SECRET))
