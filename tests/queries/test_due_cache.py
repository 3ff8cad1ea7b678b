"""What a tick asks of modules: all once, then only those of which something has moved."""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.workspace import Workspace, open_workspace
from pipelines.queries.due_cache import DueQuestion, IdleUntil, KnownModules
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from pipelines.workflow.draft import DraftSession, draft_module, find_unmet_inputs
from schemas.errors import InvalidInput, PremierjetError
from tests.cli.conftest import KEY, OTHER, make_root

LATER = 10  # seconds: what was just written is old enough to be believed


class Ticks:
    """One question about an installation, asked tick by tick."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.known = KnownModules()
        self.answers: dict[str, str | PremierjetError] = {}
        self.told: list[str] = []
        self.beside: dict[str, str] = {}

    @property
    def workspace(self) -> Workspace:
        return open_workspace(self.root)

    def asked(
        self, ask: Callable[[str], str | IdleUntil | None] | None = None, *, later: float = LATER
    ) -> list[str]:
        """Let a tick go by, and return which modules were asked."""
        workspace, asked = self.workspace, []

        def answer(key: str) -> str | IdleUntil | None:
            asked.append(key)
            if ask is not None:
                return ask(key)
            found = self.answers.get(key)
            if isinstance(found, PremierjetError):
                raise found
            return found

        now = datetime.now(UTC) + timedelta(seconds=later)
        question = self.known.of(workspace, "unmet", "drafts", "confirmed", "results", "ledger")
        asks = DueQuestion(
            answer, lambda key, _: self.told.append(key), workspace.library(), beside=self.beside
        )
        self.found = question.find_due(workspace, asks, now)
        return asked


@pytest.fixture
def ticks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ticks:
    monkeypatch.setattr("adapters.sources.folder.time_ns", lambda: time.time_ns() + LATER * 10**9)
    return Ticks(make_root(tmp_path / "root"))


def test_where_nothing_moved_nothing_is_asked_again(ticks: Ticks) -> None:
    assert ticks.asked() == [KEY, OTHER]
    assert ticks.asked() == []


def test_what_is_due_is_asked_at_each_tick(ticks: Ticks) -> None:
    ticks.answers = {KEY: "its inputs"}
    assert ticks.asked() == [KEY, OTHER]
    assert ticks.asked() == [KEY]
    assert ticks.found == {KEY: "its inputs"}


def test_what_cannot_be_asked_is_told_at_each_tick(ticks: Ticks) -> None:
    ticks.answers = {OTHER: InvalidInput("is damaged", place="x", remedy="Mend it")}
    assert ticks.asked() == [KEY, OTHER]
    assert ticks.asked() == [OTHER]
    assert ticks.told == [OTHER, OTHER]


def test_what_time_alone_changes_is_asked_again_then(ticks: Ticks) -> None:
    at = datetime.now(UTC) + timedelta(hours=1)
    ask = lambda key: IdleUntil(at) if key == KEY else None  # noqa: E731 - a question is one line
    assert ticks.asked(ask) == [KEY, OTHER]
    assert ticks.found == {}
    assert ticks.asked(ask, later=3_500) == []
    assert ticks.asked(ask, later=3_700) == [KEY]


def test_a_clock_that_was_ahead_and_was_set_right_proves_nothing(ticks: Ticks) -> None:
    """An approval that had not expired after all is due."""
    assert ticks.asked(later=1_000_000) == [KEY, OTHER]
    assert ticks.asked() == [KEY, OTHER]


def test_what_else_an_answer_rests_on_makes_the_module_asked_again(ticks: Ticks) -> None:
    ticks.asked()
    ticks.beside = {KEY: "what is shown"}
    assert ticks.asked() == [KEY]
    assert ticks.asked() == []


def change_course(workspace: Workspace) -> None:
    file = workspace.courses / "froid" / "course.yaml"
    document: dict[str, Any] = yaml.safe_load(file.read_text())
    document["modules"][0]["title"] = "Autrement"
    file.write_text(yaml.safe_dump(document))


def change_source(workspace: Workspace) -> None:
    (workspace.courses / "froid" / "sources" / "froid.md").write_text("# Autre\n\nLe seuil est de 4 °C.\n")


def add_source(workspace: Workspace) -> None:
    (workspace.courses / "froid" / "sources" / "nouveau.md").write_text("# Neuf\n\nLe seuil est de 4 °C.\n")


def add_revision(workspace: Workspace) -> None:
    add_sealed_revision(workspace, builders.draft(content=builders.content(module=KEY)))


def confirm(workspace: Workspace) -> None:
    workspace.records.store.put(f"confirmed/{KEY}.json", b"{}")


def decide(workspace: Workspace) -> None:
    workspace.ledger.append(builders.decision(module=KEY))


def analyse(workspace: Workspace) -> None:
    workspace.records.store.put("results/froid/analysis/chaine.json", b"{}")


@pytest.mark.parametrize(
    ("move", "again"),
    [
        (change_course, [KEY, OTHER]),
        (change_source, [KEY, OTHER]),
        (add_source, [KEY, OTHER]),
        (add_revision, [KEY]),
        (confirm, [KEY]),
        (analyse, [KEY]),
        (decide, [KEY]),
    ],
)
def test_whatever_an_answer_rests_on_makes_the_module_asked_again(
    ticks: Ticks, move: Callable[[Workspace], None], again: list[str]
) -> None:
    """The modules of a course share the list of its sources, so that one change asks all of them."""
    ticks.asked()
    move(ticks.workspace)
    assert ticks.asked() == again
    assert ticks.asked() == []


def test_what_was_written_this_moment_is_asked_again_until_it_is_old_enough(ticks: Ticks) -> None:
    add_revision(ticks.workspace)
    assert ticks.asked(later=0) == [KEY, OTHER]
    assert ticks.asked(later=0) == [KEY]
    assert ticks.asked() == [KEY]
    assert ticks.asked() == []


def test_an_unchanged_installation_costs_no_read_of_a_source_or_a_draft(ticks: Ticks) -> None:
    workspace, library = ticks.workspace, ticks.workspace.library()
    for key in (KEY, OTHER):
        draft_module(workspace, key, datetime.now(UTC), DraftSession(library=library))
    ask = lambda key: find_unmet_inputs(workspace, key, library)  # noqa: E731 - a question is one line
    assert ticks.asked(ask) == [KEY, OTHER]
    read: list[str] = []
    folders = tuple(str(ticks.root / name) for name in ("courses/froid/sources", ".premierjet/drafts"))
    watching = True

    def opened(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event == "open" and str(arguments[0]).startswith(folders):
            read.append(str(arguments[0]))

    sys.addaudithook(opened)
    assert ticks.asked(ask) == []
    watching = False
    assert read == []
