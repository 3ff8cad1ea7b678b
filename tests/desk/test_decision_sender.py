"""The sender behind the desk's answers: what waits is handed on, whatever happens to one, and never twice."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as enumerate_threads
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from adapters.launchpad import DagsterRunState, Launchpad, Run
from adapters.store.folder import FolderStore
from adapters.store.records import Records
from adapters.workspace import Workspace
from pipelines.desk import decision_sender
from pipelines.desk.app import create_app
from pipelines.desk.decision_launch import seal_received
from pipelines.desk.decision_sender import DecisionSender
from pipelines.queries.needs import list_needs
from pipelines.testing import builders
from pipelines.testing.programs import wait_until
from schemas.course import IdentityMode
from schemas.errors import StoreUnusable
from schemas.language import Language
from schemas.needs import NeedKind
from schemas.received_decision import (
    VALIDITY,
    HandedDecision,
    LaunchedDecision,
    NextStep,
    ReceivedDecision,
    Told,
    TurnedDownDecision,
)
from schemas.review import Verdict
from tests.desk.conftest import installation
from tests.desk.reviewing import PAGE, Reviewer, policy

NOW = datetime.now(UTC)
OTHER = "froid--autre"
RUN, OTHER_RUN = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return installation(tmp_path, policy())


def receive(workspace: Workspace, **changes: Any) -> ReceivedDecision:
    fields: dict[str, Any] = {
        "id": uuid4().hex,
        "module": builders.KEY,
        "digest": builders.draft().digest,
        "verdict": Verdict.APPROVE,
        "person": "lea",
        "identity": IdentityMode.LOCAL,
        "received_at": NOW,
    }
    received = ReceivedDecision(**(fields | changes))
    workspace.records.save_received(received)
    return received


Launch = Callable[[Workspace, ReceivedDecision], str | None]


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the decisions that were launched; every launch succeeds."""
    found: list[str] = []

    def launch(_: Workspace, received: ReceivedDecision) -> str:
        found.append(received.id)
        return RUN

    monkeypatch.setattr(decision_sender, "launch_received", launch)
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a Dagster that has the job, and no run, was told to launch; it answers none of it."""
    found: list[str] = []

    def launch(_: Launchpad, job: str, *__: Any, before: Callable[[], None]) -> None:
        before()
        found.append(job)

    monkeypatch.setattr(Launchpad, "find", lambda *_: None)
    monkeypatch.setattr(Launchpad, "launch", launch)
    return found


def explain(workspace: Workspace, name: str) -> str:
    turned_down = workspace.records.turned_down(name)
    assert turned_down is not None
    return " ".join(each.text for each in turned_down.told)


# nothing stops it


def test_a_store_that_fails_where_old_ones_are_forgotten_stops_no_later_decision(
    workspace: Workspace, launched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise StoreUnusable("is gone", place="here", remedy="none")

    monkeypatch.setattr(Records, "forget_old_launches", fail)
    sender = DecisionSender(workspace)
    first = receive(workspace)
    sender.wake()
    wait_until(lambda: launched == [first.id], what="the first launch")
    second = receive(workspace)
    sender.wake()
    wait_until(lambda: launched == [first.id, second.id], what="the second launch")


def test_a_desk_that_ended_hands_nothing_on(workspace: Workspace, launched: list[str]) -> None:
    """Its decisions wait for the desk that is started next."""
    with TestClient(create_app(workspace)) as desk:
        sender = desk.app.state.sender
        first = receive(workspace)
        sender.wake()
        wait_until(lambda: launched == [first.id], what="the first launch")
    assert not [thread for thread in enumerate_threads() if thread.name == "decision-sender"]
    second = receive(workspace)
    sender.wake()
    assert sender.send_waiting()
    assert launched == [first.id]
    assert DecisionSender(workspace).send_waiting() is False
    assert launched == [first.id, second.id]


def test_a_store_that_cannot_be_listed_is_told_of_each_decision(
    workspace: Workspace, launched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise StoreUnusable("is gone", place="here", remedy="none")

    received, sender = receive(workspace), DecisionSender(workspace)
    with monkeypatch.context() as gone:
        gone.setattr(Records, "list_received", fail)
        assert sender._try_once()
        assert isinstance(sender.find_problem(received.id), StoreUnusable)
    sender._try_once()
    assert sender.find_problem(received.id) is None
    assert launched == [received.id]


def test_a_decision_that_cannot_be_read_stops_no_other_and_needs_somebody(
    workspace: Workspace, launched: list[str]
) -> None:
    received = receive(workspace)
    broken = f"received/waiting/{'0' * 32}.json"
    workspace.records.store.put(broken, b"{")
    assert not DecisionSender(workspace).send_waiting()
    assert launched == [received.id]
    [need] = list_needs(workspace, 0).needs
    assert (need.kind, need.is_failure) == (NeedKind.DECISION, True)
    assert workspace.records.store.get(broken) == b"{"
    assert broken in need.explain(Language.FRENCH).place


def test_a_decision_that_was_not_recorded_is_told_to_everybody(workspace: Workspace) -> None:
    """Only its reviewer heard of it, where whoever runs the installation had to mend something."""
    received = receive(workspace)
    told = (Told(language=Language.ENGLISH, text="Its run was carried out elsewhere."),)
    turned_down = TurnedDownDecision(id=received.id, told=told, at=NOW, received=received, run_id=RUN)
    workspace.records.save_turned_down(turned_down)
    [need] = list_needs(workspace, 0).needs
    assert (need.kind, need.subject, need.is_failure) == (NeedKind.REFUSED, received.module, False)
    explanation = need.explain(Language.ENGLISH)
    assert explanation.happened == "a decision of lea was not recorded: Its run was carried out elsewhere"
    assert "lea is told at the desk" in explanation.remedy
    assert "n’a pas été enregistrée" in need.explain(Language.FRENCH).happened
    workspace.records.save_turned_down(turned_down.model_copy(update={"is_seen": True}))
    assert list_needs(workspace, 0).needs == ()


def test_an_unrecorded_decision_is_told_until_its_person_decides(workspace: Workspace) -> None:
    received = receive(workspace, received_at=NOW - timedelta(minutes=1))
    turned_down = TurnedDownDecision(id=received.id, told=(), at=NOW, received=received, run_id=RUN)
    workspace.records.save_turned_down(turned_down)
    assert [each.kind for each in list_needs(workspace, 0).needs] == [NeedKind.REFUSED]
    workspace.ledger.append(builders.decision(at=NOW))
    assert list_needs(workspace, 0).needs == ()


def test_a_bug_that_one_decision_meets_stops_no_other_and_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = receive(workspace)
    second = receive(workspace, module=OTHER, received_at=NOW + timedelta(seconds=1))

    def launch(_: Workspace, received: ReceivedDecision) -> str:
        return {second.id: RUN}[received.id]

    monkeypatch.setattr(decision_sender, "launch_received", launch)
    sender = DecisionSender(workspace)
    assert sender.send_waiting()
    assert workspace.records.launched(second.id) is not None
    assert "KeyError" in str(sender.find_problem(first.id))


# taken back, or launched, and never both


def test_a_decision_is_taken_back_at_once_while_dagster_is_slow_and_is_not_launched(
    workspace: Workspace, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, is_asked = Event(), Event()

    def find(*_: Any) -> None:
        is_asked.set()
        answers.wait(30)

    monkeypatch.setattr(Launchpad, "find", find)
    received, sender = receive(workspace), DecisionSender(workspace)
    sending = Thread(target=sender.send_waiting)
    sending.start()
    assert is_asked.wait(30)
    taking = Thread(target=sender.take_back, args=(received.id, "lea"))
    taking.start()
    taking.join(5)
    is_late = taking.is_alive()
    answers.set()
    sending.join()
    taking.join()
    assert not is_late
    assert asked == []
    assert workspace.records.next_step(received.id) is NextStep.TAKEN_BACK
    assert workspace.records.list_received() == ()
    assert workspace.records.turned_down(received.id) is None


def test_a_decision_whose_launch_was_not_answered_is_not_taken_back_by_any_desk(
    workspace: Workspace, asked: list[str]
) -> None:
    received = receive(workspace)
    assert DecisionSender(workspace).send_waiting()
    assert asked == ["decide"]
    assert not DecisionSender(workspace).take_back(received.id, "lea")
    assert workspace.records.list_received() == (received,)


@pytest.mark.parametrize("state", list(DagsterRunState))
def test_send_it_again_takes_no_failed_run_for_a_new_one(
    workspace: Workspace, asked: list[str], monkeypatch: pytest.MonkeyPatch, state: DagsterRunState
) -> None:
    """Somebody's *Re-execute* had failed since: it has the decision's tag, and was told as the new answer."""
    received, records = receive(workspace), workspace.records
    records.choose_step(received.id, NextStep.LAUNCH, NOW)
    turned_down = TurnedDownDecision(id=received.id, told=(), at=NOW, received=received, run_id=RUN)
    records.save_turned_down(turned_down)
    records.send_again(turned_down)
    monkeypatch.setattr(Launchpad, "find", lambda *_: OTHER_RUN)
    monkeypatch.setattr(Launchpad, "run", lambda *_: Run(state, is_told=True))
    DecisionSender(workspace).settle_handed()
    launched = records.launched(received.id)
    if state is DagsterRunState.FAILED:
        assert (asked, launched) == (["decide"], None)
    else:
        assert launched is not None
        assert (asked, launched.run_id) == ([], OTHER_RUN)


def test_a_fast_clock_of_another_desk_stops_no_second_launch(
    workspace: Workspace, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The approval of before came from a desk a minute ahead, and its run recorded it late."""
    records, minute = workspace.records, timedelta(minutes=1)
    first = receive(workspace, received_at=NOW + minute)
    later = receive(workspace, verdict=Verdict.REQUEST_CHANGES, comment="Revoir", received_at=NOW)
    assert isinstance(records.store, FolderStore)
    for second, each in enumerate((first, later)):
        records.choose_step(each.id, NextStep.LAUNCH, each.received_at)
        chosen = records.store.folder / f"received/chosen/{each.id}.json"
        os.utime(chosen, times=(NOW.timestamp() + second,) * 2)
    workspace.ledger.append(builders.decision(at=NOW + minute, received=first.id))
    records.forget_received(first.id)
    records.save_launched(LaunchedDecision(id=later.id, run_id=RUN, launched_at=NOW))
    records.save_handed(HandedDecision(received=later, run_id=RUN))
    monkeypatch.setattr(Launchpad, "run", lambda *_: None)
    DecisionSender(workspace).settle_handed()
    assert records.turned_down(later.id) is None
    assert asked == ["decide"]


