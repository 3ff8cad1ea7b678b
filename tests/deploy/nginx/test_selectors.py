"""Every job and asset launched through nginx with a selector in every field, by a reviewer and by a reader.

A reviewer launched `decide` with `comment: {"env": "PREMIERJET_LEDGER_KEY"}` and read the key on the desk.
The page's own questions about a configuration are asked too: they are queries, which a reader may send.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import dagster as dg
import pytest
from dagster import DagsterRun, DagsterRunStatus
from dagster._config import ConfigTypeKind

from pipelines.definitions import defs
from pipelines.testing import builders
from tests.deploy.nginx.conftest import PLANTED, PLANTED_VALUE, REVIEWER, VIEWER, Site

ASSET_JOB = "__ASSET_JOB"
SELECTOR = {"env": PLANTED}
EXAMPLES: Mapping[str, Any] = {"String": "x", "Int": 1, "Bool": True}
LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on PythonError { message }
    ... on RunConfigValidationInvalid { errors { message } }
    ... on LaunchRunSuccess { run { runId } }
  }
}
"""
ASK = """
query Ask($pipeline: PipelineSelector!, $config: RunConfigData!) {
  isPipelineConfigValid(pipeline: $pipeline, mode: "default", runConfigData: $config) {
    __typename
    ... on RunConfigValidationInvalid { errors { message } }
  }
  executionPlanOrError(pipeline: $pipeline, mode: "default", runConfigData: $config) {
    __typename
    ... on RunConfigValidationInvalid { errors { message } }
    ... on ExecutionPlan { steps { key metadata { key value } } }
  }
}
"""


class Launch(NamedTuple):
    """A job, or the asset or check chosen of it, with a selector at one place of its configuration."""

    job: str
    chosen: dict[str, Any]
    place: str
    run_config: dict[str, Any]

    @property
    def selector(self) -> dict[str, Any]:
        return {
            "repositoryLocationName": "premierjet",
            "repositoryName": "__repository__",
            "pipelineName": self.job,
        } | self.chosen


def example(config_type: Any) -> Any:
    """A value that every field of a type takes, all of them filled in."""
    kind = config_type.kind
    if kind is ConfigTypeKind.SCALAR:
        return EXAMPLES[config_type.given_name]
    if kind is ConfigTypeKind.NONEABLE:
        return example(config_type.inner_type)
    if kind is ConfigTypeKind.ARRAY:
        return [example(config_type.inner_type)]
    if kind is ConfigTypeKind.MAP:
        return {"x": example(config_type.inner_type)}
    return {name: example(field.config_type) for name, field in config_type.fields.items()}


