"""`premierjet doctor` where somebody vouches for people: one header, and a key to sign with."""

from typing import Any

import pytest

from tests.cli.conftest import PERSON, Door


def identity(door: Door, *, code: int) -> Any:
    """What doctor says of identity; None where it has nothing to say."""
    said = door("doctor", "--json")
    assert said.code == code, said.out
    return next((each for each in said.document if each["piece"] == "identity"), None)


@pytest.fixture
def proxied(fresh: Door) -> Door:
    fresh.change(review={"roles": {"pedagogie": [PERSON]}, "identity": "proxy"})
    return fresh


def test_on_one_machine_there_is_nothing_to_check(fresh: Door) -> None:
    assert identity(fresh, code=0) is None


def test_behind_a_proxy_a_key_has_to_be_there(proxied: Door) -> None:
    assert "premierjet ledger key" in identity(proxied, code=1)["found"]
    proxied.workspace.ledger_key.make()
    assert "X-Forwarded-User" in identity(proxied, code=0)["found"]


def test_two_headers_are_one_too_many(proxied: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    proxied.workspace.ledger_key.make()
    monkeypatch.setenv("PREMIERJET_IDENTITY_HEADER", "X-Reviewer")
    found = identity(proxied, code=1)["found"]
    assert "X-Forwarded-User" in found
    assert "the desk from X-Reviewer" in found
