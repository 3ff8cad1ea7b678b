"""A retry of a decision's run records nothing that was turned down, or that its person decided on since."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.store.folder import FolderStore
from adapters.workspace import Workspace
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing.builders import KEY, NOON, draft
from pipelines.workflow.decide import list_decisions, record_decision
from schemas.course import IdentityMode
from schemas.errors import DecisionRefused
from schemas.language import Language
from schemas.received_decision import (
    HandedDecision,
    NextStep,
    ReceivedDecision,
    Told,
    TurnedDownDecision,
)
from schemas.review import Verdict
from tests.desk.conftest import installation

FIRST, LATER = "a" * 32, "b" * 32
RUN = "11111111-1111-4111-8111-111111111111"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NONE = timedelta(0)
NOW = NOON + timedelta(hours=1)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return installation(tmp_path)


def receive(
    workspace: Workspace, name: str, verdict: Verdict, at: datetime, attempts: int = 1, fast: timedelta = NONE
) -> ReceivedDecision:
    """Leave a decision as the desk does that handed it to a run; `fast` is how far ahead its clock is."""
    received = ReceivedDecision(
        id=name,
        module=KEY,
        digest=draft().digest,
        verdict=verdict,
        person="lea",
        comment="Dangereux",
        identity=IdentityMode.LOCAL,
        received_at=at + fast,
    )
    workspace.records.choose_step(name, NextStep.LAUNCH, at + fast)
    assert isinstance(workspace.records.store, FolderStore)
    os.utime(workspace.records.store.folder / f"received/chosen/{name}.json", times=(at.timestamp(),) * 2)
    workspace.records.save_handed(HandedDecision(received=received, run_id=RUN, attempts=attempts))
    return received


def turn_down(workspace: Workspace, received: ReceivedDecision, at: datetime) -> None:
    told = (Told(language=Language.ENGLISH, text="The course cannot be read."),)
    turned_down = TurnedDownDecision(id=received.id, told=told, at=at, received=received, run_id=RUN)
    workspace.records.save_turned_down(turned_down)


def say(
    workspace: Workspace,
    verdict: Verdict = Verdict.APPROVE,
    at: datetime = NOW,
    received: str | None = None,
    retried_since: datetime | None = None,
) -> None:
    request = DecisionRequest(
        KEY,
        draft().digest[:12],
        verdict,
        "lea",
        comment="" if verdict is Verdict.APPROVE else "Dangereux",
        received=received,
        retried_since=retried_since,
    )
    record_decision(workspace, request, at)


def verdicts(workspace: Workspace) -> list[Verdict]:
    return [each.verdict for each in list_decisions(workspace, KEY)]


def test_a_retry_of_what_was_turned_down_is_refused(workspace: Workspace) -> None:
    turn_down(workspace, receive(workspace, FIRST, Verdict.APPROVE, NOW), NOW + MINUTE)
    with pytest.raises(DecisionRefused, match=r"was told on .* not recorded") as refused:
        say(workspace, received=FIRST, at=NOW + 2 * MINUTE)
    assert "décide à nouveau au bureau" in refused.value.explain(Language.FRENCH).remedy
    assert verdicts(workspace) == []


def test_a_late_run_does_not_speak_over_a_later_decision(workspace: Workspace) -> None:
    """Ada's approval failed, she rejected the draft, and somebody's retry approved and delivered it."""
    receive(workspace, FIRST, Verdict.APPROVE, NOW)
    say(workspace, Verdict.REJECT, NOW + MINUTE)
    with pytest.raises(DecisionRefused, match="lea decided on the same text since: rejected on"):
        say(workspace, received=FIRST, at=NOW + 2 * MINUTE)
    assert verdicts(workspace) == [Verdict.REJECT]


def test_a_retry_is_refused_once_a_later_decision_is_received(workspace: Workspace) -> None:
    receive(workspace, FIRST, Verdict.APPROVE, NOW, attempts=2)
    receive(workspace, LATER, Verdict.REJECT, NOW + MINUTE)
    with pytest.raises(DecisionRefused, match="rejected on"):
        say(workspace, received=FIRST, at=NOW + 2 * MINUTE)
    say(workspace, Verdict.REJECT, NOW + 3 * MINUTE, LATER)
    assert verdicts(workspace) == [Verdict.REJECT]


def test_a_retry_in_dagster_does_not_speak_over_a_later_decision(workspace: Workspace) -> None:
    say(workspace, Verdict.REJECT, NOW + MINUTE)
    with pytest.raises(DecisionRefused, match="rejected on"):
        say(workspace, retried_since=NOW, at=NOW + 2 * MINUTE)
    assert verdicts(workspace) == [Verdict.REJECT]


def test_a_retry_in_dagster_without_a_later_decision_records_it(workspace: Workspace) -> None:
    say(workspace, Verdict.REJECT, NOW - MINUTE)
    say(workspace, retried_since=NOW, at=NOW + MINUTE)
    assert verdicts(workspace) == [Verdict.REJECT, Verdict.APPROVE]


def test_two_decisions_whose_runs_begin_late_are_both_recorded(workspace: Workspace) -> None:
    """The first is in the ledger only after the second was received: it was asked for before it."""
    receive(workspace, FIRST, Verdict.REJECT, NOW)
    receive(workspace, LATER, Verdict.APPROVE, NOW + MINUTE)
    say(workspace, Verdict.REJECT, NOW + 2 * MINUTE, FIRST)
    say(workspace, Verdict.APPROVE, NOW + 3 * MINUTE, LATER)
    assert verdicts(workspace) == [Verdict.REJECT, Verdict.APPROVE]


def test_a_fast_clock_of_one_desk_refuses_no_decision_of_another(workspace: Workspace) -> None:
    """A newer request for changes was refused, and the approval it took back was packaged."""
    receive(workspace, FIRST, Verdict.APPROVE, NOW, fast=MINUTE)
    say(workspace, Verdict.APPROVE, NOW + 5 * SECOND, FIRST)
    receive(workspace, LATER, Verdict.REQUEST_CHANGES, NOW + 20 * SECOND)
    say(workspace, Verdict.REQUEST_CHANGES, NOW + 25 * SECOND, LATER)
    assert verdicts(workspace) == [Verdict.APPROVE, Verdict.REQUEST_CHANGES]


def test_a_fast_clock_of_one_desk_refuses_no_retry_of_another(workspace: Workspace) -> None:
    receive(workspace, FIRST, Verdict.APPROVE, NOW, fast=MINUTE)
    receive(workspace, LATER, Verdict.REQUEST_CHANGES, NOW + 20 * SECOND, attempts=2)
    say(workspace, Verdict.REQUEST_CHANGES, NOW + 25 * SECOND, LATER)
    assert verdicts(workspace) == [Verdict.REQUEST_CHANGES]


def test_a_retry_at_a_desk_whose_clock_is_fast_has_no_last_word(workspace: Workspace) -> None:
    receive(workspace, FIRST, Verdict.APPROVE, NOW, attempts=2, fast=MINUTE)
    receive(workspace, LATER, Verdict.REJECT, NOW + 20 * SECOND)
    say(workspace, Verdict.REJECT, NOW + 25 * SECOND, LATER)
    with pytest.raises(DecisionRefused, match="rejected on"):
        say(workspace, received=FIRST, at=NOW + 30 * SECOND)
    assert verdicts(workspace) == [Verdict.REJECT]


def test_a_slow_clock_of_a_run_gives_no_retry_the_last_word(workspace: Workspace) -> None:
    """The ledger has the later decision at a moment before the earlier one was asked for."""
    receive(workspace, FIRST, Verdict.APPROVE, NOW, attempts=2)
    receive(workspace, LATER, Verdict.REJECT, NOW + 20 * SECOND)
    say(workspace, Verdict.REJECT, NOW + 25 * SECOND - MINUTE, LATER)
    with pytest.raises(DecisionRefused, match="rejected on"):
        say(workspace, received=FIRST, at=NOW + 30 * SECOND - MINUTE)
    assert verdicts(workspace) == [Verdict.REJECT]
