"""A decision whose run could not read the installation waits, and is recorded once that is mended."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

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