def bent(config_type: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield the same value with a selector in place of each of its parts, the whole first."""
    yield place, SELECTOR
    kind = config_type.kind
    if kind is ConfigTypeKind.NONEABLE:
        yield from list(bent(config_type.inner_type, place))[1:]
    elif kind is ConfigTypeKind.ARRAY:
        yield from ((at, [value]) for at, value in bent(config_type.inner_type, f"{place}[0]"))
    elif kind is ConfigTypeKind.MAP:
        yield from ((at, {"x": value}) for at, value in bent(config_type.inner_type, f"{place}.x"))
    elif kind in (ConfigTypeKind.STRICT_SHAPE, ConfigTypeKind.PERMISSIVE_SHAPE):
        whole = example(config_type)
        for name, field in config_type.fields.items():
            for at, value in bent(field.config_type, f"{place}.{name}" if place else name):
                yield at, {**whole, name: value}


def choose(op: str, check: dg.AssetCheckKey | None = None) -> dict[str, Any]:
    """Return the part of a selector that chooses one op of the job of all assets: a check's or an asset's."""
    if check is None:
        return {"assetSelection": [{"path": [op]}]}
    named = {"assetKey": {"path": list(check.asset_key.path)}, "name": check.name}
    return {"assetSelection": [], "assetCheckSelection": [named]}


def launches() -> Iterator[Launch]:
    """Yield every job, and every asset and check that is run alone, with a selector in each field in turn.

    Sections that jobs share, such as their loggers, are tried with the first of them.
    """
    known: set[str] = set()
    repository = defs().get_repository_def()
    checks = {f"{key.asset_key.path[-1]}_{key.name}": key for key in repository.asset_graph.asset_check_keys}
    for job in repository.get_all_jobs():
        fields = job.run_config_schema.run_config_schema_type.fields
        for op, field in fields["ops"].config_type.fields.items():
            chosen = choose(op, checks.get(op)) if job.name == ASSET_JOB else {}
            for place, config in bent(field.config_type, f"ops.{op}"):
                yield Launch(job.name, chosen, place, {"ops": {op: config}})
        for section in ("resources", "execution", "loggers"):
            if fields[section].config_type.key in known:
                continue
            known.add(fields[section].config_type.key)
            for place, config in bent(fields[section].config_type, section):
                chosen = choose("release") if job.name == ASSET_JOB else {}
                yield Launch(job.name, chosen, place, {section: config})
            other = {"workspace": {"config": {"root": "/elsewhere"}}}
            yield Launch(job.name, {}, "resources.workspace.config.root", {"resources": other})


def runs_of(site: Site) -> dict[str, DagsterRun]:
    return {run.run_id: run for run in site.instance.get_runs()}


@pytest.fixture(scope="module")
def tried() -> list[Launch]:
    every = list(launches())
    places = {each.place for each in every}
    assert {
        "ops.decision.config.comment",
        "ops.decision.config.waive[0]",
        "ops.decisions.config.lines[0].verdict",
        "ops.walk.config.shares.x",
        "ops.release.config.self_test",
        "ops.draft.config",
        "ops.review_queue_needs_you.config",
        "resources.io_manager.config",
        "loggers.console.config.name",
    } <= places
    return every


@pytest.mark.parametrize(("user", "refusals"), [(REVIEWER, 2), (VIEWER, 1)], ids=["reviewer", "reader"])
def test_no_run_is_launched_with_a_selector_anywhere(
    site: Site, tried: list[Launch], user: str, refusals: int
) -> None:
    before, kinds = runs_of(site), set()
    for each in tried:
        tags = [{"key": "dagster/partition", "value": builders.KEY}] if each.chosen else []
        params = {
            "selector": each.selector,
            "mode": "default",
            "runConfigData": each.run_config,
            "executionMetadata": {"tags": tags},
        }
        answer = site.dagster.graphql(LAUNCH, {"params": params}, user=user)
        assert PLANTED_VALUE not in answer.body.decode()
        launched = answer.document["data"]["launchRun"]["__typename"]
        assert launched != "LaunchRunSuccess", each
        kinds.add(launched)
    assert len(kinds) == refusals, kinds
    refused = [run for run_id, run in runs_of(site).items() if run_id not in before]
    assert {run.status for run in refused} <= {DagsterRunStatus.FAILURE}
    assert (user == REVIEWER) == bool(refused)


def test_no_question_about_a_configuration_reads_a_variable(site: Site, tried: list[Launch]) -> None:
    for each in tried:
        asked = {"pipeline": each.selector, "config": each.run_config}
        answer = site.dagster.graphql(ASK, asked, user=VIEWER)
        assert answer.status == 200, answer.body
        assert PLANTED_VALUE not in answer.body.decode(), each


def test_the_planted_value_lies_in_nothing_that_was_kept(site: Site) -> None:
    """Event logs, run configurations and logs of servers, read as bytes."""
    kept = [file for file in site.root.rglob("*") if file.is_file() and file.suffix != ".sock"]
    assert any(file.suffix == ".db" for file in kept)
    assert [file for file in kept if PLANTED_VALUE.encode() in file.read_bytes()] == []
