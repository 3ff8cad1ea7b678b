"""When a run was launched, or the one that it retries: a person, or Dagster, had that carried out again."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial

import dagster as dg

from pipelines.review.links import RECEIVED_TAG
from pipelines.workflow.decide import RunLaunch

ROOT_RUN_TAG, PARENT_RUN_TAG = "dagster/root_run_id", "dagster/parent_run_id"
LOST = datetime.fromtimestamp(0, UTC)
"""When a run was launched that Dagster's history has no more: whatever was decided may have come after it."""


def find_first_launch(context: dg.OpExecutionContext) -> datetime | None:
    """Return when the first run was launched that this one retries, None if it retries none."""
    return min(_list_moments(context.instance, list_retried(context.run)), default=None)


def find_run_launch(context: dg.OpExecutionContext) -> RunLaunch:
    """Return when a run was launched: it may have waited in the queue since."""
    (launched_at,) = _list_moments(context.instance, [context.run_id])
    return RunLaunch(launched_at, partial(_find_launch, context.instance))


def _find_launch(instance: dg.DagsterInstance, run_id: str) -> datetime | None:
    """Return when a run was launched, or the first that it retries; None if Dagster has it no more."""
    run = instance.get_run_by_id(run_id)
    return None if run is None else min(_list_moments(instance, [run_id, *list_retried(run)]))


def _list_moments(instance: dg.DagsterInstance, run_ids: Iterable[str]) -> list[datetime]:
    return [
        LOST if record is None else record.create_timestamp.astimezone(UTC)
        for record in map(instance.get_run_record_by_id, run_ids)
    ]


def find_received_tag(context: dg.OpExecutionContext) -> str:
    """Return the tag of a run that names the desk's decision; a retry may be launched without its tags."""
    runs = (context.run, *map(context.instance.get_run_by_id, list_retried(context.run)))
    tags = (run.tags.get(RECEIVED_TAG, "") for run in runs if run is not None)
    return next((tag for tag in tags if tag), "")


def list_retried(run: dg.DagsterRun) -> Iterator[str]:
    """Yield the ids of the first run that a run retries, and of the last."""
    tagged = (run.tags.get(ROOT_RUN_TAG), run.tags.get(PARENT_RUN_TAG))
    yield from {each for each in (run.root_run_id, run.parent_run_id, *tagged) if each and each != run.run_id}
