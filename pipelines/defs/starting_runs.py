"""`starting_run_sensor`: ends a run that was handed to the broker but that no worker will start.

A busy broker may hold a run for long, so Dagster waits for its start ten minutes in `deploy/`. A run that was
lost on its way is ended here, and then launched anew by the sensor that wanted it.
Decided in docs/decisions/0094-what-a-kill-leaves-behind.md.
"""

import time

import dagster as dg

from adapters.run_launcher import StartWatch
from pipelines.defs.descriptions import describe

PATIENCE = 20.0
"""Seconds a run may take to start, and then has to be missing before it is ended."""

MISSING: dict[str, float] = {}
"""By run, since when neither the broker nor a worker has it, by this process's clock."""


@dg.sensor(
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("starting_run_sensor"),
)
def starting_run_sensor(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """End each run that was handed over and that neither the broker nor a worker has."""
    starting = context.instance.get_run_records(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTING]))
    before = time.time() - PATIENCE
    late = [each.dagster_run for each in starting if each.update_timestamp.timestamp() < before]
    launcher = context.instance.run_launcher
    lost = launcher.find_lost_starts(late) if late and isinstance(launcher, StartWatch) else {}
    for run_id in MISSING.keys() - lost.keys():
        del MISSING[run_id]
    ended = [
        run.run_id for run in late if run.run_id in lost and _end_if_lost(context, run, lost[run.run_id])
    ]
    return dg.SkipReason(f"lost before they started: {', '.join(ended)}" if ended else "none is lost")


def _end_if_lost(context: dg.SensorEvaluationContext, run: dg.DagsterRun, reason: str) -> bool:
    """End a run that has been missing for PATIENCE seconds and is still starting; return whether it was."""
    since = MISSING.setdefault(run.run_id, time.monotonic())
    current = context.instance.get_run_by_id(run.run_id)
    if (
        time.monotonic() - since < PATIENCE
        or current is None
        or current.status is not dg.DagsterRunStatus.STARTING
    ):
        return False
    context.instance.report_run_failed(run, f"The run was lost before it started: {reason}.")
    return True
