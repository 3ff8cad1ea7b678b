"""Each way Dagster has to submit a run ends at the same refusal, and what a command launched runs again."""

import logging
from collections.abc import Mapping
from typing import Any

import dagster as dg
import pytest
from dagster._daemon.backfill import execute_backfill_iteration

from pipelines.cli.runs import open_runs as commands_at
from pipelines.queries.lookups import require_head
from tests.through_dagster.conftest import COURSE, OPS, Installation

JOB = "check_deliveries"
DECIDE = "decide"
KEY = f"{COURSE}--reception"
MOVED = {"resources": {"workspace": {"config": {}}}}
"""Dagster's own judgement of it is that it is valid."""
LAUNCHED = "{ __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } }"
PARAMS = "$params: ExecutionParams!"
WAYS: Mapping[str, str] = {
    "launchRun": f"mutation({PARAMS}) {{ launchRun(executionParams: $params) {LAUNCHED} }}",
    "launchPipelineExecution": (
        f"mutation({PARAMS}) {{ launchPipelineExecution(executionParams: $params) {LAUNCHED} }}"
    ),
    "launchPipelineReexecution": (
        f"mutation({PARAMS}) {{ launchPipelineReexecution(executionParams: $params) {LAUNCHED} }}"
    ),
    "launchMultipleRuns": (
        f"mutation({PARAMS}) {{ launchMultipleRuns(executionParamsList: [$params]) {{ __typename"
        f" ... on LaunchMultipleRunsResult {{ launchMultipleRunsResult {LAUNCHED} }} }} }}"
    ),
}
BACKFILL = """mutation($params: LaunchBackfillParams!) { launchPartitionBackfill(backfillParams: $params) {
  __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message } } }"""


def ask(installation: Installation, query: str, params: dict[str, Any]) -> Any:
    answer = installation.browser.post("/graphql", json={"query": query, "variables": {"params": params}})
    (said,) = answer.json()["data"].values()
    return said


def execution(
    installation: Installation, config: dict[str, Any], job: str = JOB, **metadata: str
) -> dict[str, Any]:
    location = installation.process.create_request_context().get_code_location("premierjet")
    selector = {
        "repositoryLocationName": "premierjet",
        "repositoryName": next(iter(location.get_repositories())),
        "pipelineName": job,
    }
    return {"selector": selector, "mode": "default", "runConfigData": config, "executionMetadata": metadata}


def has_started(installation: Installation, run: dg.DagsterRun) -> bool:
    return bool(installation.instance.all_logs(run.run_id, of_type=dg.DagsterEventType.RUN_START))


@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_launching_goes_round_the_refusal(installation: Installation, way: str) -> None:
    parent = installation.launch(JOB, {}).run_id
    again = {"rootRunId": parent, "parentRunId": parent} if way == "launchPipelineReexecution" else {}
    said = ask(installation, WAYS[way], execution(installation, MOVED, **again))
    (said,) = said.get("launchMultipleRunsResult", [said])
    assert said["__typename"] == "PythonError", said
    assert "configuration of the run, resources: " in said["message"]
    refused, first = installation.runs(JOB)
    installation.dequeue()
    assert first.run_id == parent
    assert refused.status is dg.DagsterRunStatus.FAILURE
    assert not has_started(installation, refused)


@pytest.mark.filterwarnings("ignore:Function `AssetSelection.sources` is deprecated")  # Dagster's own call
@pytest.mark.parametrize(
    ("config", "started"),
    [({}, 1), (MOVED, 0), ({"ops": {"release": {"config": {"force": [{"env": "PATH"}]}}}}, 0)],
    ids=["nothing", "another root", "a selector"],
)
def test_a_backfill_launches_no_run_that_is_refused(
    drafted: Installation, config: dict[str, Any], started: int
) -> None:
    """Asking for one passes no coordinator; each of its runs does."""
    params = {"assetSelection": [{"path": ["release"]}], "partitionNames": [KEY], "runConfigData": config}
    assert ask(drafted, BACKFILL, params)["__typename"] == "LaunchBackfillSuccess"
    before = {run.run_id for run in drafted.instance.get_runs()}
    for _ in range(3):
        list(execute_backfill_iteration(drafted.process, logging.getLogger("backfill")))
        drafted.dequeue()
    runs = [run for run in drafted.instance.get_runs() if run.run_id not in before]
    assert len([run for run in runs if has_started(drafted, run)]) == started


def test_what_a_command_launched_is_launched_again_from_the_page(drafted: Installation) -> None:
    """A command keeps its console silent, which moves nothing."""
    digest = require_head(drafted.workspace, KEY).content.canonical_digest()
    config = {"module": KEY, "digest": digest, "verdict": "approve", "person": "lea"}
    with commands_at(drafted.root) as runs:
        runs.run_job(DECIDE, config, tags={"dagster/partition": KEY})
    (first,) = drafted.runs(DECIDE)
    assert set(first.run_config) == {"ops", "loggers"}
    assert first.run_config["ops"] == {OPS[DECIDE]: {"config": config}}
    parent = {"rootRunId": first.run_id, "parentRunId": first.run_id}
    params = execution(drafted, dict(first.run_config), DECIDE, **parent)
    said = ask(drafted, WAYS["launchPipelineReexecution"], params)
    assert said["__typename"] == "LaunchRunSuccess", said
    drafted.dequeue()
    again = drafted.instance.get_run_by_id(said["run"]["runId"])
    assert again is not None
    assert again.status is dg.DagsterRunStatus.SUCCESS, drafted.told(again)
