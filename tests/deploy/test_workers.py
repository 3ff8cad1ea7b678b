"""Two workers share a sweep over a real broker, with PostgreSQL and S3; what a killed one left is done again.

The test is the daemon: it runs an iteration of Dagster's when it wants one.
"""

import json
import logging
import os
import signal
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import dagster as dg
import pytest
import redis
import yaml
from dagster._core.test_utils import create_test_daemon_workspace_context, freeze_time
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._daemon.monitoring import execute_run_monitoring_iteration
from dagster._daemon.run_coordinator.queued_run_coordinator_daemon import QueuedRunCoordinatorDaemon
from dagster._daemon.sensor import execute_sensor_iteration

from adapters.settings import read_settings
from adapters.workspace import open_workspace
from pipelines.testing.fake_openai import FakeOpenAI, Mode, ReceivedRequest
from pipelines.testing.s3_server import Seaweed
from schemas.draft import Draft
from tests.deploy.composed import Composed, end, installed
from tests.through_dagster.conftest import OwnDefinitions

MODULES = ("reception", "stockage", "preparation", "service")
KEYS = [f"froid--{module}" for module in MODULES]
SOURCE = """# {title}

La température de {title} reste entre 0 °C et 3 °C pendant toute la journée.
Un produit exposé plus de {minutes} minutes est écarté par le responsable.
Le responsable relève la température 2 fois par jour.
"""
PATIENCE = 240  # seconds, on a busy machine
STARTING, STARTED, SUCCESS, FAILURE = (
    dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE,
)  # fmt: skip


class Gated(FakeOpenAI):
    """A model that answers nobody until it is let, so that whoever asks meanwhile is at work."""

    def __init__(self) -> None:
        super().__init__()
        self.open = Event()

    def receive(self, received: ReceivedRequest) -> Mode:
        mode = super().receive(received)
        assert self.open.wait(PATIENCE)
        return mode

    def shut(self) -> None:
        """Let nobody through any more, and forget who asked."""
        self.open.clear()
        self.requests.clear()

    def asked_about(self) -> set[str]:
        """The modules somebody waits for an answer about."""
        return {
            f"froid--{name}"
            for name in MODULES
            for request in self.requests
            if f"le lieu {name}" in request.prompt
        }


@dataclass
class Site:
    """An installation of several machines, with the daemon's iterations at hand."""

    composed: Composed
    model: Gated
    instance: dg.DagsterInstance
    process: WorkspaceProcessContext
    clock: datetime

    def tick(self) -> None:
        """The sensors look, a minute after the last time, and what they ask for is launched."""
        self.clock += timedelta(minutes=1)
        with freeze_time(self.clock):
            list(execute_sensor_iteration(self.process, logging.getLogger("sensors"), None, None))
        list(QueuedRunCoordinatorDaemon(interval_seconds=1).run_iteration(self.process))

    def watch(self) -> None:
        """Dagster's run monitoring asks after the runs that are going."""
        list(execute_run_monitoring_iteration(self.process, logging.getLogger("monitoring")))

    def sweeps(self, *statuses: dg.DagsterRunStatus) -> list[dg.DagsterRun]:
        return list(self.instance.get_runs(dg.RunsFilter(job_name="sweep", statuses=list(statuses) or None)))

    def status(self, run: dg.DagsterRun) -> dg.DagsterRunStatus:
        found = self.instance.get_run_by_id(run.run_id)
        assert found is not None
        return found.status

    def parts(self) -> dict[int, dg.DagsterRun]:
        """The sweeps that are going, by the process group of the worker at work on each.

        Once both workers wait for the model, both are at work at the same time.
        """
        wait(lambda: len(self.sweeps(STARTED)) == 2, lambda: f"two runs are started\n{self.told()}")
        going = {self.worker(run): run for run in self.sweeps(STARTED)}
        for run in going.values():
            wait(lambda run=run: self.model.asked_about() & set(modules(run)), "each worker asks the model")
        return going

    def worker(self, run: dg.DagsterRun) -> int:
        said = [
            each.message for each in self.instance.all_logs(run.run_id) if "Started process" in each.message
        ]
        (process,) = (int(message.rpartition("pid: ")[2].rstrip(").")) for message in said)
        return os.getpgid(process)

    def told(self) -> str:
        """What Dagster says of each run, and the last each worker said."""
        runs = [f"{run.run_id} {run.status.value} {run.tags}" for run in self.sweeps()]
        logs = sorted(self.composed.root.parent.glob("*.log"))
        return "\n".join([*runs, *(f"{log.name}: …{log.read_text()[-3000:]}" for log in logs)])

    def heads(self) -> dict[str, Draft]:
        records = open_workspace(self.composed.root).records
        return {key: head for key in KEYS if (head := records.head(key)) is not None}


def modules(run: dg.DagsterRun) -> list[str]:
    return run.run_config["ops"]["walk"]["config"]["modules"]


