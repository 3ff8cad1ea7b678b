"""Operators are written to about failed runs of these courses, and of no other project in their Dagster."""

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.test_utils import create_run_for_test

from adapters.store.notices import NoticeRecords
from tests.through_dagster.conftest import BESIDE_THE_LINE, Installation
from tests.through_dagster.test_line import RECEPTION

pytestmark = pytest.mark.trial  # each runs two sweeps


@pytest.fixture
def idle() -> Collection[str]:
    """All that is beside the line but what tells of failed runs."""
    return BESIDE_THE_LINE - {"tell_failed_runs"}


def fail(installation: Installation, job: str) -> str:
    """End a run of a job, begun in this code location, as run monitoring ends one whose process is gone."""
    ours = installation.launch("sweep", {"modules": [RECEPTION]})
    run: dg.DagsterRun = create_run_for_test(
        installation.instance,
        job_name=job,
        status=dg.DagsterRunStatus.STARTED,
        remote_job_origin=ours.remote_job_origin,
    )
    installation.instance.report_run_failed(run, "its process is gone")
    return run.run_id


def list_kept(installation: Installation) -> set[str]:
    """The failed runs that the next notices tell, by their ids."""
    kept = NoticeRecords(installation.workspace.records.store).failed_runs(datetime(2020, 1, 1, tzinfo=UTC))
    return {each.run_id for each in kept}


def test_a_failed_run_of_another_project_is_told_to_nobody(drafted: Installation) -> None:
    drafted.tick()
    theirs, ours = fail(drafted, "nightly_etl"), fail(drafted, "sweep")
    drafted.tick()
    assert ours in list_kept(drafted)
    assert theirs not in list_kept(drafted)


def test_a_failed_run_is_told_once_the_store_can_be_used_again(drafted: Installation) -> None:
    """It was logged alone, and Dagster's cursor had moved on: operators heard nothing of the worst hour."""
    drafted.tick()
    marked = Path(drafted.workspace.records.store.place) / "format.json"
    kept = marked.rename(marked.with_suffix(".kept"))
    marked.write_text('{"format": 99}', encoding="utf-8")
    run = drafted.launch("sweep", {"modules": [RECEPTION]})
    assert run.status is dg.DagsterRunStatus.FAILURE
    for _ in range(2):
        drafted.tick()
    kept.replace(marked)
    assert list_kept(drafted) == set()
    for _ in range(2):
        drafted.tick()
    assert list_kept(drafted) == {run.run_id}
