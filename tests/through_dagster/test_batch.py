"""A course asked at night, through Dagster: the schedule sends, the sensor drafts what was answered."""

from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from pipelines.definitions import defs
from pipelines.defs.resources import WorkspaceOpener
from pipelines.defs.schedules import require_entries
from pipelines.testing.fake_openai import FakeOpenAI
from schemas.draft import Origin
from tests.through_dagster.conftest import Installation
from tests.through_dagster.test_model import RECEPTION, with_model


def tonight(installation: Installation) -> dg.RunRequest | dg.SkipReason:
    """What the schedule would launch at its hour."""
    context = dg.build_schedule_context(
        instance=installation.instance,
        scheduled_execution_time=datetime.now(UTC),
        resources={"workspace": WorkspaceOpener()},
    )
    answered = defs().get_repository_def().get_schedule_def("nightly_draft").evaluate_tick(context)
    return answered.run_requests[0] if answered.run_requests else dg.SkipReason(answered.skip_message)


def look(installation: Installation) -> None:
    """Let the sensors look when the batch sensor's five minutes are over."""
    installation.clock += timedelta(minutes=5)
    installation.tick()


def test_a_night_sends_a_batch_and_the_sensor_drafts_when_it_is_answered(installation: Installation) -> None:
    with FakeOpenAI() as fake:
        address = f"model: {{base_url: '{fake.base_url}', name: un-modele, batch: {{}}}}"
        with_model(installation, f"{address}\nbudget: {{tokens: 500000}}")
        look(installation)
        assert installation.runs("sweep") == []  # by day nothing is asked

        request = tonight(installation)
        assert isinstance(request, dg.RunRequest)
        config = request.run_config["ops"]["walk"]["config"]
        assert config["modules"] == [RECEPTION]
        assert installation.launch("sweep", config).is_success
        look(installation)
        assert len(installation.runs("sweep")) == 1  # a batch is under way: nobody is asked again

        for _ in range(3):  # the plan, what follows it, and what is mended of that
            fake.batches.finish()
            look(installation)
        assert [run.status for run in installation.runs("sweep")] == [dg.DagsterRunStatus.SUCCESS] * 4
        assert isinstance(tonight(installation), dg.SkipReason)
        assert fake.requests == []
        assert len(fake.batches.answered) == 5
    head = installation.workspace.records.head(RECEPTION)
    assert head is not None
    assert head.provenance.writer is Origin.MODEL
    assert head.provenance.usage.calls == 5


def test_what_spends_or_delivers_is_off_until_somebody_switches_it_on() -> None:
    status = {each.name: each.default_status for each in defs().schedules or ()}
    assert status == {
        "nightly_draft": dg.DefaultScheduleStatus.STOPPED,
        "nightly_sweep": dg.DefaultScheduleStatus.STOPPED,
        "hourly_pull": dg.DefaultScheduleStatus.RUNNING,
        "nightly_results": dg.DefaultScheduleStatus.RUNNING,
        "nightly_check": dg.DefaultScheduleStatus.RUNNING,
        "every_morning": dg.DefaultScheduleStatus.RUNNING,
    }


def test_a_schedule_without_an_entry_stops_the_load_with_its_name() -> None:
    stray = dg.ScheduleDefinition(name="every_hour", job_name="sweep", cron_schedule="0 * * * *")
    with pytest.raises(ValueError, match="every_hour"):
        require_entries(dg.Definitions(schedules=[stray]))
