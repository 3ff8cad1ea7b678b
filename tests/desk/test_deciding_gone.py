"""Dagster, its daemon or the store gone at the moment of a decision: recorded or refused, never half."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.store.records import Records
from adapters.workspace import Workspace, open_workspace
from pipelines.desk import decision_sender
from pipelines.testing import builders
from pipelines.testing.programs import wait_until
from pipelines.testing.s3_proxy import AnswerLost, Proxy, ProxyAnswer, make_error, run_proxy
from pipelines.testing.s3_server import Seaweed
from schemas.course import IdentityMode
from schemas.errors import StoreUnusable
from schemas.received_decision import LaunchedDecision
from schemas.review import Verdict
from tests.desk.conftest import installation
from tests.desk.reviewing import (
    APPROVE,
    CHANGES,
    PAGE,
    Reviewer,
    Served,
    basis_of,
    decide,
    policy,
    press,
    read_until,
    said,
    settled,
)

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def before_dagster(dagster: Served) -> Iterator[Proxy]:
    with run_proxy(dagster.url) as proxy:
        yield proxy


def test_dagster_gone_the_decision_is_received_and_recorded_once_it_is_back(
    root: Path, dagster: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk that received it was killed, and another one goes on."""
    with monkeypatch.context() as gone:
        gone.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", NOWHERE)
        lea = Reviewer(installation(root, policy()), "lea")
        answer = press(lea, comment="Relu en entier")
        assert "Décision reçue" in answer.text
        page = read_until(lea, answer, "Démarrez-le (<code>make ui</code>)")
        assert "pas encore enregistrée" in page
    workspace = open_workspace(root)
    assert said(workspace) == []
    assert "Relu en entier</textarea>" in lea.read(APPROVE)
    later = Reviewer(workspace, "lea")
    assert "Décision enregistrée" in settled(later, later.browser.get(str(answer.url)))
    assert [each.comment for each in said(workspace)] == ["Relu en entier"]
    assert workspace.records.list_received() == ()


