"""Runs that Dagster shows as going and that nobody works on: people are told, with what to do.

Where run monitoring is on, and the launcher knows processes as that of our `dagster.yaml` does, Dagster ends
such runs by itself. A project of somebody else's has its own instance, often without both: nine runs of a
backfill kept every place in the queue after its processes were killed, and all was well.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import dagster as dg

from adapters.dagster_home import find_home
from adapters.root import MARKER
from adapters.run_launcher import has_process, is_watched
from adapters.workspace import Workspace
from pipelines.defs.own_runs import is_own
from pipelines.defs.shared_instance import note_of_instance
from schemas.incident import IncidentKind
from schemas.refusal import Refusal

GOING = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
SETTLED_AFTER = timedelta(minutes=1)
"""A run that has changed since is just being started, or ended."""

ENDED_WITHIN = timedelta(hours=1)
"""A run that Dagster watches is told only if it stays so: its daemon does not work then."""

SILENT_AFTER = {
    dg.DagsterRunStatus.STARTING: timedelta(minutes=10),
    dg.DagsterRunStatus.STARTED: timedelta(hours=6),
    dg.DagsterRunStatus.CANCELING: timedelta(minutes=10),
}
"""By status, how long a run whose process nobody here knows may stay so where Dagster watches none."""

MOST_NAMED = 5


def note_lost_runs(instance: dg.DagsterInstance, workspace: Workspace) -> None:
    """Store which runs of ours are lost, or that none is; raises StoreUnusable."""
    lost = sorted(_list_lost_runs(instance, datetime.now(UTC)))
    causes = (_tell_lost(instance, workspace, lost),) if lost else ()
    note_of_instance(workspace, IncidentKind.RUNS, causes)


def _tell_lost(instance: dg.DagsterInstance, workspace: Workspace, lost: list[str]) -> Refusal:
    named = ", ".join(run_id.partition("-")[0] for run_id in lost[:MOST_NAMED])
    runs = f"{named}, …" if len(lost) > MOST_NAMED else named
    if is_watched(instance):
        return Refusal("needs.lost_runs_watched", count=len(lost), runs=runs)
    marker, home = str(workspace.root / MARKER), str(find_home())
    return Refusal("needs.lost_runs", count=len(lost), runs=runs, marker=marker, home=home)


def _list_lost_runs(instance: dg.DagsterInstance, now: datetime) -> Iterator[str]:
    watched = is_watched(instance)
    for record in instance.get_run_records(dg.RunsFilter(statuses=GOING)):
        run, age = record.dagster_run, now - record.update_timestamp.replace(tzinfo=UTC)
        if not is_own(run) or age < (ENDED_WITHIN if watched else SETTLED_AFTER):
            continue
        lives = has_process(instance, run)
        if lives is False or (lives is None and not watched and age >= SILENT_AFTER[run.status]):
            yield run.run_id
