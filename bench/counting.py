"""Events of Dagster, counted by the asset they are about."""

from collections import Counter

from dagster import DagsterEvent, DagsterEventType

from pipelines.cli.runs import Runs


def events(runs: Runs) -> Counter[str]:
    """Return how many events all runs logged of each asset's modules; the queue's, of none, are left out."""
    logged = (entry for run in runs.instance.get_runs() for entry in runs.instance.all_logs(run.run_id))
    found = (_asset(entry.dagster_event) for entry in logged if entry.dagster_event is not None)
    return Counter(asset for asset in found if asset is not None)


def _asset(event: DagsterEvent) -> str | None:
    if event.event_type is DagsterEventType.ASSET_CHECK_EVALUATION:
        return event.asset_check_evaluation_data.asset_key.to_user_string()
    told = event.is_step_materialization or event.is_asset_observation
    return event.asset_key.to_user_string() if told and event.asset_key and event.partition else None
