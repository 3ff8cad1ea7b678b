"""A decision that one desk received is recorded by its own installation, whoever carries out the run."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.workspace import Workspace
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing.builders import KEY, NOON, draft
from pipelines.workflow.decide import list_decisions, record_decision
from schemas.errors import DecisionRefused
from schemas.received_decision import NextStep
from schemas.review import Verdict
from tests.desk.conftest import installation

RECEIVED = "a" * 32
LATER = NOON + timedelta(hours=1)


def make_folder(path: Path) -> Path:
    path.mkdir()
    return path


def say(workspace: Workspace, received: str | None) -> None:
    request = DecisionRequest(KEY, draft().digest, Verdict.APPROVE, "lea", received=received)
    record_decision(workspace, request, LATER)


def test_two_installations_of_one_text_keep_their_decisions_apart(tmp_path: Path) -> None:
    """Served from one checkout they shared Dagster's runs, and the text had the same digest in both."""
    here, there = (installation(make_folder(tmp_path / name)) for name in ("here", "there"))
    here.records.choose_step(RECEIVED, NextStep.LAUNCH, LATER)
    with pytest.raises(DecisionRefused, match="another installation"):
        say(there, RECEIVED)
    assert list_decisions(there, KEY) == ()
    say(here, RECEIVED)
    assert [each.received for each in list_decisions(here, KEY)] == [RECEIVED]


def test_what_its_person_took_back_is_not_recorded(tmp_path: Path) -> None:
    workspace = installation(tmp_path)
    workspace.records.choose_step(RECEIVED, NextStep.TAKEN_BACK, LATER)
    with pytest.raises(DecisionRefused):
        say(workspace, RECEIVED)


def test_a_decision_that_no_desk_received_is_recorded(tmp_path: Path) -> None:
    workspace = installation(tmp_path)
    say(workspace, None)
    assert [each.received for each in list_decisions(workspace, KEY)] == [None]
