"""What the desk remembers of the overview is never another overview than the one it would count."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from adapters.courses import COURSE_FILE
from adapters.store.analyses import Analyses
from adapters.workspace import Workspace
from pipelines.queries.overview_cache import OverviewCache, look_at_overview
from pipelines.queries.overview_status import build_overview
from pipelines.queries.source_impact import find_uses_of_source
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from schemas.overview import ModuleStage
from schemas.review import Verdict
from tests.desk.overseen import OTHER, overseen
from tests.old_files import age_store
from tests.overview.test_learners import analysis
from tests.queries.test_overview_status import watched

SECOND = builders.draft(revision=2, content=builders.content(title="Revue"))


def renamed(workspace: Workspace) -> None:
    """The course gets another title for a module nobody has written."""
    file = workspace.root / "courses" / "froid" / COURSE_FILE
    course = yaml.safe_load(file.read_text(encoding="utf-8"))
    course["modules"][2]["title"] = "Toujours pas écrit"
    file.write_text(yaml.safe_dump(course, allow_unicode=True), encoding="utf-8")


def withdrawn(workspace: Workspace) -> None:
    said = builders.decision(verdict=Verdict.WITHDRAW, comment="Seuil faux.", at=builders.NOON)
    workspace.ledger.append(said)


def results_counted(workspace: Workspace) -> None:
    Analyses(workspace.records.store).save(analysis(results=900), builders.NOON)


def altered(workspace: Workspace) -> None:
    """Somebody writes over a line of the ledger."""
    (file,) = Path(workspace.root).rglob(f"{builders.KEY}.jsonl")
    file.write_text(file.read_text(encoding="utf-8").replace("lea", "noe"), encoding="utf-8")


CHANGES: list[Callable[[Workspace], object]] = [
    lambda workspace: add_sealed_revision(workspace, SECOND),
    withdrawn,
    results_counted,
    renamed,
    altered,
    lambda workspace: workspace.records.store.delete("receipts/froid--chaine/depot/v0001.json"),
]


@pytest.mark.parametrize(
    "change", CHANGES, ids=["revision", "withdrawal", "results", "course", "altered ledger", "receipt gone"]
)
def test_whatever_changes_is_told_at_the_next_view(
    tmp_path: Path, change: Callable[[Workspace], object]
) -> None:
    workspace, remembered = age_store(overseen(tmp_path)), OverviewCache()
    before = build_overview(workspace, builders.NOON, remembered)
    change(workspace)
    assert build_overview(workspace, builders.NOON, remembered) == build_overview(workspace, builders.NOON)
    age_store(workspace)
    after = build_overview(workspace, builders.NOON, remembered)
    assert after == build_overview(workspace, builders.NOON)
    assert after != before


def test_nothing_is_opened_again_that_is_as_it_was(tmp_path: Path) -> None:
    (workspace, store), remembered = watched(age_store(overseen(tmp_path))), OverviewCache()
    first = build_overview(workspace, builders.NOON, remembered)
    assert first == build_overview(workspace, builders.NOON)
    store.read.clear()
    assert build_overview(workspace, builders.NOON, remembered) == first
    assert [key for key in store.read if not key.startswith("batches/")] == []


def test_a_deadline_that_passes_is_told_though_nothing_else_changed(tmp_path: Path) -> None:
    workspace, remembered = age_store(overseen(tmp_path)), OverviewCache()
    lines = build_overview(workspace, builders.NOON).lines
    due = next(line.due for line in lines if line.due and line.state is ModuleStage.WAITING)
    for now in (due - timedelta(seconds=1), due, due + timedelta(days=40)):
        assert build_overview(workspace, now, remembered) == build_overview(workspace, now)


def test_what_could_not_be_read_is_looked_at_again(tmp_path: Path) -> None:
    workspace, remembered = age_store(overseen(tmp_path)), OverviewCache()
    key = f"drafts/{OTHER}/r00001.json"
    written = workspace.records.store.get(key)
    assert written is not None
    workspace.records.store.put(key, b"{}")
    age_store(workspace)
    lines = build_overview(workspace, builders.NOON, remembered).lines
    assert [line.module for line in lines if line.state is ModuleStage.UNREADABLE] == [OTHER]
    workspace.records.store.put(key, written)
    age_store(workspace)
    assert build_overview(workspace, builders.NOON, remembered) == build_overview(workspace, builders.NOON)


def test_what_rests_on_a_source_is_looked_for_where_it_was_quoted(tmp_path: Path) -> None:
    (workspace, store), remembered = watched(age_store(overseen(tmp_path))), OverviewCache()

    def asked(source: str) -> object:
        return find_uses_of_source(workspace, source, look_at_overview(workspace, remembered, builders.NOON))

    for source in ("sources/froid.md", "sources/*.md", "sources/autre.md"):
        assert asked(source) == find_uses_of_source(workspace, source)
    store.read.clear()
    assert asked("sources/autre.md") == ((), ())
    assert store.read == []
    add_sealed_revision(workspace, SECOND)
    assert asked("sources/froid.md") == find_uses_of_source(workspace, "sources/froid.md")


def test_what_was_written_just_now_is_not_remembered(tmp_path: Path) -> None:
    """Twice within one tick of the file system's clock, and as long: nothing would tell the two apart."""
    (workspace, store), remembered = watched(overseen(tmp_path)), OverviewCache()
    build_overview(workspace, builders.NOON, remembered)
    store.read.clear()
    build_overview(workspace, builders.NOON, remembered)
    assert "drafts/froid--chaine/r00001.json" in store.read
