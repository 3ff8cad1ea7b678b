"""Who launched a run: a real instance, a real webserver, real headers."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from dagster import DagsterInstance, DagsterRun
from dagster._core.remote_origin import InProcessCodeLocationOrigin
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceLoadTarget
from starlette.testclient import TestClient

from adapters.identity.coordinator import IdentifyingRunCoordinator
from adapters.identity.stamp import SIGNATURE_TAG, USER_TAG, read_person
from adapters.ledger.key import KeyFile
from tests.webserver import application

JOBS = """
import dagster as dg


@dg.op(config_schema={"module": str})
def record(context): ...


@dg.job(name="decide")
def decide_job():
    record.alias("decide")()


class Loose(dg.Config):
    text: str = ""
    lines: list[dict[str, str]] = []
    shares: dict[str, int] = {}


class Place(dg.ConfigurableResource):
    root: str = ""


@dg.op
def loosely(config: Loose, place: Place): ...


@dg.job
def loose():
    loosely()


defs = dg.Definitions(jobs=[decide_job, loose], resources={"place": Place()})
"""
INSTANCE = """
telemetry: {enabled: false}
storage: {sqlite: {base_dir: .dagster}}
run_coordinator:
  module: adapters.identity.coordinator
  class: IdentifyingRunCoordinator
  config: {max_concurrent_runs: 1, identity_header: X-Reviewer}
"""
LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message }
  }
}
"""
CONFIG = {"ops": {"decide": {"config": {"module": "froid--chaine"}}}}
SELECTOR = {"repositoryLocationName": "jobs", "repositoryName": "__repository__", "jobName": "decide"}


class Webserver:
    """Dagster's own, on an instance whose queue nobody empties."""

    def __init__(self, client: TestClient, instance: DagsterInstance, root: Path) -> None:
        self.client = client
        self.instance = instance
        self.key = KeyFile(root / ".premierjet-keys" / "ledger.key")

    def launch(self, headers: Mapping[str, str | bytes], tags: Mapping[str, str] | None = None) -> DagsterRun:
        launched = self.ask(headers, tags)
        assert launched["__typename"] == "LaunchRunSuccess", launched
        run = self.instance.get_run_by_id(launched["run"]["runId"])
        assert run is not None
        return run

    def ask(
        self,
        headers: Mapping[str, str | bytes],
        tags: Mapping[str, str] | None = None,
        *,
        job: str = "decide",
        config: Mapping[str, Any] = CONFIG,
    ) -> Any:
        metadata = {"tags": [{"key": key, "value": value} for key, value in (tags or {}).items()]}
        selector = SELECTOR | {"jobName": job}
        params = {"selector": selector, "runConfigData": config, "executionMetadata": metadata}
        sent: list[tuple[bytes, bytes]] = [
            (name.encode(), value if isinstance(value, bytes) else value.encode())
            for name, value in headers.items()
        ]
        answer = self.client.post(
            "/graphql",
            json={"query": LAUNCH, "variables": {"params": params}},
            headers=sent,  # type: ignore[arg-type]
        )
        return answer.json()["data"]["launchRun"]

    def who(self, run: DagsterRun, **changes: Any) -> str | None:
        known = {"tags": run.tags, "run_id": run.run_id, "run_config": run.run_config} | changes
        return read_person(key=self.key.read(), **known)


@dataclass(frozen=True)
class InThisProcess(WorkspaceLoadTarget):
    """A code location without a server of its own, which would outlive the test."""

    file: Path

    def create_origins(self) -> list[InProcessCodeLocationOrigin]:
        origin = LoadableTargetOrigin(
            executable_path=sys.executable,
            python_file=str(self.file),
            working_directory=str(self.file.parent),
        )
        return [InProcessCodeLocationOrigin(origin, location_name="jobs")]


@pytest.fixture(scope="module")
def webserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Webserver]:
    root = tmp_path_factory.mktemp("root")
    (root / "dagster.yaml").write_text(INSTANCE)
    (root / "jobs.py").write_text(JOBS)
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.chdir(root)
        target = InThisProcess(root / "jobs.py")
        with (
            DagsterInstance.from_config(str(root)) as instance,
            WorkspaceProcessContext(instance, target) as workspace,
            TestClient(application(workspace)) as client,
        ):
            assert isinstance(instance.run_coordinator, IdentifyingRunCoordinator)
            server = Webserver(client, instance, root)
            server.key.make()
            yield server


def test_the_person_the_proxy_names_is_stamped_and_signed(webserver: Webserver) -> None:
    run = webserver.launch({"X-Reviewer": "lea@halles.example"})
    assert run.tags[USER_TAG] == "lea@halles.example"
    assert webserver.who(run) == "lea@halles.example"


def test_a_name_outside_ascii_arrives_as_the_proxy_wrote_it(webserver: Webserver) -> None:
    assert webserver.who(webserver.launch({"X-Reviewer": "Noé Brûlé".encode()})) == "Noé Brûlé"


def test_a_name_that_arrives_as_letters_and_accents_apart_is_the_one_a_course_lists(
    webserver: Webserver,
) -> None:
    run = webserver.launch({"X-Reviewer": "Le\u0301a".encode()})
    assert webserver.who(run) == "L\u00e9a"


def test_a_tag_sent_along_never_survives_the_header(webserver: Webserver) -> None:
    forged = {USER_TAG: "mallory", SIGNATURE_TAG: "0" * 64}
    assert webserver.who(webserver.launch({"X-Reviewer": "lea"}, forged)) == "lea"


