"""A run that ends before it recorded anything: its decision is sent again, and its person is told."""

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from adapters.workspace import Workspace
from pipelines.desk import decision_sender
from pipelines.testing.programs import wait_until
from schemas.received_decision import HandedDecision
from tests.desk.conftest import installation
from tests.desk.reviewing import (
    CHANGES,
    Reviewer,
    Served,
    basis_of,
    policy,
    press,
    read_until,
    said,
    settled,
)

TIMED_OUT = "Run timed out due to taking longer than 90 seconds to start."


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decision_sender, "LONGEST_PAUSE", 1.0)


def fail_queued(dagster: Served) -> None:
    """End the runs that wait as Dagster ends one that it could not start in time."""
    for run in dagster.instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.QUEUED])):
        dagster.instance.report_run_failed(run, TIMED_OUT)


def list_handed(workspace: Workspace) -> tuple[HandedDecision, ...]:
    return workspace.records.list_handed()


def wait_for_attempt(workspace: Workspace, number: int) -> None:
    wait_until(lambda: [each.attempts for each in list_handed(workspace)] == [number], what=f"try {number}")


def exhaust(workspace: Workspace, dagster: Served, lea: Reviewer) -> Any:
    """Press a button, and let each of the runs end before it began; return the first answer."""
    dagster.begins.clear()
    answer = press(lea)
    for number in range(1, decision_sender.MOST_ATTEMPTS + 1):
        wait_for_attempt(workspace, number)
        fail_queued(dagster)
    wait_until(lambda: list_handed(workspace) == (), what="the end of all tries")
    return answer


def test_a_decision_whose_run_could_not_start_is_sent_again_and_recorded_once(
    root: Path, dagster: Served
) -> None:
    """One of three approvals was answered received and lost: its run was not started within 90 seconds."""
    workspace = installation(root, policy())
    lea = Reviewer(workspace, "lea")
    dagster.begins.clear()
    answer = press(lea)
    wait_for_attempt(workspace, 1)
    fail_queued(dagster)
    assert "Décision refusée" not in lea.read(str(answer.url))
    wait_for_attempt(workspace, 2)
    dagster.begins.set()
    read_until(lea, answer, "Décision enregistrée")
    [decision] = said(workspace)
    assert decision.received == str(answer.url).rpartition("/")[2]
    wait_until(lambda: list_handed(workspace) == (), what="the end of it")


def test_a_decision_that_no_run_records_is_told_in_french_in_any_browser_and_sent_again(
    root: Path, dagster: Served
) -> None:
    workspace = installation(root, policy())
    lea = Reviewer(workspace, "lea")
    answer = exhaust(workspace, dagster, lea)
    page = lea.read(str(answer.url))
    assert "Décision refusée" in page
    assert "trop occupée pour en démarrer une" in page
    assert TIMED_OUT not in page
    elsewhere = Reviewer(workspace, "lea")
    assert "1 de vos décisions n’a pas été enregistrée" in elsewhere.read("/").replace("\u00a0", " ")
    assert "n’a pas été enregistrée" not in Reviewer(workspace, "noe").read("/")
    dagster.begins.set()
    again = elsewhere.send(str(answer.url), act="again")
    read_until(elsewhere, again, "Décision enregistrée")
    assert len(said(workspace)) == 1
    assert "n’a pas été enregistrée" not in elsewhere.read("/")


def test_nobody_else_has_it_sent_again_and_its_person_may_close_it(root: Path, dagster: Served) -> None:
    workspace = installation(root, policy())
    lea = Reviewer(workspace, "lea")
    answer = exhaust(workspace, dagster, lea)
    Reviewer(workspace, "noe").send(str(answer.url), act="again")
    assert list_handed(workspace) == ()
    lea.send(str(answer.url), act="close")
    assert "n’a pas été enregistrée" not in lea.read("/")
    assert "L’envoyer à nouveau" in lea.read(str(answer.url))


def test_an_older_decision_is_not_sent_again_over_a_later_one(root: Path, dagster: Served) -> None:
    workspace = installation(root, policy())
    lea = Reviewer(workspace, "lea")
    dagster.begins.clear()
    first = press(lea)
    wait_for_attempt(workspace, 1)
    later = lea.send(CHANGES, act="decide", basis=basis_of(lea.read(CHANGES)), comment="Revoir q-0001")
    wait_until(lambda: len(list_handed(workspace)) == 2, what="the second")
    oldest = min(list_handed(workspace), key=lambda each: each.received.received_at)
    dead = dagster.instance.get_run_by_id(oldest.run_id)
    assert dead is not None
    dagster.instance.report_run_failed(dead, TIMED_OUT)
    read_until(lea, first, "vous avez décidé depuis")
    dagster.begins.set()
    assert "Décision enregistrée" in settled(lea, later)
    assert [each.verdict.value for each in said(workspace)] == ["request_changes"]


def test_a_decision_on_its_way_is_told_in_the_queue_and_not_offered_twice(
    root: Path, dagster: Served
) -> None:
    workspace = installation(root, policy(roles={"pedagogie": ("lea",)}))
    lea = Reviewer(workspace, "lea")
    dagster.begins.clear()
    answer = press(lea)
    wait_for_attempt(workspace, 1)
    page = Reviewer(workspace, "lea").read("/")
    assert "1 de vos décisions est en chemin" in page.replace("\u00a0", " ")
    assert page.count(answer.url.path) == 3  # said above, named for the script, and in the row
    assert 'name="draft"' not in page
    assert '<span class="tag mine">' not in page
    dagster.begins.set()
    read_until(lea, answer, "Décision enregistrée")
    assert "en chemin" not in lea.read("/")