def test_a_decision_that_dagster_does_not_have_yet_is_taken_back(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", NOWHERE)
    workspace = installation(root, policy())
    lea = Reviewer(workspace, "lea")
    answer = press(lea, comment="Relu")
    Reviewer(workspace, "noe").send(str(answer.url))
    assert len(workspace.records.list_received()) == 1
    assert "Décider" in lea.send(str(answer.url)).text
    assert workspace.records.list_received() == ()
    assert "Relu</textarea>" in lea.read(APPROVE)
    assert "Envoi de la décision annulé" in lea.read(str(answer.url))


def test_a_job_dagster_does_not_have_is_told_while_the_decision_waits(
    root: Path, before_dagster: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", before_dagster.endpoint_url)
    broken = {"__typename": "PythonError", "message": "no module named pipelines"}
    entries = [{"name": "premierjet", "locationOrLoadError": broken}]
    answered = {"workspaceOrError": {"locationEntries": entries}, "runsOrError": {"results": []}}
    body = json.dumps({"data": answered}).encode()
    before_dagster.before = lambda *_: ProxyAnswer(200, (("Content-Type", "application/json"),), body)
    workspace = installation(root, policy())
    lea = Reviewer(workspace, "lea")
    read_until(lea, press(lea), "N’a pas chargé premierjet : no module named pipelines")
    assert said(workspace) == []


def test_a_launch_whose_answer_was_lost_is_found_again_and_told_as_it_ended(
    root: Path, before_dagster: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run was taken; only the answer that names it never arrived. Pressing again would be a guess."""

    def lose_the_launch(_: str, __: str, answer: ProxyAnswer) -> ProxyAnswer:
        if b'"launchRun"' in answer.body:
            raise AnswerLost
        return answer

    monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", before_dagster.endpoint_url)
    before_dagster.after = lose_the_launch
    workspace = installation(root, policy())
    page = decide(Reviewer(workspace, "lea"), comment="Relu")
    assert "Décision enregistrée" in page
    assert [each.comment for each in said(workspace)] == ["Relu"]


def test_a_launch_whose_answer_was_lost_is_not_taken_back_and_then_recorded(
    root: Path, before_dagster: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = False

    def lose_the_launch_and_all_after(_: str, __: str, answer: ProxyAnswer) -> ProxyAnswer:
        nonlocal lost
        lost = lost or b'"launchRun"' in answer.body
        if lost:
            raise AnswerLost
        return answer

    monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", before_dagster.endpoint_url)
    before_dagster.after = lose_the_launch_and_all_after
    workspace = installation(root, policy())
    lea = Reviewer(workspace, "lea")
    answer = press(lea, comment="Relu")
    wait_until(lambda: lost, what="the launch")
    page = lea.send(str(answer.url))
    assert "ne peut plus être reprise" in page.text or "Décision enregistrée" in page.text
    assert len(workspace.records.list_received()) == 1
    before_dagster.after = lambda _, __, found: found
    assert "Décision enregistrée" in settled(lea, page)
    [decision] = said(workspace)
    assert decision.received == str(answer.url).rpartition("/")[2]


def test_a_launch_that_never_arrived_is_made_again(
    root: Path, before_dagster: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    def lose_the_third(_: str, __: str) -> ProxyAnswer | None:
        nonlocal asked
        asked += 1
        if asked == 3:  # the first looks for the run, the second asks for the repository, the third launches
            raise AnswerLost
        return None

    monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", before_dagster.endpoint_url)
    before_dagster.before = lose_the_third
    workspace = installation(root, policy())
    page = decide(Reviewer(workspace, "lea"), comment="Relu")
    assert "Décision enregistrée" in page
    assert [each.comment for each in said(workspace)] == ["Relu"]


def test_a_desk_that_died_between_the_launch_and_its_note_launches_nothing_twice(
    root: Path, dagster: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise StoreUnusable("died", place="here", remedy="none")

    workspace, before = installation(root, policy()), len(dagster.runs())
    with monkeypatch.context() as dying:
        dying.setattr(Records, "save_launched", die)
        press(Reviewer(workspace, "lea"))
        wait_until(lambda: len(dagster.runs()) > before, what="the run")
    wait_until(lambda: workspace.records.list_received() == (), what="the note")
    wait_until(lambda: said(workspace), what="the ledger's line")
    assert len(dagster.runs()) == before + 1
    assert len(said(workspace)) == 1


def test_what_was_received_in_a_vouched_name_counts_for_nothing_once_it_was_altered(
    root: Path, dagster: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who can write to the store cannot make the desk speak for a person."""
    with monkeypatch.context() as gone:
        gone.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", NOWHERE)
        workspace = installation(root, policy(identity=IdentityMode.PROXY))
        lea = Reviewer(workspace, **{"X-Forwarded-User": "lea"})
        answer = press(lea)
        [received] = workspace.records.list_received()
        assert received.seal
        workspace.records.forget_received(received.id)
        workspace.records.save_received(received.model_copy(update={"person": "noe"}))
    before = len(dagster.runs())
    later = Reviewer(open_workspace(root), **{"X-Forwarded-User": "lea"})
    page = settled(later, later.browser.get(str(answer.url)))
    assert "Décision refusée" in page
    assert "n’est pas ce qui a été scellé" in page
    assert len(dagster.runs()) == before


def test_dagster_gone_after_the_launch_the_page_says_what_is_known_and_then_what_came_of_it(
    root: Path, dagster: Served, before_dagster: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", before_dagster.endpoint_url)
    workspace = installation(root, policy())
    dagster.begins.clear()
    lea = Reviewer(workspace, "lea")
    seen = basis_of(lea.read(APPROVE))
    there = lea.send(APPROVE, follow=False, act="decide", basis=seen).headers["location"]
    read_until(lea, lea.browser.get(there), "Décision en attente")
    before_dagster.before = lambda *_: make_error(502, "BadGateway")
    page = lea.read(there)
    assert "Dagster ne répond pas" in page
    assert "data-pending" in page
    before_dagster.before = lambda *_: None
    dagster.begins.set()
    assert "Décision enregistrée" in settled(lea, lea.browser.get(there))


def test_the_ledger_is_believed_while_dagster_is_gone(
    root: Path, before_dagster: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", before_dagster.endpoint_url)
    workspace = installation(root, policy())
    lea = Reviewer(workspace, "lea")
    done = press(lea)
    assert "Décision enregistrée" in settled(lea, done)
    before_dagster.before = lambda *_: make_error(502, "BadGateway")
    assert "Décision enregistrée" in lea.read(str(done.url))


def test_while_the_daemon_is_down_the_page_says_what_is_missing_and_claims_nothing(
    root: Path, dagster: Served
) -> None:
    dagster.begins.clear()
    workspace = installation(root, policy())
    lea = Reviewer(workspace, "lea")
    page = read_until(lea, press(lea), "Décision en attente")
    assert "le démon de Dagster ne tourne pas" in page
    assert "Vérifier à nouveau" in page
    assert said(workspace) == []


def test_a_run_nobody_knows_is_not_told_as_recorded(root: Path) -> None:
    workspace = installation(root, policy())
    workspace.ledger.append(builders.decision(run_id="11111111-1111-4111-8111-111111111111"))
    unknown = "22222222-2222-4222-8222-222222222222"
    launched = LaunchedDecision(id="2" * 32, run_id=unknown, launched_at=builders.NOON)
    workspace.records.save_launched(launched)
    page = Reviewer(workspace, "lea").read(f"{PAGE}/received/{launched.id}")
    assert "Décision non enregistrée" in page


def test_a_decision_said_before_is_told_as_standing(root: Path) -> None:
    """The second run of a double click ends well and adds no line: the first one's is what counts."""
    workspace = installation(root, policy(distinct_people=2))
    lea = Reviewer(workspace, "lea")
    decide(lea, comment="Relu")
    page = decide(lea, comment="Relu")
    assert "Décision déjà enregistrée" in page
    assert "rien n’a été ajouté" in page
    assert len(said(workspace)) == 1


# the store


@pytest.fixture
def on_s3(
    root: Path, seaweed: Seaweed, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Workspace, Proxy]]:
    with run_proxy(seaweed.endpoint_url) as proxy:
        monkeypatch.setenv("PREMIERJET_STORE", f"s3://{bucket}/store")
        monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", proxy.endpoint_url)
        monkeypatch.setenv("PREMIERJET_LEDGER_KEY", "a key of more than sixteen characters")
        yield installation(root, policy()), proxy


def gone(*_: Any) -> ProxyAnswer:
    raise AnswerLost


def test_the_bucket_gone_when_the_button_is_pressed_nothing_is_launched(
    on_s3: tuple[Workspace, Proxy], dagster: Served
) -> None:
    workspace, proxy = on_s3
    lea = Reviewer(workspace, "lea")
    basis, launched = basis_of(lea.read(CHANGES)), len(dagster.runs())
    proxy.before = gone
    answer = lea.send(CHANGES, act="decide", basis=basis, comment="Revoir q-0001")
    assert answer.status_code == 503
    assert "Rien n’a été enregistré" in answer.text
    proxy.before = lambda *_: None
    assert len(dagster.runs()) == launched
    assert said(workspace) == []


def test_a_bucket_gone_in_a_run_costs_nobody_a_decision(
    on_s3: tuple[Workspace, Proxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decision_sender, "SHORTEST_HOLD", timedelta(0))
    workspace, proxy = on_s3
    lea = Reviewer(workspace, "lea")

    def no_ledger(method: str, path: str) -> ProxyAnswer | None:
        if method == "PUT" and "/ledger/" in path:
            raise AnswerLost
        return None

    basis = basis_of(lea.read(CHANGES))
    proxy.before = no_ledger
    answer = lea.send(CHANGES, act="decide", basis=basis, comment="Revoir q-0001")
    read_until(lea, answer, "Décision reçue, elle attend")  # boto3 tries again before it gives up
    assert said(workspace) == []
    proxy.before = lambda *_: None
    read_until(lea, answer, "Décision enregistrée")
    assert [each.verdict for each in said(workspace)] == [Verdict.REQUEST_CHANGES]


def test_the_bucket_gone_when_the_page_asks_it_claims_neither(on_s3: tuple[Workspace, Proxy]) -> None:
    workspace, proxy = on_s3
    lea = Reviewer(workspace, "lea")
    done = press(lea, CHANGES, comment="Revoir q-0001")
    assert "Décision enregistrée" in settled(lea, done)

    def no_ledger(_: str, path: str) -> ProxyAnswer | None:
        if "ledger" in path:
            raise AnswerLost
        return None

    proxy.before = no_ledger
    # A desk that has just started: the one above has the line in memory, and may still believe it.
    page = Reviewer(open_workspace(workspace.root), "lea").read(str(done.url))
    assert "Le registre est illisible" in page
    assert "elle l’est entièrement ou pas du tout" in page
    assert "Décision enregistrée" not in page
    proxy.before = lambda *_: None
    assert "Décision enregistrée" in lea.read(str(done.url))
