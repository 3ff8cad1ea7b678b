"""A backfill of many modules: what waits for people is skipped, and the log says for whom."""

import logging
from collections.abc import Sequence

import dagster as dg
import pytest
from dagster._daemon.backfill import execute_backfill_iteration

from tests.through_dagster.conftest import COURSE, HEALTHY, Installation
from tests.through_dagster.test_run_configuration import BACKFILL, ask

STAGES = ("source_spans", "plan", "draft", "release", "delivery")
APPROVED, WAITING = (f"{COURSE}--{name}" for name in HEALTHY[:2])


def approve(installation: Installation, module: str) -> None:
    head = installation.workspace.records.head(module)
    assert head is not None
    config = {"digest": head.content.canonical_digest()[:12], "verdict": "approve", "person": "lea"}
    assert installation.launch("decide", config, tags={"dagster/partition": module}).is_success


def backfill(
    installation: Installation, assets: Sequence[str], modules: Sequence[str]
) -> list[dg.DagsterRun]:
    """Ask for a backfill in the UI; return its runs once they have ended."""
    params = {"assetSelection": [{"path": [each]} for each in assets], "partitionNames": list(modules)}
    answer = ask(installation, BACKFILL, params)
    assert answer["__typename"] == "LaunchBackfillSuccess", answer
    for _ in range(5):
        list(execute_backfill_iteration(installation.process, logging.getLogger("backfill")))
        installation.dequeue()
    return list(
        installation.instance.get_runs(dg.RunsFilter(tags={"dagster/backfill": answer["backfillId"]}))
    )


def was_made(installation: Installation, asset: str, module: str) -> bool:
    wanted = dg.AssetRecordsFilter(dg.AssetKey(asset), asset_partitions=[module])
    return bool(installation.instance.fetch_materializations(wanted, limit=1).records)


@pytest.mark.filterwarnings("ignore:Function `AssetSelection.sources` is deprecated")  # Dagster's own call
@pytest.mark.parametrize("assets", [STAGES, ("release",)], ids=["every stage", "one asset"])
def test_a_backfill_skips_what_waits_for_people_and_says_for_whom(
    drafted: Installation, assets: Sequence[str]
) -> None:
    """It was red, with all its runs, where nothing is wrong and a reviewer is awaited."""
    approve(drafted, APPROVED)
    runs = {run.tags["dagster/partition"]: run for run in backfill(drafted, assets, [APPROVED, WAITING])}
    assert {key: run.status for key, run in runs.items()} == {
        APPROVED: dg.DagsterRunStatus.SUCCESS,
        WAITING: dg.DagsterRunStatus.SUCCESS,
    }
    for asset in {*assets} & {"release", "delivery"}:
        assert was_made(drafted, asset, APPROVED)
        assert not was_made(drafted, asset, WAITING)
    assert "pedagogie" in drafted.told(runs[WAITING])
    assert "pedagogie" not in drafted.told(runs[APPROVED])


def test_a_release_asked_for_alone_is_refused_while_its_draft_waits(drafted: Installation) -> None:
    run = drafted.launch("package", {}, tags={"dagster/partition": WAITING})
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert "pedagogie" in drafted.told(run)
