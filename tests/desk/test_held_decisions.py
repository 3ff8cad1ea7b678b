"""A decision whose run could not read the installation waits, and is recorded once that is mended."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from adapters.workspace import Workspace
from pipelines.desk import decision_sender
from pipelines.queries.needs import list_needs
from pipelines.testing.programs import wait_until
from schemas.language import Language
from schemas.needs import NeedKind
from schemas.received_decision import HandedDecision
from schemas.review import Verdict
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


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decision_sender, "LONGEST_PAUSE", 1.0)
    monkeypatch.setattr(decision_sender, "SHORTEST_HOLD", timedelta(0))


@contextmanager
def moved_away(path: Path, instead: str | None) -> Iterator[None]:
    """Break a file of the installation, or take it away, and mend it."""
    kept = path.with_name(f"{path.name}.kept")
    path.rename(kept)
    if instead is not None:
        path.write_text(instead, encoding="utf-8")
    yield
    kept.replace(path)


@contextmanager
def typed_wrong_in_a_folder_of_another_name(workspace: Workspace) -> Iterator[None]:
    folder = course_of(workspace).parent
    with moved_away(folder.rename(folder.with_name("my-folder")) / "course.yaml", "id: ["):
        yield


@contextmanager
def without_courses(workspace: Workspace) -> Iterator[None]:
    """As where a share is not mounted."""
    with moved_away(workspace.courses, None):
        yield


@contextmanager
def without_the_module(workspace: Workspace) -> Iterator[None]:
    file = course_of(workspace)
    with moved_away(file, file.read_text(encoding="utf-8").replace('"chaine"', '"chane"')):
        yield


@contextmanager
def with_an_open_key(workspace: Workspace) -> Iterator[None]:
    key = workspace.root / workspace.ledger_key.place
    key.chmod(0o644)
    yield
    key.chmod(0o600)


@contextmanager
def with_a_short_key(_: Workspace) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PREMIERJET_LEDGER_KEY", "short")
        yield


FAULTS = (
    typed_wrong_in_a_folder_of_another_name,
    without_courses,
    without_the_module,
    with_an_open_key,
    with_a_short_key,
)


def course_of(workspace: Workspace) -> Path:
    return workspace.root / "courses" / "froid" / "course.yaml"


def list_held(workspace: Workspace) -> list[HandedDecision]:
    return [each for each in workspace.records.list_handed() if each.fault]


def press_and_hold(workspace: Workspace, dagster: Served, lea: Reviewer) -> Any:
    """Press a button, and let its run begin where the course has a typo; return the first answer."""
    dagster.begins.clear()
    answer = press(lea)
    wait_until(lambda: len(workspace.records.list_handed()) == 1, what="its run")
    with moved_away(course_of(workspace), "id: ["):
        dagster.begins.set()
        wait_until(lambda: len(list_held(workspace)) == 1, what="the end of its run")
        dagster.begins.clear()
    return answer


def test_a_typo_in_the_course_costs_nobody_a_decision(root: Path, dagster: Served) -> None:
    """The desk had said that the ledger would have it in a moment; nothing tried again after the mend."""
    workspace = installation(root, policy())
    lea = Reviewer(workspace, "lea")
    answer = press_and_hold(workspace, dagster, lea)
    dagster.begins.set()
    read_until(lea, answer, "Décision enregistrée")
    assert [each.verdict for each in said(workspace)] == [Verdict.APPROVE]
    assert workspace.records.list_turned_down() == ()
    wait_until(lambda: workspace.records.list_handed() == (), what="the end of it")


@pytest.mark.parametrize("broken", FAULTS, ids=lambda each: each.__name__)
def test_a_decision_outlives_each_fault_of_the_installation(
    root: Path, dagster: Served, broken: Callable[[Workspace], AbstractContextManager[None]]
) -> None:
    """Only a typo in a folder named like its course was a fault: all else turned the decision down."""
    workspace = installation(root, policy())
    lea = Reviewer(workspace, "lea")
    dagster.begins.clear()
    answer = press(lea)
    wait_until(lambda: len(workspace.records.list_handed()) == 1, what="its run")
    [handed] = workspace.records.list_handed()
    with broken(workspace):
        dagster.begins.set()
        wait_until(lambda: has_failed(dagster, handed.run_id), what="the end of its run")
        dagster.begins.clear()
    dagster.begins.set()
    read_until(lea, answer, "Décision enregistrée")
    assert [each.verdict for each in said(workspace)] == [Verdict.APPROVE]
    assert workspace.records.list_turned_down() == ()


def has_failed(dagster: Served, run_id: str) -> bool:
    run = dagster.instance.get_run_by_id(run_id)
    return run is not None and run.status is dg.DagsterRunStatus.FAILURE


def test_a_held_decision_is_told_with_what_is_to_be_mended(root: Path, dagster: Served) -> None:
    workspace = installation(root, policy())
    lea = Reviewer(workspace, "lea")
    dagster.begins.clear()
    press(lea)
    wait_until(lambda: len(workspace.records.list_handed()) == 1, what="its run")
    with moved_away(course_of(workspace), "id: ["):
        dagster.begins.set()
        wait_until(lambda: len(list_held(workspace)) == 1, what="the end of its run")
        told = [each for each in list_needs(workspace, 0).needs if each.kind is NeedKind.DECISION]
    [need] = told
    assert need.is_failure
    assert "a decision of lea waits" in need.explain(Language.ENGLISH).happened
    assert "course.yaml" in need.explain(Language.ENGLISH).happened
    assert "une décision de lea attend" in need.explain(Language.FRENCH).happened


def test_the_page_of_a_held_decision_says_that_it_waits(
    root: Path, dagster: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decision_sender, "SHORTEST_HOLD", timedelta(hours=1))
    workspace = installation(root, policy())
    lea = Reviewer(workspace, "lea")
    answer = press_and_hold(workspace, dagster, lea)
    page = lea.read(str(answer.url))
    assert "Décision reçue, elle attend" in page
    assert "course.yaml" in page
    assert "Décision refusée" not in page
    assert "est en chemin" in lea.read("/").replace("\u00a0", " ")


def test_a_held_decision_yields_to_what_its_person_decides_next(root: Path, dagster: Served) -> None:
    workspace = installation(root, policy())
    lea = Reviewer(workspace, "lea")
    first = press_and_hold(workspace, dagster, lea)
    later = lea.send(CHANGES, act="decide", basis=basis_of(lea.read(CHANGES)), comment="Revoir q-0001")
    dagster.begins.set()
    assert "Décision enregistrée" in settled(lea, later)
    read_until(lea, first, "vous avez décidé depuis")
    assert [each.verdict for each in said(workspace)] == [Verdict.REQUEST_CHANGES]
