"""Messages about failed runs; a later sensor tick starts again what is still missing."""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg
from dagster import DagsterEvent

from pipelines.defs.decision_runs import is_recorded
from pipelines.defs.descriptions import describe
from pipelines.defs.modules_failed import ModulesFailed
from pipelines.defs.resources import WorkspaceResource
from pipelines.review.links import PARTITION_TAG
from pipelines.workflow.notify import describe_failed_run, keep_failed_run
from schemas.errors import DecisionRefused, PremierjetError


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING, description=describe("tell_failed_runs")
)
def tell_failed_runs(context: dg.RunFailureSensorContext, workspace: WorkspaceResource) -> None:
    """Log each failed run with its module, its job and the sentence it failed with, and keep it to be told.

    A refused decision is kept for nobody: whoever took it is looking at the run. Neither is a run whose
    decision the ledger holds: `decision_run_sensor` ends it as a success.
    """
    run, steps = context.dagster_run, context.get_step_failure_events()
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
    """Yield what a step failed with, as the stage said it, and each module's sentence where it had many."""
    said = step.step_failure_data.user_failure_data
    error = step.step_failure_data.error
    if said is not None and said.description:
        yield said.description
    if (
        error is not None
        and error.cause is not None
        and (said is None or _name_cause(step) == ModulesFailed.__name__)
    ):
        yield error.cause.message.strip()


def _name_cause(step: DagsterEvent) -> str:
    error = step.step_failure_data.error
    return (error.cause.cls_name or "") if error is not None and error.cause is not None else ""