def test_the_page_of_a_decision_that_may_be_launched_says_so_instead_of_a_button(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DecisionSender, "wake", lambda _: None)
    received, lea = receive(workspace), Reviewer(workspace, "lea")
    there = f"{PAGE}/received/{received.id}"
    assert "Annuler l’envoi de la décision" in lea.read(there)
    workspace.records.choose_step(received.id, NextStep.LAUNCH, NOW)
    page = lea.send(there).text
    assert "ne peut plus être annulé" in page
    assert "Annuler l’envoi de la décision" not in page


# what a backup brings back


@pytest.mark.parametrize("before", ["launched", "taken back"])
def test_a_decision_that_a_backup_brings_back_is_not_sent_again(
    workspace: Workspace, launched: list[str], before: str
) -> None:
    received, records = receive(workspace), workspace.records
    if before == "launched":
        records.save_launched(LaunchedDecision(id=received.id, run_id=RUN, launched_at=NOW))
    else:
        assert DecisionSender(workspace).take_back(received.id, "lea")
    records.save_received(received)
    assert not DecisionSender(workspace).send_waiting()
    assert launched == []
    assert records.list_received() == ()


def test_a_decision_that_is_put_back_after_its_time_is_refused_with_the_reason(
    workspace: Workspace, asked: list[str]
) -> None:
    received = receive(workspace, received_at=NOW - VALIDITY)
    assert not DecisionSender(workspace).send_waiting()
    assert asked == []
    assert f"{VALIDITY.days} jours" in explain(workspace, received.id)


