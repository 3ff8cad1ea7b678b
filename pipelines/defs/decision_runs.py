"""`decision_run_sensor`: gives a decision's run the outcome the ledger has, even if its process died.

A process that is killed after it wrote to the ledger leaves a run marked as failed whose decision counts.
Decided in docs/decisions/0094-what-a-kill-leaves-behind.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import dagster as dg

from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from pipelines.defs.descriptions import describe
from pipelines.defs.ended_run import EndedRun
from pipelines.defs.names import NAMES
from pipelines.defs.own_runs import list_own_runs
from pipelines.defs.partitions import register_modules
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review import show_changed_queue, show_decision
from pipelines.queries.run_decisions import RunDecision, find_run_decisions, parse_asked_decisions
from pipelines.review.links import PARTITION_TAG
from schemas.errors import PremierjetError
from schemas.review import Decision

JOBS = ("decide", "decide_many")
LOOKBACK = timedelta(days=7)
MOST_RUNS = 1000
"""Ended runs of each job that one tick reads, the newest first."""

FAILED = frozenset({dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED})
ENDED = [dg.DagsterRunStatus.SUCCESS, *FAILED]
AGREEING_RUNS = VersionCache[str, bool](2 * MOST_RUNS)
"""Ended runs that agree with the ledger; one that drops out of this cache is only compared again."""


@dg.sensor(
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("decision_run_sensor"),
)
def decision_run_sensor(context: dg.SensorEvaluationContext, workspace: WorkspaceResource) -> dg.SkipReason:
    """Make each ended run of a decision agree with the ledger, and show what its process left out.

    If the ledger has a failed run's decision, the draft's page and check show the outcome and the run becomes
    a success. A successful run whose decision the ledger lacks becomes a failure.
    """
    opened = workspace.open()
    changed = unread = 0
    for run in _list_ended(context.instance):
        try:
            changed += make_agree(context.instance, opened, run)
            AGREEING_RUNS.keep(run.run_id, _read_status(context.instance, run), True)
        except PremierjetError as error:
            unread += 1
            context.log.error(f"run {run.run_id} cannot be held against the ledger: {error}")
    said = f"{changed} ended otherwise than the ledger says" if changed else "all agree"
    untold = f", except {unread} that cannot be held against the ledger; the log says why" if unread else ""
    return dg.SkipReason(said + untold)


def make_agree(instance: dg.DagsterInstance, workspace: Workspace, run: dg.DagsterRun) -> bool:
    """Make an ended run agree with the ledger, and return whether it changed.

    Raises LedgerBroken, StoreUnusable.
    """
    decisions = find_decisions(workspace, run)
    if not decisions:
        return False
    ended = EndedRun(instance, run)
    recorded_by_run = [each for each in decisions if each.own]
    if run.status not in FAILED:
        missing = [each.asked.module for each in decisions if each.entry is None]
        if missing:
            ended.mark_failed(f"The ledger holds no decision of this run on {', '.join(missing)}.")
        return bool(missing)
    if not recorded_by_run or _ended_by_itself(instance, run):
        return False
    _show_outcomes(ended, workspace, recorded_by_run)
    missing = [each.asked.module for each in decisions if not each.own]
    recorded = ", ".join(f"{each.asked.module} ({each.asked.verdict})" for each in recorded_by_run)
    if missing:
        ended.add_sentence(f"Recorded in the ledger: {recorded}. Not recorded: {', '.join(missing)}.")
        return not missing
    ended.mark_succeeded(f"Recorded in the ledger before its process ended: {recorded}.")
    return True


def find_decisions(workspace: Workspace, run: dg.DagsterRun) -> tuple[RunDecision, ...]:
    """Return the ledger's entry, if any, for each verdict a run was launched with; raises LedgerBroken."""
    config = cast(Mapping[str, Any], run.run_config)
    return find_run_decisions(
        workspace, run.run_id, parse_asked_decisions(config, run.tags.get(PARTITION_TAG, ""))
    )


def is_recorded(workspace: Workspace, run: dg.DagsterRun) -> bool:
    """Return whether the ledger has every decision of a run, written by that run."""
    decisions = find_decisions(workspace, run) if run.job_name in JOBS else ()
    return bool(decisions) and all(each.own for each in decisions)


def _list_ended(instance: dg.DagsterInstance) -> Iterator[dg.DagsterRun]:
    """Yield the runs of decisions that ended lately and are not known to agree with the ledger."""
    since = datetime.now(UTC) - LOOKBACK
    for job in JOBS:
        runs_filter = dg.RunsFilter(job_name=job, statuses=ENDED, updated_after=since, tags=NAMES.tags)
        for run in list_own_runs(instance, runs_filter, MOST_RUNS):
            if not AGREEING_RUNS.find(run.run_id, run.status):
                yield run


def _read_status(instance: dg.DagsterInstance, run: dg.DagsterRun) -> dg.DagsterRunStatus:
    current = instance.get_run_by_id(run.run_id)
    return run.status if current is None else current.status


def _ended_by_itself(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    """Return whether a `decide_many` run lived long enough to report by itself what was refused."""
    if run.job_name != "decide_many":
        return False
    return bool(instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_FAILURE))


def _show_outcomes(ended: EndedRun, workspace: Workspace, recorded_by_run: Sequence[RunDecision]) -> None:
    """Show the outcome of each decision as its run would have; log in the run what cannot be shown."""
    decisions = [cast(Decision, each.decision) for each in recorded_by_run]
    register_modules(ended.instance, [each.module for each in decisions])
    changed = [each.module for each in decisions if show_decision(workspace, ended, each, ended.add_sentence)]
    if changed:
        show_changed_queue(workspace, ended, changed, ended.add_sentence)
