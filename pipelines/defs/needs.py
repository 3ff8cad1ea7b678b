"""`needs_you`: one check that turns red where something is broken, yellow where something only waits.

Anybody may execute it; `needs_sensor` reports it again, without a run, when what needs a person has changed.
"""

import os
from collections.abc import Callable

import dagster as dg

from pipelines.defs.asset_facts import QUEUE
from pipelines.defs.descriptions import describe
from pipelines.defs.lost_runs import note_lost_runs
from pipelines.defs.names import build_key
from pipelines.defs.needs_evaluation import CHECK, evaluate_fault, evaluate_needs
from pipelines.defs.resources import WorkspaceOpener, WorkspaceResource
from pipelines.defs.review_queue import read_shown_queue
from pipelines.defs.run_config import NO_CONFIG
from pipelines.defs.shared_instance import note_location
from pipelines.queries.queue_places import count_waiting
from pipelines.queries.usual_language import find_usual_language
from schemas.errors import PremierjetError
from schemas.language import match_locale


@dg.asset_check(asset=build_key(QUEUE), name=CHECK, description=describe(CHECK), config_schema=NO_CONFIG)
def needs_you(context: dg.AssetCheckExecutionContext, workspace: WorkspaceResource) -> dg.AssetCheckResult:
    """Show what needs a person now, with its place and what to do."""
    shown = _evaluate(workspace, context.instance)
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
    notes = (
        lambda: note_location(context, workspace.open()),
        lambda: note_lost_runs(context.instance, workspace.open()),
    )
    noted = [_note(context, each) for each in notes]  # each of them, whatever the one before met
    untold = "" if all(noted) else ", except what the log names"
    evaluation = _evaluate(workspace, context.instance)
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


def _evaluate(opener: WorkspaceOpener, instance: dg.DagsterInstance) -> dg.AssetCheckEvaluation:
    """Return the check as it is now; red if nothing can be read, where the last result would stay else."""
    language = match_locale(os.environ)
    try:
        workspace = opener.open()
        language = find_usual_language(workspace)
        return evaluate_needs(workspace, count_waiting(workspace, read_shown_queue(instance)), instance)
    except PremierjetError as error:
        return evaluate_fault(error, language)


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
