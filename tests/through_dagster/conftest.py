"""A whole installation in a temporary root: real webserver application, real daemon iterations."""

import logging
import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.remote_origin import InProcessCodeLocationOrigin
from dagster._core.remote_representation.external import RemoteRepository
from dagster._core.remote_representation.external_data import RepositorySnap
from dagster._core.test_utils import create_test_daemon_workspace_context, freeze_time
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceLoadTarget
from dagster._daemon.run_coordinator.queued_run_coordinator_daemon import QueuedRunCoordinatorDaemon
from dagster._daemon.sensor import execute_sensor_iteration
from starlette.testclient import TestClient

from adapters.workspace import Workspace, open_workspace
from tests.databases import held_open
from tests.webserver import application

CHECKOUT = Path(__file__).resolve().parents[2]
COURSE = "froid"
MODULES = ("reception", "stockage", "preparation", "service", "casse")
*HEALTHY, BROKEN_NAME = MODULES
BROKEN = f"{COURSE}--{BROKEN_NAME}"
YAML = """
id: froid
title: Travailler au froid
language: fr
iri: https://formation.example/froid
deliver: on_approval
sources: [{path: sources/*}]
modules:
  - {id: reception, title: La réception, questions: 2, sources: [sources/reception.md]}
  - {id: stockage, title: Le stockage, questions: 2, sources: [sources/stockage.md]}
  - {id: preparation, title: La préparation, questions: 2, sources: [sources/preparation.md]}
  - {id: service, title: Le service, questions: 2, sources: [sources/service.md]}
  - {id: casse, title: Un fichier cassé, questions: 2, sources: [sources/casse.docx]}
review:
  roles: {pedagogie: [lea, noe]}
targets: [{kind: folder, id: lms, path: delivered}]
"""
SOURCE = """# {title}

La température de {title} reste entre 0 °C et 3 °C pendant toute la journée.
Un produit exposé plus de 30 minutes est écarté par le responsable.
Le responsable relève la température 2 fois par jour.

| Produit | Température | Conservation |
|---|---|---|
| Viande hachée | 2 °C | 24 heures |
| Poisson frais | 1 °C | 48 heures |
| Fromage frais | 4 °C | 72 heures |
| Beurre | 6 °C | 96 heures |
"""
BESIDE_THE_LINE = frozenset(
    {"needs_sensor", "notice_sensor", "pull_sensor", "starting_run_sensor", "tell_failed_runs"}
)
"""Sensors that launch nothing the line waits for: half of what a tick takes, where no test is about them."""
OPS = {"decide": "decision", "decide_many": "decisions", "roll_back": "going_back", "sweep": "walk"}
# Dagster starts four processes a run to keep what it prints: our sentences are events, and nothing prints.
NO_PRINTS = {"module": "dagster._core.storage.noop_compute_log_manager", "class": "NoOpComputeLogManager"}
LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
    ... on RunConfigValidationInvalid { errors { message } }
  }
}
"""


@cache
def _describe_repository(definition: dg.RepositoryDefinition) -> RepositorySnap:
    """Describe the definitions once a process: they are the same at every root."""
    return _describe_anew(definition)


_describe_anew = RepositorySnap.from_def


_list_all_sensors = RemoteRepository.get_sensors


class OwnDefinitions(WorkspaceLoadTarget):
    """Premierjet's definitions, under the name the links of the pages use."""

    def create_origins(self) -> list[InProcessCodeLocationOrigin]:
        target = LoadableTargetOrigin(
            executable_path=sys.executable,
            module_name="pipelines.definitions",
            working_directory=str(CHECKOUT),
            attribute="defs",
        )
        return [InProcessCodeLocationOrigin(target, location_name="premierjet")]


