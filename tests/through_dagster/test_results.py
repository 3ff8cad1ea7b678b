"""What learners did, through Dagster: a schedule that reads, an asset that shows, a check that tells."""

import shutil
from datetime import UTC, datetime

import dagster as dg
import pytest
from dagster._core.definitions.schedule_definition import ScheduleExecutionData

from pipelines.definitions import defs
from pipelines.defs.resources import WorkspaceOpener
from pipelines.workflow.pull_results import open_course_results
from schemas.results import PartKind
from tests.statements import answered, learner, lines, statement
from tests.through_dagster.conftest import Installation

ENTRY = "results: {origins: [{kind: statements, id: archive, path: 'results/*.jsonl'}]}\n"


@pytest.fixture
def reading(installation: Installation) -> Installation:
    """The course of every test of this room, with statements of its learners in a file."""
    folder = installation.root / "courses" / "froid"
    file = folder / "course.yaml"
    file.write_text(file.read_text(encoding="utf-8") + ENTRY, encoding="utf-8")
    (folder / "results").mkdir()
    lines(folder / "results" / "a.jsonl", [answered(1), answered(2, actor=learner("noé.dupré"))])
    return installation


def nightly(installation: Installation) -> ScheduleExecutionData:
    context = dg.build_schedule_context(
        instance=installation.instance,
        scheduled_execution_time=datetime.now(UTC),
        resources={"workspace": WorkspaceOpener()},
    )
    return defs().get_repository_def().get_schedule_def("nightly_results").evaluate_tick(context)


def light(installation: Installation) -> tuple[bool, str]:
    key = dg.AssetCheckKey(dg.AssetKey("results"), "results_readable")
    (record,) = installation.instance.event_log_storage.get_asset_check_execution_history(key, limit=1)
    assert record.event is not None
    evaluation = record.event.asset_check_evaluation
    assert evaluation is not None
    return evaluation.passed, evaluation.description or ""


def kept(installation: Installation, kind: PartKind) -> int:
    return sum(
        part.rows for part in open_course_results(installation.workspace, "froid").read_state().of(kind)
    )


def test_the_night_has_nothing_to_read_where_no_course_says_from_where(installation: Installation) -> None:
    assert nightly(installation).skip_message == "no course reads results"


def test_the_night_reads_where_a_course_says_from_where(reading: Installation) -> None:
    assert nightly(reading).run_requests


def test_a_run_keeps_what_learners_did_and_the_light_is_green(reading: Installation) -> None:
    run = reading.launch("pull_results", {})
    assert run.status is dg.DagsterRunStatus.SUCCESS
    assert kept(reading, PartKind.RESULTS) == 2
    assert light(reading) == (True, "every origin was read to its end, and understood")
    assert "dupré" not in reading.told(run)


def test_what_nobody_understood_turns_the_light_yellow_with_its_reason(reading: Installation) -> None:
    folder = reading.root / "courses" / "froid" / "results"
    lines(folder / "b.jsonl", [statement(3, "urn:liked"), statement(4, timestamp="2026-11-24T16:00:00Z")])
    run = reading.launch("pull_results", {})
    assert run.status is dg.DagsterRunStatus.SUCCESS
    passed, why = light(reading)
    assert not passed
    assert "froid: kept aside, fewer than 100: unknown verb" in why
    assert "a clock is off" in why
    assert kept(reading, PartKind.ASIDE) == 1


def test_an_origin_that_cannot_be_read_turns_the_light_yellow_with_its_remedy(reading: Installation) -> None:
    """In the language of the course, as every refusal."""
    (reading.root / "courses" / "froid" / "results" / "a.jsonl").unlink()
    run = reading.launch("pull_results", {})
    assert run.status is dg.DagsterRunStatus.SUCCESS
    passed, why = light(reading)
    assert not passed
    assert "n’est pas un fichier" in why
    assert "corrigez `path` sous `results`" in why


def test_a_course_whose_results_cannot_be_read_stops_no_other(reading: Installation) -> None:
    other = reading.root / "courses" / "abri"
    shutil.copytree(reading.root / "courses" / "froid", other)
    file = other / "course.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("froid", "abri", 1), encoding="utf-8")
    reading.workspace.records.store.put("results/abri/state/00000001.json", b"not what was written")
    run = reading.launch("pull_results", {})
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert "1 failed, the others went on: abri" in reading.told(run)
    assert kept(reading, PartKind.RESULTS) == 2
    assert light(reading) == (False, "abri: failed")
    assert reading.instance.get_latest_materialization_event(dg.AssetKey("results")) is not None


def test_results_of_a_course_that_is_gone_go_month_by_month_all_the_same(reading: Installation) -> None:
    """As long as its course.yaml said when it was read last."""
    folder = reading.root / "courses" / "froid"
    file = folder / "course.yaml"
    asked = file.read_text(encoding="utf-8").replace("results: {", "results: {keep_months: 120, ")
    file.write_text(asked, encoding="utf-8")
    moments = (f"{year}-03-02T10:00:00Z" for year in (2019, 2018))
    old = [statement(5 + n, timestamp=at, stored=at) for n, at in enumerate(moments)]
    lines(folder / "results" / "old.jsonl", old)
    assert reading.launch("pull_results", {}).is_success
    assert kept(reading, PartKind.RESULTS) == 4
    shutil.rmtree(folder)
    open_course_results(reading.workspace, "froid").save_keep_months(96)
    assert nightly(reading).run_requests
    assert reading.launch("pull_results", {}).is_success
    assert kept(reading, PartKind.RESULTS) == 3