# keys


@pytest.mark.parametrize(("keeps", "words"), [(True, "clé du registre a été changée"), (False, "scellé")])
def test_a_key_that_was_changed_meanwhile_is_what_the_refusal_says(
    workspace: Workspace, asked: list[str], keeps: bool, words: str
) -> None:
    """A key may be retired because it is known to others: it vouches for nothing any more."""
    key = workspace.ledger_key.make()
    named = receive(workspace, identity=IdentityMode.PROXY)
    sealed = seal_received(named, key)
    workspace.records.forget_received(named.id)
    workspace.records.save_received(sealed if keeps else sealed.model_copy(update={"person": "noe"}))
    workspace.ledger_key.renew()
    assert not DecisionSender(workspace).send_waiting()
    assert asked == []
    assert words in explain(workspace, named.id)


def test_a_decision_waits_while_the_key_is_gone(workspace: Workspace, asked: list[str]) -> None:
    """It was refused for good, though the key came back from a backup a minute later."""
    named = receive(workspace, identity=IdentityMode.PROXY)
    sealed = seal_received(named, workspace.ledger_key.make())
    workspace.records.forget_received(named.id)
    workspace.records.save_received(sealed)
    place = workspace.root / workspace.ledger_key.place
    kept = place.rename(place.with_name("kept"))
    sender = DecisionSender(workspace)
    assert sender.send_waiting()
    assert workspace.records.turned_down(named.id) is None
    problem = sender.find_problem(named.id)
    assert problem is not None
    assert problem.wording == "desk.no_key"
    kept.rename(place)
    assert sender.send_waiting()  # this Dagster does not answer
    assert asked == ["decide"]


