"""Runs that nobody works on, and a store that takes nothing: both are red, with what to do."""

import json
import subprocess
import sys
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.events import EngineEventData
from dagster._core.storage.tags import GRPC_INFO_TAG
from dagster._core.test_utils import create_run_for_test

from pipelines.defs.lost_runs import note_lost_runs
from pipelines.queries.needs import list_needs
from schemas.language import Language
from schemas.needs import Need, NeedKind
from tests.full_disk import full_disk
from tests.through_dagster.conftest import BESIDE_THE_LINE, Installation, copied
from tests.through_dagster.test_needs import read_check

OF_A_SERVER = {GRPC_INFO_TAG: json.dumps({"host": "localhost", "socket": "/tmp/gone"})}
LATER = timedelta(minutes=2)


@pytest.fixture
def idle() -> Collection[str]:
    """All that is beside the line but the check."""
    return BESIDE_THE_LINE - {"needs_sensor"}


def begin_run(
    installation: Installation,
    pid: int | None,
    status: dg.DagsterRunStatus = dg.DagsterRunStatus.STARTED,
    job: str = "sweep",
    asset: str = "",
) -> dg.DagsterRun:
    """A run that Dagster's own launcher has handed to a process, if it has a `pid`."""
    chosen = frozenset({dg.AssetKey(asset)}) if asset else None
    run: dg.DagsterRun = create_run_for_test(
        installation.instance, job_name=job, status=status, tags=OF_A_SERVER, asset_selection=chosen
    )
    if pid is not None:
        installation.instance.report_engine_event("Started process.", run, EngineEventData.in_process(pid))
    return run


@pytest.fixture
def dead_pid() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


def list_told(installation: Installation, monkeypatch: pytest.MonkeyPatch, after: timedelta) -> list[Need]:
    """What is told of runs some time after they began."""

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.now(UTC) + after

    monkeypatch.setattr("pipelines.defs.lost_runs.datetime", Later)
    note_lost_runs(installation.instance, installation.workspace)
    return [each for each in list_needs(installation.workspace, 0).needs if each.kind is NeedKind.RUNS]


def test_a_run_whose_process_was_killed_is_told_with_the_lines_to_take(
    drafted: Installation, monkeypatch: pytest.MonkeyPatch, dead_pid: int
) -> None:
    """Ten of them kept every place of Dagster's queue, and all was well."""
    run = begin_run(drafted, dead_pid)
    assert list_told(drafted, monkeypatch, timedelta(seconds=10)) == []
    (need,) = list_told(drafted, monkeypatch, LATER)
    assert need.is_failure
    told = need.explain(Language.ENGLISH)
    assert run.run_id.partition("-")[0] in told.happened
    assert f"`run_launcher` and `run_monitoring` from {drafted.root / 'dagster.yaml'}" in told.remedy
    drafted.instance.report_run_canceled(run)
    assert list_told(drafted, monkeypatch, LATER) == []


def test_a_run_that_works_for_a_day_is_not_lost(
    drafted: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as process:
        begin_run(drafted, process.pid)
        assert list_told(drafted, monkeypatch, timedelta(days=1)) == []
        process.kill()


@pytest.mark.parametrize(
    ("status", "patience"),
    [
        (dg.DagsterRunStatus.STARTING, timedelta(minutes=10)),
        (dg.DagsterRunStatus.STARTED, timedelta(hours=6)),
    ],
)
def test_a_silent_run_that_nobody_watches_is_told_after_a_while(
    drafted: Installation,
    monkeypatch: pytest.MonkeyPatch,
    status: dg.DagsterRunStatus,
    patience: timedelta,
) -> None:
    begin_run(drafted, None, status)
    assert list_told(drafted, monkeypatch, patience - LATER) == []
    assert list_told(drafted, monkeypatch, patience + LATER)


def test_a_lost_run_of_the_project_beside_ours_is_not_told(
    drafted: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A nightly job of theirs that took seven hours turned our check red."""
    begin_run(drafted, None, job="nightly_etl")
    begin_run(drafted, None, job="__ASSET_JOB", asset="customers")
    assert list_told(drafted, monkeypatch, timedelta(days=1)) == []
    begin_run(drafted, None, job="__ASSET_JOB", asset="draft")
    assert list_told(drafted, monkeypatch, timedelta(days=1))


def test_where_dagster_ends_such_runs_one_is_told_that_it_leaves(
    drafted: Installation, monkeypatch: pytest.MonkeyPatch, dead_pid: int
) -> None:
    monkeypatch.setattr("pipelines.defs.lost_runs.is_watched", lambda _: True)
    begin_run(drafted, dead_pid)
    assert list_told(drafted, monkeypatch, LATER) == []
    (need,) = list_told(drafted, monkeypatch, timedelta(hours=2))
    assert "daemon" in need.explain(Language.ENGLISH).remedy


def test_the_check_is_red_of_a_lost_run(
    drafted: Installation, monkeypatch: pytest.MonkeyPatch, dead_pid: int
) -> None:
    monkeypatch.setattr("pipelines.defs.lost_runs.SETTLED_AFTER", timedelta(0))
    begin_run(drafted, dead_pid)
    drafted.tick()
    found = read_check(drafted)
    assert found.severity is dg.AssetCheckSeverity.ERROR
    assert "dont le processus a disparu" in str(found.description)


@pytest.fixture
def on_small_disk(drafted_root: Path, tmp_path: Path) -> Iterator[Path]:
    """A root whose store is on a disk with hardly any room left."""
    with full_disk(tmp_path / "disk") as disk:
        yield disk


def test_a_full_store_is_red_in_the_check_and_in_status(
    drafted_root: Path, tmp_path: Path, on_small_disk: Path, monkeypatch: pytest.MonkeyPatch, idle: set[str]
) -> None:
    """No light told it: the reason stood in a sensor's log, and in what `doctor` says."""
    monkeypatch.setenv("PREMIERJET_STORE", str(on_small_disk))
    with copied(drafted_root, tmp_path / "root", idle) as installation:
        installation.tick()
        found = read_check(installation)
        assert found.severity is dg.AssetCheckSeverity.ERROR
        assert "reste moins de 1 Mio" in str(found.description)
        need = list_needs(installation.workspace, 0).needs[0]
        assert (need.kind, need.is_failure) == (NeedKind.STORE, True)


def test_a_store_with_room_that_may_be_written_is_told_nowhere(drafted: Installation) -> None:
    assert NeedKind.STORE not in [each.kind for each in list_needs(drafted.workspace, 0).needs]


def test_a_store_that_may_not_be_written_is_red(
    drafted: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the user who runs the tests may write anywhere, so that the answer of the system is given."""
    ledger = drafted.root / ".premierjet" / "drafts"
    assert ledger.is_dir()
    monkeypatch.setattr("adapters.store.room.os.access", lambda path, _: Path(path) != ledger)
    need = list_needs(drafted.workspace, 0).needs[0]
    assert need.kind is NeedKind.STORE
    assert "chown" in need.explain(Language.ENGLISH).remedy
