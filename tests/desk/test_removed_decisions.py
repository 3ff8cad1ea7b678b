"""A module left out of its course, or a course that cannot be read, while a decision on it is on its way."""

import json
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace
from pipelines.testing import builders
from schemas.language import Language
from schemas.received_decision import Told, TurnedDownDecision
from tests.desk.conftest import installation
from tests.desk.reviewing import APPROVE, Reviewer, policy, press


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", "http://127.0.0.1:9")
    return installation(tmp_path, policy())


def leave_module_out(workspace: Workspace) -> None:
    file = workspace.courses / builders.KEY.partition("--")[0] / COURSE_FILE
    course = json.loads(file.read_text())
    course["modules"][0]["id"] = "autre"
    file.write_text(json.dumps(course))


def turn_down(workspace: Workspace) -> None:
    [received] = workspace.records.list_received()
    told = tuple(Told(language=each, text="Le module n'existe plus.") for each in Language)
    now, run = datetime.now(UTC), "0" * 36
    workspace.records.save_turned_down(
        TurnedDownDecision(id=received.id, told=told, at=now, received=received, run_id=run)
    )


def test_a_decision_is_told_and_taken_back_once_its_module_is_gone(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    address = str(press(lea, comment="Relu en entier").url)
    leave_module_out(workspace)
    page = unescape(lea.read(address))
    assert "Décision reçue" in page
    assert "Aucun cours n’a de module de ce nom." in page
    assert "Relu en entier" in page
    state = lea.browser.get(f"{address}/state").json()
    assert (state["final"], state["standing"]) == (False, "Décision reçue")
    assert lea.send(address).url.path == "/"
    assert workspace.records.list_received() == ()
    state = lea.browser.get(f"{address}/state").json()
    assert (state["final"], state["good"], state["standing"]) == (True, True, "Envoi de la décision annulé")


def test_a_refusal_is_told_and_closed_once_its_module_is_gone(workspace: Workspace) -> None:
    """The queue went on telling it, with a link to a page that was not there."""
    lea = Reviewer(workspace, "lea")
    address = str(press(lea, comment="Relu").url)
    leave_module_out(workspace)
    turn_down(workspace)
    assert "Le module n'existe plus." in unescape(lea.read("/"))
    state = lea.browser.get(f"{address}/state").json()
    assert (state["final"], state["why"]) == (True, "Le module n'existe plus.")
    assert "Le module n'existe plus." in unescape(lea.read(address))
    assert 'name="act" value="close"' not in lea.send(address, act="close").text
    assert "Le module n'existe plus." not in unescape(lea.read("/"))


def test_a_decision_can_be_read_while_its_course_cannot(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    address = str(press(lea, comment="Relu").url)
    (workspace.courses / builders.KEY.partition("--")[0] / COURSE_FILE).write_text("title: [")
    page = lea.read(address)
    assert "Décision reçue" in page
    assert COURSE_FILE in page


def test_nobody_else_reads_a_decision_whose_module_is_gone(workspace: Workspace) -> None:
    address = str(press(Reviewer(workspace, "lea"), APPROVE, comment="Relu").url)
    leave_module_out(workspace)
    noe = Reviewer(workspace, "noe")
    assert noe.browser.get(address).status_code == 404
    assert noe.send(address).status_code == 404
    assert noe.browser.get(f"{address}/state").status_code == 404
    assert len(workspace.records.list_received()) == 1
