"""What is told when a run fails; a later sensor tick starts again what is still missing."""

import dagster as dg


@dg.run_failure_sensor(default_status=dg.DefaultSensorStatus.RUNNING)
def tell_failed_runs(context: dg.RunFailureSensorContext) -> None:
    """Log each failed run with its module, its job and the sentence it failed with."""
    run = context.dagster_run
    module = run.tags.get("dagster/partition", "several modules")
    context.log.error(f"{run.job_name} failed for {module}: {context.failure_event.message}")
