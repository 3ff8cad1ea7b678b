"""`premierjet doctor` says whether the Dagster that people open has the runs of its own history."""

from typing import Any

import pytest

from adapters.launchpad import DagsterRunState, Launchpad, Run
from schemas.errors import DagsterUnusable
from schemas.refusal import Refusal
from tests.cli.conftest import KEY, PERSON, Door


@pytest.fixture
def decided(drafted: Door) -> Door:
    """A decision given by a command, which is a run of this history."""
    drafted.well("decide", KEY, "approve", "--as", PERSON)
    return drafted


def read_history(door: Door) -> dict[str, Any] | None:
    pieces = door("doctor", "--json").document["pieces"]
    return next((each for each in pieces if each["piece"] == "history"), None)


def test_a_dagster_with_another_history_is_named(decided: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """All was ok, with three runs here and twenty others on the page that people looked at."""
    monkeypatch.setattr(Launchpad, "run", lambda *_: None)
    found = read_history(decided)
    assert found is not None
    assert (found["works"], found["look"]) == (True, True)
    assert "http://127.0.0.1:3000 has another" in found["found"]
    assert f"DAGSTER_HOME={decided.root}" in found["found"]


def test_a_dagster_with_the_same_history_is_fine(decided: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Launchpad, "run", lambda *_: Run(DagsterRunState.SUCCEEDED))
    found = read_history(decided)
    assert found is not None
    assert not found["look"]


def test_nothing_is_said_of_a_dagster_that_is_not_started(
    decided: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise DagsterUnusable(Refusal("dagster.silent", url="here", error="ConnectionError"))

    monkeypatch.setattr(Launchpad, "run", fail)
    assert read_history(decided) is None
