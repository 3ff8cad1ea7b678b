"""Several runs share what is due: sensors and the nightly schedule cut it, and ask for no module twice."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.defs.resources import WorkspaceOpener
from pipelines.defs.schedules import nightly_sweep
from tests.through_dagster.conftest import COURSE, MODULES, Installation, write_course

KEYS = sorted(f"{COURSE}--{name}" for name in MODULES)


def asked(run: dg.DagsterRun | dg.RunRequest) -> dict[str, Any]:
    return dict(run.run_config)["ops"]["walk"]["config"]


def nightly() -> Any:
    context = dg.build_schedule_context(
        scheduled_execution_time=datetime(2026, 11, 26, 3, tzinfo=UTC),
        resources={"workspace": WorkspaceOpener()},
    )
    return nightly_sweep(context)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PREMIERJET_ROOT", str(tmp_path))
    write_course(tmp_path)
    (tmp_path / "dagster.yaml").touch()
    return tmp_path


def test_one_machine_is_asked_for_one_sweep_of_everything(root: Path) -> None:
    assert nightly().run_config == {}


def test_a_nightly_sweep_of_two_parts_names_each_module_once(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_SWEEP_PARTS", "2")
    first, second = map(asked, nightly())
    assert sorted(first["modules"] + second["modules"]) == KEYS
    assert first["shares"] == second["shares"] == {COURSE: 2}
    assert (first["show"], first["pull"]) == (False, True)
    assert len({request.run_key for request in nightly()}) == 2


def test_a_course_with_sources_kept_elsewhere_is_pulled_by_one_run(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_SWEEP_PARTS", "2")
    file = root / "courses" / COURSE / "course.yaml"
    pulled = "sources: [{path: sources/*}, {s3: {bucket: documents, prefix: partage}}]"
    file.write_text(file.read_text().replace("sources: [{path: sources/*}]", pulled))
    (only,) = map(asked, nightly())
    assert sorted(only["modules"]) == KEYS


def test_two_runs_sweep_all_modules_and_a_bad_one_stops_no_other(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_SWEEP_PARTS", "2")
    installation.tick()
    runs = installation.runs("sweep")
    assert sorted(key for run in runs for key in asked(run)["modules"]) == KEYS
    assert sorted(run.status.value for run in runs) == ["FAILURE", "SUCCESS"]
    assert len(installation.workspace.records.heads()) == len(MODULES) - 1


def test_what_a_run_holds_is_asked_of_no_other_though_its_sources_change_meanwhile(
    installation: Installation,
) -> None:
    """A tick every 30 s found the rest of a long sweep undone, and asked for it once more."""
    installation.sense()
    (waiting,) = installation.runs("sweep")
    for file in (installation.root / "courses").rglob("*.md"):
        file.write_text(file.read_text() + "\nUne phrase de plus est écrite ici par le chef.\n")
    installation.sense()
    assert [run.run_id for run in installation.runs("sweep")] == [waiting.run_id]
    installation.dequeue()
    installation.tick()
    assert len(installation.runs("sweep")) == 2, "what failed is asked again once nobody holds it"