def test_without_the_header_a_tag_sent_along_says_nothing(webserver: Webserver) -> None:
    run = webserver.launch({}, {USER_TAG: "lea", SIGNATURE_TAG: "0" * 64})
    assert (run.tags[USER_TAG], run.tags[SIGNATURE_TAG]) == ("", "")
    assert webserver.who(run) is None


def test_without_header_or_tag_the_run_is_nobodys(webserver: Webserver) -> None:
    run = webserver.launch({})
    assert USER_TAG not in run.tags
    assert webserver.who(run) is None


def test_another_header_than_the_one_configured_is_not_heard(webserver: Webserver) -> None:
    assert webserver.who(webserver.launch({"X-Forwarded-User": "lea"})) is None


def test_a_header_that_is_no_name_is_not_heard(webserver: Webserver) -> None:
    assert webserver.who(webserver.launch({"X-Reviewer": "x" * 121})) is None


def test_a_true_stamp_copied_to_another_run_vouches_for_nothing(webserver: Webserver) -> None:
    """Dagster copies tags when a run is executed again."""
    first = webserver.launch({"X-Reviewer": "lea"})
    stolen = {name: first.tags[name] for name in (USER_TAG, SIGNATURE_TAG)}
    second = webserver.launch({}, stolen)
    assert webserver.who(second) is None
    assert webserver.who(second, tags=stolen) is None


def test_a_configuration_changed_since_is_not_what_the_person_launched(webserver: Webserver) -> None:
    run = webserver.launch({"X-Reviewer": "lea"})
    other = {"ops": {"decide": {"config": {"module": "froid--autre"}}}}
    assert webserver.who(run, run_config=other) is None


def test_the_run_waits_in_dagsters_own_queue(webserver: Webserver) -> None:
    assert webserver.launch({"X-Reviewer": "lea"}).status.value == "QUEUED"


def test_dagster_by_itself_obeys_a_mutation_by_get(webserver: Webserver) -> None:
    """What nginx and pipelines/webserver are about; the day it fails, Dagster has closed the door itself."""
    before = webserver.instance.get_runs_count()
    params = {"selector": SELECTOR, "runConfigData": CONFIG}
    sent = {"query": LAUNCH, "variables": json.dumps({"params": params})}
    assert webserver.client.get("/graphql", params=sent).status_code == 200
    assert webserver.instance.get_runs_count() == before + 1


def loose(**config: Any) -> dict[str, Any]:
    return {"ops": {"loosely": {"config": config}}}


@pytest.mark.parametrize(
    ("config", "tags", "field"),
    [
        (loose(text={"env": "PLANTED"}), {}, "ops.loosely.config.text"),
        (loose(lines=[{"a": "b"}, {"c": {"env": "PLANTED"}}]), {}, "ops.loosely.config.lines[1].c"),
        (loose(lines=[{"env": "PLANTED"}]), {}, "ops.loosely.config.lines[0]"),
        ({"resources": {"place": {"config": {"root": "/elsewhere"}}}}, {}, "resources"),
        ({"execution": {"config": {"multiprocess": {}}}}, {}, "execution"),
        ({"loggers": {"console": {"config": {"name": "other"}}}}, {}, "loggers"),
        ({}, {"dagster-k8s/config": '{"container_config": {"image": "evil"}}'}, "dagster-k8s/config"),
    ],
    ids=["scalar", "deep", "a map that is one", "resources", "execution", "loggers", "a pod"],
)
def test_a_run_that_reads_or_moves_is_refused_by_field(
    webserver: Webserver,
    config: dict[str, Any],
    tags: dict[str, str],
    field: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever definitions it is of: these take variables and another root, as ours once did."""
    monkeypatch.setenv("PLANTED", "a secret")
    before = {run.run_id for run in webserver.instance.get_runs()}
    refused = webserver.ask({"X-Reviewer": "lea"}, tags, job="loose", config=config)
    assert refused["__typename"] == "PythonError", refused
    assert f", {field}: " in refused["message"]
    (run,) = [run for run in webserver.instance.get_runs() if run.run_id not in before]
    assert run.status.value == "FAILURE"
    assert USER_TAG not in run.tags
    events = [log.dagster_event for log in webserver.instance.all_logs(run.run_id)]
    assert any(event and event.message == refused["message"] for event in events)


@pytest.mark.parametrize(
    "config",
    [
        loose(shares={"env": 2}),
        {"resources": {}, "execution": {}, "loggers": {}, "ops": {}},
        {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    ],
    ids=["a course called env", "a scaffold nobody filled in", "what a command launched"],
)
def test_a_configuration_that_moves_nothing_is_queued(webserver: Webserver, config: dict[str, Any]) -> None:
    assert webserver.ask({}, job="loose", config=config)["__typename"] == "LaunchRunSuccess"


def test_a_name_is_refused_where_the_ledger_has_no_key_and_none_is_made(webserver: Webserver) -> None:
    aside = webserver.key.path.with_name("aside")
    webserver.key.path.rename(aside)
    try:
        refused = webserver.ask({"X-Reviewer": "lea"})
        assert "make the first one with `premierjet ledger key`" in refused["message"]
        assert not webserver.key.path.exists()
        assert webserver.launch({}).tags.get(USER_TAG) is None  # one machine, no proxy: no key is needed
    finally:
        aside.rename(webserver.key.path)