@dataclass
class Installation:
    """One root, with what a person (the browser) and the daemon do to it."""

    root: Path
    instance: dg.DagsterInstance
    process: WorkspaceProcessContext
    browser: TestClient
    clock: datetime
    idle: Collection[str] = ()

    @property
    def workspace(self) -> Workspace:
        return open_workspace(self.root)

    def launch(
        self, job: str, config: dict[str, Any], *, tags: dict[str, str] | None = None, user: str = ""
    ) -> dg.DagsterRun:
        """Press *Launch Run* in the Launchpad, as the signed-in `user`, and let the queue take it."""
        location = self.process.create_request_context().get_code_location("premierjet")
        selector = {
            "repositoryLocationName": "premierjet",
            "repositoryName": next(iter(location.get_repositories())),
            "pipelineName": job,
        }
        params = {
            "selector": selector,
            "runConfigData": {"ops": {OPS[job]: {"config": config}}} if job in OPS else config,
            "mode": "default",
            "executionMetadata": {"tags": [{"key": k, "value": v} for k, v in (tags or {}).items()]},
        }
        headers = {"X-Forwarded-User": user} if user else {}
        answer = self.browser.post(
            "/graphql", json={"query": LAUNCH, "variables": {"params": params}}, headers=headers
        ).json()
        launched = answer["data"]["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        self.dequeue()
        run = self.instance.get_run_by_id(launched["run"]["runId"])
        assert run is not None
        return run

    def dequeue(self) -> None:
        """One iteration of the queue daemon."""
        daemon = QueuedRunCoordinatorDaemon(interval_seconds=1)
        list(daemon.run_iteration(self.process))

    def sense(self) -> None:
        """One iteration of the sensor daemon, a minute after the last: what it launches is queued."""
        self.clock += timedelta(minutes=1)
        with freeze_time(self.clock), pytest.MonkeyPatch.context() as here:
            here.setattr(
                RemoteRepository,
                "get_sensors",
                lambda of: [each for each in _list_all_sensors(of) if each.name not in self.idle],
            )
            list(execute_sensor_iteration(self.process, logging.getLogger("sensors"), None, None))

    def tick(self) -> None:
        """One iteration of the sensor daemon, then of the queue's."""
        self.sense()
        self.dequeue()

    def tick_until(self, holds: Callable[[], bool]) -> None:
        """Tick until something holds: a broken module is tried again first, and others wait for that run."""
        for _ in range(5):
            if holds():
                return
            self.tick()
        assert holds()

    def runs(self, job: str) -> list[dg.DagsterRun]:
        """A job's runs, newest first."""
        return list(self.instance.get_runs(dg.RunsFilter(job_name=job)))

    def told(self, run: dg.DagsterRun) -> str:
        """The sentences a run's events say, for a person who opens it."""
        logs = self.instance.all_logs(run.run_id)
        failures = [record.dagster_event.event_specific_data for record in logs if record.dagster_event]
        said = [failure.error.to_string() for failure in failures if getattr(failure, "error", None)]
        return "\n".join([*said, *(record.user_message for record in logs)])


def write_course(root: Path, modules: Sequence[str] = MODULES) -> None:
    """Write a course of these modules on a source each; that of the broken one is no document at all.

    While the broken one is there the daemon tries it again, after pauses that grow.
    """
    sources = root / "courses" / COURSE / "sources"
    sources.mkdir(parents=True)
    left_out = tuple(f"  - {{id: {name}," for name in MODULES if name not in modules)
    kept = [line for line in YAML.splitlines(keepends=True) if not line.startswith(left_out)]
    (sources.parent / "course.yaml").write_text("".join(kept), encoding="utf-8")
    for name in (each for each in modules if each != BROKEN_NAME):
        (sources / f"{name}.md").write_text(SOURCE.format(title=f"la {name}"), encoding="utf-8")
    if BROKEN_NAME in modules:
        (sources / f"{BROKEN_NAME}.docx").write_bytes(b"PK\x03\x04 cut short")


@contextmanager
def opened(
    root: Path, storage: dict[str, Any] | None = None, idle: Collection[str] = ()
) -> Iterator[Installation]:
    """Dagster at work on a root, its history in files there unless `storage` says where else.

    Its ticks evaluate every sensor but those that are `idle`.
    """
    one_run_a_module = {
        "key": "dagster/partition",
        "value": {"applyLimitPerUniqueValue": True},
        "limit": 1,
    }
    overrides = {
        "run_coordinator": {
            "module": "adapters.identity.coordinator",
            "class": "IdentifyingRunCoordinator",
            "config": {"tag_concurrency_limits": [one_run_a_module]},
        },
        "compute_logs": NO_PRINTS,
        **({"storage": storage} if storage else {}),
    }
    with (
        pytest.MonkeyPatch.context() as here,
        dg.instance_for_test(overrides, temp_dir=str(root), synchronous_run_launcher=True) as instance,
    ):
        here.setenv("PREMIERJET_ROOT", str(root))
        # Each sensor of a tick opens the instance anew, elsewhere in a process of its own: a sixth of a test.
        here.setattr(dg.DagsterInstance, "from_ref", lambda _: nullcontext(instance))
        here.setattr(RepositorySnap, "from_def", _describe_repository)
        with (
            held_open(root) if storage is None else nullcontext(),
            create_test_daemon_workspace_context(OwnDefinitions(), instance) as process,
            TestClient(application(process)) as browser,
        ):
            yield Installation(root, instance, process, browser, datetime.now(UTC), idle)


@pytest.fixture
def idle() -> Collection[str]:
    """Sensors that no tick evaluates; a file that is about one of them names fewer."""
    return BESIDE_THE_LINE


@pytest.fixture
def installation(tmp_path: Path, idle: Collection[str]) -> Iterator[Installation]:
    """A course nobody looked at yet."""
    write_course(tmp_path)
    with opened(tmp_path, idle=idle) as installation:
        yield installation


def drafted_once(root: Path) -> Path:
    """Let the daemon draft the course of a root once; for tests to start from a copy of it."""
    with opened(root) as installation:
        installation.workspace.ledger_key.make()  # as `premierjet ledger key` does
        installation.tick()
    return root


@contextmanager
def copied(drafted: Path, root: Path, idle: Collection[str] = ()) -> Iterator[Installation]:
    """A course drafted before, with all Dagster remembers of it, at a root of its own."""
    shutil.copytree(drafted, root, dirs_exist_ok=True)
    with opened(root, idle=idle) as installation:
        installation.clock += timedelta(minutes=1)  # as after that tick
        yield installation


@pytest.fixture(scope="session")
def drafted_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("drafted")
    write_course(root, HEALTHY)
    return drafted_once(root)


@pytest.fixture
def drafted(drafted_root: Path, tmp_path: Path, idle: Collection[str]) -> Iterator[Installation]:
    """The course after the daemon's first tick."""
    with copied(drafted_root, tmp_path, idle) as installation:
        yield installation
