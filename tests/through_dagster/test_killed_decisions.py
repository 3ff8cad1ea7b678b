"""Workers killed as the ledger grows: the page of each run says what the ledger says, soon after.

The test watches the ledger's files and kills the worker so many seconds behind the append, as an
administrator, a power cut or a system short of memory might.
"""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import dagster as dg
import pytest

from pipelines.cli.status import _read_standing
from pipelines.delivery.targets.folder.target import FolderTarget
from pipelines.testing.builders import NOON
from pipelines.workflow.decide import list_decisions
from pipelines.workflow.draft import draft_module
from schemas.review import Approved
from tests.delivery.killing import install
from tests.through_dagster.killing import Watch, disagreeing, served, until

BEHIND = (0.0, 0.0, 0.002, 0.01, 0.03, 0.06, 0.1, 0.2)
"""Seconds from the append to the kill; the run goes on for about half a second after it."""
WITHIN = 60
"""Seconds: run monitoring looks every ten, the sensor every five, on a machine that may be busy."""


@pytest.mark.trial
def test_a_worker_killed_as_the_ledger_grows_leaves_pages_that_are_true(tmp_path: Path) -> None:
    """Two of thirty runs that were shown as failed had recorded their decision."""
    install(tmp_path, len(BEHIND), FolderTarget(kind="folder", id="depot", path="delivered"))
    with served(tmp_path) as watch:
        modules = watch.workspace.module_keys()
        for key in modules:
            draft_module(watch.workspace, key, NOON)
        for key, behind in zip(modules, BEHIND, strict=True):
            kill_behind_the_append(watch, key, behind)
        since = time.monotonic()
        until(lambda: not watch.unfinished() and disagreeing(watch) == [], WITHIN, watch.server)
        assert time.monotonic() - since < WITHIN
        assert len(mended(watch)) >= len(BEHIND) // 2, "too few were killed behind the append"
        for key in modules:
            standing = _read_standing(watch.workspace, key)
            assert isinstance(standing.judgement, Approved) == bool(list_decisions(watch.workspace, key))


def kill_behind_the_append(watch: Watch, module: str, behind: float) -> None:
    """Launch a decision and kill its worker so many seconds after the module's chain has grown."""
    head = watch.workspace.records.head(module)
    assert head is not None
    config = {
        "module": module,
        "digest": head.content.canonical_digest(),
        "verdict": "approve",
        "person": "lea",
    }
    chain = watch.server.root / ".premierjet" / "ledger" / f"{module}.jsonl"
    until(lambda: watch.server.launch("decide", "decision", config), 120, watch.server)
    until(watch.server.workers, 60, watch.server)
    end = time.monotonic() + 60
    while not chain.exists() or not chain.stat().st_size:
        assert time.monotonic() < end, "nothing was recorded"
        time.sleep(0.0005)
    time.sleep(behind)
    for worker in watch.server.workers():
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)


def mended(watch: Watch) -> list[str]:
    """The runs that were marked as failed first."""
    return [
        run.run_id
        for run in watch.instance.get_runs(dg.RunsFilter(job_name="decide"))
        if watch.instance.all_logs(run.run_id, of_type=dg.DagsterEventType.RUN_FAILURE)
    ]
