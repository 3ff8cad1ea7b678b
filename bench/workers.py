"""How much faster two workers finish a sweep than one.

    python -m bench.workers [--modules 60] [--seconds 0.2]

PostgreSQL, SeaweedFS, Valkey and the workers are real, started as `deploy/compose` starts them, a process a
worker. A new course is swept in one part by one worker, then in two by two, in one go: the ratio counts.
A model that takes some time to answer stands for one elsewhere, and times are the clock's, for waiting is
what workers share; with `--seconds 0` only this machine's processors are shared.
"""

import argparse
import logging
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import dagster as dg
import yaml
from dagster._core.test_utils import create_test_daemon_workspace_context
from dagster._daemon.run_coordinator.queued_run_coordinator_daemon import QueuedRunCoordinatorDaemon
from dagster._daemon.sensor import execute_sensor_iteration

from adapters.settings import read_settings
from adapters.workers.launcher import WatchedCeleryRunLauncher
from adapters.workspace import open_workspace
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.s3_server import start_seaweed
from tests.deploy.composed import installed
from tests.through_dagster.conftest import SOURCE, OwnDefinitions

SWEPT = dg.RunsFilter(job_name="sweep", statuses=[dg.DagsterRunStatus.SUCCESS])


def write_course(root: Path, modules: int, base_url: str) -> None:
    """Write a course of so many modules, a source each, whose lessons a model writes."""
    names = [f"m-{number:03}" for number in range(modules)]
    folder = root / "courses" / "froid"
    folder.mkdir(parents=True)
    for name in names:
        (folder / f"{name}.md").write_text(SOURCE.format(title=f"le lieu {name}"), encoding="utf-8")
    described = {
        "id": "froid",
        "title": "Au froid",
        "language": "fr",
        "iri": "https://formation.example/froid",
        "sources": [{"path": "*.md"}],
        "modules": [
            {"id": name, "title": name, "artefacts": ["lesson"], "sources": [f"{name}.md"]} for name in names
        ],
        "model": {"base_url": base_url, "name": "fake", "max_output_tokens": 2000},
        "review": {"roles": {"pedagogie": ["lea", "noe"]}},
    }
    (folder / "course.yaml").write_text(yaml.safe_dump(described), encoding="utf-8")


def swept(stack: ExitStack, folder: Path, workers: int, modules: int, seconds: float) -> float:
    """Return the seconds from the first of the runs beginning to the last ending."""
    seaweed = start_seaweed(folder, stack)
    root = folder / "premierjet"
    model = stack.enter_context(FakeOpenAI(seconds=seconds))
    composed = installed(root, stack, seaweed, PREMIERJET_SWEEP_PARTS=str(workers))
    write_course(root, modules, model.base_url)
    before = dict(os.environ)
    stack.callback(lambda: (os.environ.clear(), os.environ.update(before)))
    os.environ.update(composed.environment("daemon"))
    read_settings(root)
    for number in range(workers):
        stack.enter_context(composed.worker(f"worker-{number}"))
    instance = stack.enter_context(dg.DagsterInstance.from_config(str(root)))
    process = stack.enter_context(create_test_daemon_workspace_context(OwnDefinitions(), instance))
    _warm(instance, workers)
    list(execute_sensor_iteration(process, logging.getLogger("sensors"), None, None))
    list(QueuedRunCoordinatorDaemon(interval_seconds=1).run_iteration(process))
    runs = _ended(instance, workers)
    assert len(open_workspace(root).records.heads()) == modules
    return max(run.end_time or 0 for run in runs) - min(run.start_time or 0 for run in runs)


def _warm(instance: dg.DagsterInstance, workers: int) -> None:
    """Wait until all workers answer: their start is no part of a sweep."""
    launcher = instance.run_launcher
    assert isinstance(launcher, WatchedCeleryRunLauncher)
    while len(launcher.celery.control.ping(timeout=1)) < workers:
        time.sleep(0.5)


def _ended(instance: dg.DagsterInstance, runs: int) -> list[dg.RunRecord]:
    while True:
        found = list(
            instance.get_run_records(dg.RunsFilter(job_name="sweep", statuses=[dg.DagsterRunStatus.SUCCESS]))
        )
        if len(found) == runs:
            return found
        time.sleep(1)


def main() -> None:
    """Sweep with one worker and with two, and print both and their ratio."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--modules", type=int, default=60)
    asked.add_argument("--seconds", type=float, default=0.2, help="what each answer of the model takes")
    given = asked.parse_args()
    took = []
    for workers in (1, 2):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            took.append(swept(stack, folder, workers, given.modules, given.seconds))
        print(f"{given.modules} modules, {workers} worker(s): {took[-1]:.1f} s", flush=True)
    load = os.getloadavg()[0]
    print(f"two workers take {took[1] / took[0]:.2f} of the time of one (load of this machine: {load:.1f})")


if __name__ == "__main__":
    sys.exit(main())
