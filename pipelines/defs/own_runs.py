"""Runs of this location, among those of every project and root that share Dagster's instance.

Decided in docs/decisions/0184-several-roots-in-one-dagster.md.
"""

import dagster as dg

from adapters.dagster_names import LOCATION_TAG
from adapters.launchpad import OWN_TAGS
from pipelines.defs.asset_facts import ASSETS
from pipelines.defs.names import NAMES, build_keys

JOBS = frozenset(
    {
        "analyse",
        "check_deliveries",
        "decide",
        "decide_many",
        "deliver",
        "learn",
        "package",
        "pull",
        "pull_results",
        "roll_back",
        "sweep",
    }
)
"""Every job by name: the runs of a root without a name have no tag that says whose they are."""

OWN_KEYS = frozenset(build_keys(*ASSETS))


def is_own(run: dg.DagsterRun) -> bool:
    """Return whether a run is of this location: by its tag, by the assets it was begun at, or by its job.

    A project of somebody else has runs too, of its jobs and assets, and none of them has a tag of ours.
    """
    if LOCATION_TAG in run.tags:
        return run.tags[LOCATION_TAG] == NAMES.location
    chosen = {*(run.asset_selection or ()), *(each.asset_key for each in run.asset_check_selection or ())}
    if chosen:
        return not OWN_KEYS.isdisjoint(chosen)
    return not NAMES.location and (run.job_name in JOBS or any(tag.startswith(OWN_TAGS) for tag in run.tags))


def list_own_runs(
    instance: dg.DagsterInstance, filters: dg.RunsFilter, limit: int | None = None
) -> list[dg.DagsterRun]:
    """Return the runs of this location that match, the newest first; at most `limit` runs are looked at."""
    return [run for run in instance.get_runs(filters, limit=limit) if is_own(run)]


def list_own_run_records(instance: dg.DagsterInstance, filters: dg.RunsFilter) -> list[dg.RunRecord]:
    """Return the records of this location's runs that match, which say when a run ended; the newest first."""
    return [record for record in instance.get_run_records(filters) if is_own(record.dagster_run)]
