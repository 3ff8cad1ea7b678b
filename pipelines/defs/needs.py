"""`needs_you`: one check that turns red where something is broken, yellow where something only waits.

Anybody may execute it; `needs_sensor` reports it again, without a run, when what needs a person has changed.
"""

from collections.abc import Callable
from functools import partial

import dagster as dg

from adapters.workspace import Workspace
from pipelines.defs.asset_facts import QUEUE
from pipelines.defs.descriptions import describe
from pipelines.defs.lost_runs import note_lost_runs
from pipelines.defs.names import build_key
from pipelines.defs.needs_evaluation import CHECK, evaluate_needs
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review_queue import read_shown_queue
from pipelines.defs.run_config import NO_CONFIG
from pipelines.defs.shared_instance import note_location
from pipelines.queries.queue_places import count_waiting
from schemas.errors import PremierjetError


@dg.asset_check(asset=build_key(QUEUE), name=CHECK, description=describe(CHECK), config_schema=NO_CONFIG)
def needs_you(context: dg.AssetCheckExecutionContext, workspace: WorkspaceResource) -> dg.AssetCheckResult:
    """Show what needs a person now, with its place and what to do."""
    shown = _evaluate(workspace.open(), context.instance)
    return dg.AssetCheckResult(
        passed=shown.passed, severity=shown.severity, description=shown.description, metadata=shown.metadata
    )


@dg.sensor(
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("needs_sensor"),
)
def needs_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Report the check if it says something else than what Dagster shows; it launches no run.

    Beforehand it looks whether another root has the same names in this Dagster, and whether runs are lost.
    Where it cannot, the check is reported all the same: what is in the way is mostly what it says.
    """
    try:
        opened = workspace.open()
        notes = (partial(note_location, context, opened), partial(note_lost_runs, context.instance, opened))
        noted = [_note(context, each) for each in notes]  # each of them, whatever the one before met
        untold = "" if all(noted) else ", except what the log names"
        evaluation = _evaluate(opened, context.instance)
    except PremierjetError as error:
        context.log.error(str(error))
        return dg.SkipReason(f"what needs a person cannot be read: {error}")
    if _is_shown(context.instance, evaluation):
        return dg.SkipReason(f"what needs a person is shown{untold}")
    return dg.SensorResult(
        asset_events=[evaluation], skip_reason=f"what needs a person is shown anew{untold}"
    )


def _note(context: dg.SensorEvaluationContext, note: Callable[[], None]) -> bool:
    """Look at one thing, and return whether that could be done: if not, the log says why."""
    try:
        note()
    except PremierjetError as error:
        context.log.error(str(error))
        return False
    return True


def _evaluate(workspace: Workspace, instance: dg.DagsterInstance) -> dg.AssetCheckEvaluation:
    return evaluate_needs(workspace, count_waiting(workspace, read_shown_queue(instance)), instance)


def _is_shown(instance: dg.DagsterInstance, evaluation: dg.AssetCheckEvaluation) -> bool:
    """Return whether Dagster shows the same result as that of the newest queue.

    A result of an earlier run than the queue's is not shown, nor one that is older.
    """
    key = evaluation.asset_check_key
    record = next(iter(instance.event_log_storage.get_asset_check_execution_history(key, limit=1)), None)
    last = record.event.asset_check_evaluation if record is not None and record.event is not None else None
    if record is None or last is None:
        return False
    queue = instance.get_latest_materialization_event(evaluation.asset_key)
    is_of_queue = queue is None or queue.run_id == record.run_id or queue.timestamp < record.create_timestamp
    return is_of_queue and (last.passed, last.severity, last.description, last.metadata) == (
        evaluation.passed,
        evaluation.severity,
        evaluation.description,
        evaluation.metadata,
    )
