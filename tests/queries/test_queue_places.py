"""Dagster shows the most urgent of the queue, and is told anew only where that changes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.workspace import Workspace
from pipelines.queries import queue_places
from pipelines.queries.due_work import list_queue
from pipelines.queries.queue_places import WaitingCount, count_waiting, find_misplaced_entries
from pipelines.testing import builders
from schemas.course import ReviewPolicy
from schemas.draft import Draft
from tests.desk.conftest import installation

NOW = datetime.now(UTC)
NAMES = ("alpha", "beta", "gamma", "delta", "eta")


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three are shown at most, and two at least."""
    monkeypatch.setattr(queue_places, "MOST_SHOWN", 3)
    monkeypatch.setattr(queue_places, "LEAST_SHOWN", 2)


def draft(module: str, days: int) -> Draft:
    """A draft written so many days ago: the older, the more urgent."""
    made = builders.draft(content=builders.content(module=f"froid--{module}"))
    written = made.provenance.model_copy(update={"written_at": NOW - timedelta(days=days)})
    return made.model_copy(update={"provenance": written})


def make_workspace(folder: Path) -> Workspace:
    """Five drafts wait, `alpha` the longest."""
    modules = tuple(builders.module(id=each, title=each.capitalize()) for each in NAMES)
    course = builders.course(modules=modules, review=ReviewPolicy(roles={"pedagogie": ("lea",)}))
    return installation(folder, course, None, *(draft(name, 9 - n) for n, name in enumerate(NAMES)))


def entries(workspace: Workspace, *names: str) -> dict[str, str]:
    """The entries of these modules as they are today."""
    keys = {f"froid--{name}" for name in names}
    return {each.label: each.markdown for each in list_queue(workspace, keys, NOW)}


def list_misplaced(workspace: Workspace, shown: dict[str, str]) -> list[str]:
    return sorted(key.removeprefix("froid--") for key in find_misplaced_entries(workspace, shown, NOW))


def test_of_an_empty_queue_the_most_urgent_are_shown(tmp_path: Path) -> None:
    assert list_misplaced(make_workspace(tmp_path), {}) == ["alpha", "beta", "gamma"]


def test_nothing_is_shown_anew_where_the_most_urgent_are_there(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    assert list_misplaced(workspace, entries(workspace, "alpha", "beta", "gamma")) == []


def test_one_that_was_decided_is_not_replaced_by_a_run_of_its_own(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    assert list_misplaced(workspace, entries(workspace, "alpha", "beta")) == []


def test_once_too_few_are_left_the_next_are_shown(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    assert list_misplaced(workspace, entries(workspace, "alpha", "gamma")) == ["beta"]
    assert list_misplaced(workspace, entries(workspace, "alpha")) == ["beta", "gamma"]


def test_an_entry_that_says_something_else_today_is_shown_anew_wherever_it_stands(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    shown = entries(workspace, "alpha", "beta", "gamma", "eta")
    assert list_misplaced(workspace, shown) == []
    assert list_misplaced(workspace, shown | {"froid--eta": "of yesterday"}) == ["eta"]


def test_an_entry_of_what_no_longer_waits_goes(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    shown = entries(workspace, *NAMES[:3])
    workspace.ledger.append(builders.decision(draft("alpha", 9), at=NOW))
    assert find_misplaced_entries(workspace, shown, NOW) == {"froid--alpha": ()}


def test_where_the_key_cannot_be_read_the_queue_is_counted(tmp_path: Path) -> None:
    """Nobody could say what needs a person: to count the drafts failed of what was to be told."""
    workspace = make_workspace(tmp_path)
    workspace.ledger.append(builders.decision(draft("alpha", 9), at=NOW))
    assert count_waiting(workspace, []) == WaitingCount(4)
    Path(workspace.ledger_key.place).chmod(0o644)
    assert count_waiting(workspace, entries(workspace, "beta")) == WaitingCount(1)