# what became of it


def test_a_page_never_misses_a_decision_that_is_handed_on_while_it_reads(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DecisionSender, "wake", lambda _: None)
    lea = Reviewer(workspace, "lea")
    for name in ("received", "launched", "turned_down", "next_step"):
        received, read = receive(workspace), getattr(Records, name)

        def read_then_move(records: Records, which: str, read: Any = read) -> Any:
            found = read(records, which)
            run = LaunchedDecision(id=which, run_id=RUN, launched_at=NOW)
            records.save_launched(run)
            return found

        with monkeypatch.context() as moving:
            moving.setattr(Records, name, read_then_move)
            state = lea.browser.get(f"{PAGE}/received/{received.id}/state").json()
        assert "Rien n’est connu" not in state["said"], name
        assert "non enregistrée" not in state["said"], name


def test_the_ledger_tells_of_a_decision_that_the_desk_has_forgotten(workspace: Workspace) -> None:
    workspace.ledger.append(builders.decision(received="3" * 32))
    page = Reviewer(workspace, "lea").read(f"{PAGE}/received/{'3' * 32}")
    assert "Décision enregistrée" in page
    assert "Rien n’est connu de cette décision" in Reviewer(workspace, "noe").read(
        f"{PAGE}/received/{'3' * 32}"
    )


@pytest.mark.parametrize("is_launched", [True, False])
@pytest.mark.parametrize("visitor", ["lea", ""])
def test_a_receipt_says_recorded_once_the_ledger_has_it(
    workspace: Workspace, visitor: str, is_launched: bool
) -> None:
    """It kept saying that nothing was recorded, after a retry in Dagster had recorded it."""
    received = receive(workspace)
    if is_launched:
        workspace.records.save_launched(LaunchedDecision(id=received.id, run_id=RUN, launched_at=NOW))
    told = (Told(language=Language.FRENCH, text="Le cours est illisible."),)
    turned_down = TurnedDownDecision(id=received.id, told=told, at=NOW, received=received, run_id=RUN)
    workspace.records.save_turned_down(turned_down)
    recorded = builders.decision(person="lea", at=NOW).model_copy(update={"received": received.id})
    workspace.ledger.append(recorded)
    page = Reviewer(workspace, visitor).read(f"{PAGE}/received/{received.id}")
    assert "Décision enregistrée" in page
    assert "Décision refusée" not in page
    assert workspace.records.turned_down(received.id) is None


def test_a_decision_that_was_taken_back_is_no_bad_news(workspace: Workspace) -> None:
    received = receive(workspace)
    assert DecisionSender(workspace).take_back(received.id, "lea")
    lea = Reviewer(workspace, "lea")
    state = lea.browser.get(f"{PAGE}/received/{received.id}/state").json()
    assert (state["final"], state["good"]) == (True, True)
    assert state["said"].startswith("Envoi de la décision annulé")


# addresses of an earlier version


def test_pages_opened_before_an_upgrade_still_learn_what_became_of_a_decision(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Launchpad, "find", lambda *_: RUN)
    workspace.ledger.append(builders.decision(run_id=RUN))
    lea = Reviewer(workspace, "lea")
    assert "Décision enregistrée" in lea.read(f"{PAGE}/decisions/{RUN}")
    assert "Décision enregistrée" in lea.read(f"{PAGE}/asked/{'4' * 32}")
    assert lea.browser.get(f"{PAGE}/decisions/none").status_code == 404
