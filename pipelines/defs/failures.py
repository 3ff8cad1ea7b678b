"""`tell_failed_runs`: logs why a run failed, and stores it for the notices to operators."""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg
from dagster import DagsterEvent

from adapters.workspace import Workspace
from pipelines.defs.decision_runs import is_recorded
from pipelines.defs.descriptions import describe
from pipelines.defs.modules_failed import ModulesFailed
from pipelines.defs.own_runs import is_own
from pipelines.defs.resources import WorkspaceOpener, WorkspaceResource
from pipelines.review.links import PARTITION_TAG
from pipelines.workflow.notify import describe_failed_run, keep_failed_run
from schemas.errors import DecisionRefused, PremierjetError


@dg.sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("tell_failed_runs"),
    required_resource_keys={"workspace"},
)
def tell_failed_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Tell each run that failed since the last tick; it launches none.

    Dagster's own sensor of failed runs finds them, but cannot say why a tick had nothing to tell. It goes on
    behind a run that could not be stored, so that its cursor is put back: the store has each run once.
    """
    cursor, errors = context.cursor, list[PremierjetError]()
    reactions = _watch_failed_runs(errors).evaluate_tick(context).dagster_run_reactions or ()
    for each in reactions:
        if each.error is not None:
            context.log.error(str(each.error))
    if errors:
        context.update_cursor(cursor)
        return dg.SkipReason(f"failed runs that wait until they can be stored: {len(errors)}; {errors[0]}")
    failed = [each for each in reactions if each.dagster_run is not None and is_own(each.dagster_run)]
    told = f"runs that failed since the last tick: {len(failed)}"
    return dg.SkipReason(told if failed else "no run has failed since the last tick")


def _watch_failed_runs(errors: list[PremierjetError]) -> dg.SensorDefinition:
    """Return Dagster's own sensor of failed runs; it is in no module's names, where it would be one more.

    `errors` takes why a run could not be stored.
    """

    def tell_run(context: dg.RunFailureSensorContext, workspace: WorkspaceResource) -> None:
        try:
            _tell_failed_run(context, workspace)
        except PremierjetError as error:
            context.log.error(f"nobody is written to about it yet: {error}")
            errors.append(error)

    return dg.run_failure_sensor(name="failed_runs")(tell_run)


def _tell_failed_run(context: dg.RunFailureSensorContext, workspace: WorkspaceOpener) -> None:
    """Log a failed run of ours with its module, its job and its error, and store it for the next notices.

    Not stored is a refused decision, as the person who took it is looking at the run, nor a run whose
    decision the ledger has: `decision_run_sensor` marks it as successful. Raises PremierjetError if it cannot
    be stored.
    """
    run, steps = context.dagster_run, context.get_step_failure_events()
    if not is_own(run):
        return
    module = run.tags.get(PARTITION_TAG)
    why = "\n".join(line for step in steps for line in _walk_sentences(step)) or str(
        context.failure_event.message
    )
    context.log.error(f"{run.job_name} failed for {module or 'several modules'}: {why}")
    if any(_name_cause(step) == DecisionRefused.__name__ for step in steps):
        return
    opened = workspace.open()
    if _is_known_to_be_recorded(context, opened):
        context.log.info(f"{run.job_name}: the ledger holds what this run was launched for")
        return
    ended_at = _find_end(context.instance, run)
    keep_failed_run(opened, describe_failed_run(run.run_id, run.job_name, module, why, ended_at))


def _find_end(instance: dg.DagsterInstance, run: dg.DagsterRun) -> datetime:
    """Return when a run ended: a moment that is the same each time the run is looked at, to store it once."""
    record = instance.get_run_record_by_id(run.run_id)
    ended_at = None if record is None else record.end_time
    return datetime.now(UTC) if ended_at is None else datetime.fromtimestamp(ended_at, UTC)


def _is_known_to_be_recorded(context: dg.RunFailureSensorContext, workspace: Workspace) -> bool:
    """Return whether the ledger has the decisions of a run; of one that cannot be read the run is told."""
    try:
        return is_recorded(workspace, context.dagster_run)
    except PremierjetError as error:
        context.log.error(str(error))
        return False


def _walk_sentences(step: DagsterEvent) -> Iterator[str]:
    """Yield the sentence a step failed with, and those of its modules if it walked many."""
    failure = step.step_failure_data.user_failure_data
    error = step.step_failure_data.error
    if failure is not None and failure.description:
        yield failure.description
    if (
        error is not None
        and error.cause is not None
        and (failure is None or _name_cause(step) == ModulesFailed.__name__)
    ):
        yield error.cause.message.strip()


def _name_cause(step: DagsterEvent) -> str:
    """Return the class name of the error behind a step's failure, empty if there is none."""
    error = step.step_failure_data.error
    return (error.cause.cls_name or "") if error is not None and error.cause is not None else ""
