"""A sweep whose process was killed holds its modules no longer than it takes to look for that process.

`bench.kills` does this to every process, fifty times over a hundred modules.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from dagster._core.launcher import WorkerStatus
from dagster._core.storage.dagster_run import FINISHED_STATUSES

from adapters.run_launcher import WatchedRunLauncher
from tests.through_dagster.conftest import COURSE, MODULES, opened, write_course
from tests.through_dagster.test_postgres_restarted import first_draft

SWEEPING = """
from pathlib import Path
from os import environ
from pipelines.cli.runs import open_runs
from pipelines.definitions import defs
config = {"ops": {"walk": {"config": {"stages": ["source", "draft"]}}}}
with open_runs(Path(environ["PREMIERJET_ROOT"])) as runs:
    defs().resolve_job_def("sweep").execute_in_process(run_config=config, instance=runs.instance)
"""
GOOD = sorted(f"{COURSE}--{name}" for name in MODULES[:-1])


@pytest.mark.trial
def test_what_a_killed_sweep_left_is_done_by_the_next_ticks_and_nothing_twice(tmp_path: Path) -> None:
    write_course(tmp_path)
    with opened(tmp_path) as installation:
        command = [sys.executable, "-c", SWEEPING]
        with subprocess.Popen(command, env=os.environ | {"PREMIERJET_ROOT": str(tmp_path)}) as process:
            first_draft(tmp_path)
            process.kill()
        (run,) = (each for each in installation.runs("sweep") if each.status not in FINISHED_STATUSES)
        installation.tick()
        assert len(installation.runs("sweep")) == 1, "the sweep is believed to be at work"

        launcher = WatchedRunLauncher()
        launcher.register_instance(installation.instance)
        health = launcher.check_run_worker_health(run)
        assert health.status is WorkerStatus.FAILED, health
        installation.instance.report_run_failed(run, str(health))  # as run monitoring does

        records = installation.workspace.records
        installation.tick_until(lambda: sorted(records.heads()) == GOOD)
        assert [len(records.revisions(key)) for key in GOOD] == [1, 1, 1, 1]