def wait(holds: Callable[[], object], what: str | Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        in_vain = time.monotonic() > deadline
        assert not in_vain, f"waited in vain: {what if isinstance(what, str) else what()}"
        time.sleep(1)


def write_course(root: Path, base_url: str) -> None:
    described = {
        "id": "froid", "title": "Au froid", "language": "fr", "iri": "https://formation.example/froid",
        "sources": [{"path": "*.md"}],
        "modules": [
            {"id": m, "title": m.title(), "artefacts": ["lesson"], "sources": [f"{m}.md"]} for m in MODULES
        ],
        "model": {"base_url": base_url, "name": "fake", "max_output_tokens": 2000, "timeout_seconds": 600},
        "budget": {"tokens": 1_000_000},
        "review": {"roles": {"pedagogie": ["lea", "noe"]}},
    }  # fmt: skip
    (root / "courses" / "froid").mkdir(parents=True)
    (root / "courses" / "froid" / "course.yaml").write_text(yaml.safe_dump(described), encoding="utf-8")


def write_sources(root: Path, *names: str, minutes: int = 30) -> None:
    for name in names:
        text = SOURCE.format(title=f"le lieu {name}", minutes=minutes)
        (root / "courses" / "froid" / f"{name}.md").write_text(text, encoding="utf-8")


@pytest.fixture
def site(seaweed: Seaweed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    root = tmp_path / "premierjet"
    with ExitStack() as stack:
        model = stack.enter_context(Gated())
        stack.callback(model.open.set)
        composed = installed(root, stack, seaweed, PREMIERJET_SWEEP_PARTS="2")
        composed.miss_workers_at_once()
        write_course(root, model.base_url)
        write_sources(root, *MODULES)
        for name, value in composed.environment("daemon").items():
            if name.startswith(("PREMIERJET_", "AWS_", "DAGSTER_")):
                monkeypatch.setenv(name, value)
        read_settings(root)
        instance = stack.enter_context(dg.DagsterInstance.from_config(str(root)))
        process = stack.enter_context(create_test_daemon_workspace_context(OwnDefinitions(), instance))
        yield Site(composed, model, instance, process, datetime.now(UTC))


@pytest.mark.trial
def test_two_workers_share_a_sweep_and_what_a_killed_one_leaves_is_done_by_the_other(site: Site) -> None:
    with site.composed.worker("one") as one, site.composed.worker("two") as two:
        # Four new modules: a part for each worker, both at work at the same time, each module in one part.
        site.tick()
        parts = site.parts()
        assert set(parts) == {one.pid, two.pid}
        assert sorted(key for run in parts.values() for key in modules(run)) == sorted(KEYS)
        site.model.open.set()
        wait(lambda: len(site.sweeps(SUCCESS)) == 2, "both parts end")
        assert {key: head.revision for key, head in site.heads().items()} == dict.fromkeys(KEYS, 1)

        # Two parts that end at once may each leave the other out of the queue; its sensor mends that.
        site.tick()
        wait(lambda: len(site.sweeps(SUCCESS)) == len(site.sweeps()), "the queue is shown whole")

        # Their sources change, and one worker is killed in the midst of its part.
        site.model.shut()
        write_sources(site.composed.root, *MODULES, minutes=20)
        site.tick()
        parts = site.parts()
        killed, kept = parts[two.pid], parts[one.pid]
        end(two, signal.SIGKILL)
        site.model.open.set()
        wait(lambda: site.status(kept) is SUCCESS, "the other part ends")
        wait(lambda: site.watch() or site.status(killed) is FAILURE, "the lost run is seen")
        assert {key: head.revision for key, head in site.heads().items()} == {
            **dict.fromkeys(modules(kept), 2),
            **dict.fromkeys(modules(killed), 1),
        }

        # The next look of the sensors finds what was left undone.
        known = {run.run_id for run in site.sweeps()}
        site.tick()
        again = [run for run in site.sweeps() if run.run_id not in known]
        assert sorted(key for run in again for key in modules(run)) == sorted(modules(killed))
        wait(lambda: all(site.status(run) is SUCCESS for run in again), "the other worker does it")
        assert {key: head.revision for key, head in site.heads().items()} == dict.fromkeys(KEYS, 2)


@pytest.mark.trial
def test_a_run_lost_before_it_started_is_launched_anew(site: Site) -> None:
    """A worker killed between the broker and its first word left a run that was starting for ten minutes.

    The test takes it from the broker and says nothing, as that worker did.
    """
    site.tick()
    wait(lambda: len(site.sweeps(STARTING)) == 2, "both parts are handed over")
    url = (site.composed.secrets / "broker_url").read_text().strip()
    with redis.Redis.from_url(url) as broker:
        (taken,) = [broker.lpop(key) for key in broker.scan_iter("dagster*") if broker.type(key) == b"list"]
    body = b64decode(json.loads(taken)["body"]).decode()
    lost, held = sorted(site.sweeps(), key=lambda run: run.run_id not in body)
    wait(lambda: site.watch() or site.tick() or site.status(lost) is FAILURE, "the lost run is ended")
    assert site.status(held) is STARTING, "what the broker holds waits for a worker"

    def anew() -> bool:
        site.tick()
        known = {lost.run_id, held.run_id}
        launched = [key for run in site.sweeps() if run.run_id not in known for key in modules(run)]
        return set(launched) >= set(modules(lost))

    wait(anew, "other runs are launched for the same modules")
    site.model.open.set()
    with site.composed.worker("one"):
        wait(lambda: set(site.heads()) == set(KEYS), "a worker does both")
