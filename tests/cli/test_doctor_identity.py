"""`premierjet doctor` where somebody vouches for people: one header, and a key to sign with."""

from typing import Any

import pytest

from adapters.launchpad import Launchpad
from tests.cli.conftest import PERSON, Door
from tests.deploy.nginx.conftest import wait_for
from tests.desk.reviewing import served


def identity(door: Door, *, code: int, piece: str = "identity") -> Any:
    """What doctor says of identity; None where it has nothing to say."""
    said = door("doctor", "--json")
    assert said.code == code, said.out
    return next((each for each in said.document["pieces"] if each["piece"] == piece), None)


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


def test_dagsters_own_webserver_has_no_place_behind_a_proxy(
    proxied: Door, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lets every mutation through; ours answers nothing by GET (tests/deploy/nginx)."""
    proxied.workspace.ledger_key.make()
    with served(tmp_path_factory.mktemp("dagster")) as bare:
        monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", bare.url)
        wait_for(Launchpad(bare.url).answers_get, "Dagster does not answer")
        assert "python -m pipelines.webserver" in identity(proxied, code=1, piece="webserver")["found"]
    assert identity(proxied, code=0, piece="webserver") is None
