"""`tell_failed_runs`: logs why a run failed, and stores it for the notices to operators."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

import dagster as dg
from dagster import DagsterEvent

from pipelines.defs.decision_runs import is_recorded
from pipelines.defs.descriptions import describe
from pipelines.defs.modules_failed import ModulesFailed
from pipelines.defs.own_runs import is_own
from pipelines.defs.resources import WorkspaceResource
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

    Dagster's own sensor of failed runs finds them, but cannot say why a tick had nothing to tell.
    """
    reactions = _watch_failed_runs().evaluate_tick(context).dagster_run_reactions or ()
    for each in reactions:
        if each.error is not None:
            context.log.error(str(each.error))
    failed = [each for each in reactions if each.dagster_run is not None and is_own(each.dagster_run)]
    told = f"runs that failed since the last tick: {len(failed)}"
    return dg.SkipReason(told if failed else "no run has failed since the last tick")


@cache
def _watch_failed_runs() -> dg.SensorDefinition:
    """Return Dagster's own sensor of failed runs; it is in no module's names, where it would be one more."""
    return dg.run_failure_sensor(name="failed_runs")(_tell_failed_run)


def _tell_failed_run(context: dg.RunFailureSensorContext, workspace: WorkspaceResource) -> None:
    """Log a failed run of ours with its module, its job and its error, and store it for the next notices.

    Not stored is a refused decision, as the person who took it is looking at the run, nor a run whose
    decision the ledger has: `decision_run_sensor` marks it as successful.
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
    try:
        if is_recorded(workspace.open(), run):
            context.log.info(f"{run.job_name}: the ledger holds what this run was launched for")
            return
        failed = describe_failed_run(run.run_id, run.job_name, module, why, datetime.now(UTC))
        keep_failed_run(workspace.open(), failed)
    except PremierjetError as error:
        context.log.error(f"nobody will be written to about it: {error}")


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
