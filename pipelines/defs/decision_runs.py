"""`decision_run_sensor`: gives a decision's run the outcome the ledger has, even if its process died.

A process that is killed behind the ledger's append leaves a run marked as failed whose decision stands.
Decided in docs/decisions/0094-what-a-kill-leaves-behind.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import dagster as dg

from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from pipelines.defs.delivery import show_withdrawals
from pipelines.defs.descriptions import describe
from pipelines.defs.ended_run import EndedRun
from pipelines.defs.partitions import register
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review import show_outcome, show_queue
from pipelines.queries.lookups import require_head
from pipelines.queries.run_decisions import RunDecision, find_run_decisions, parse_asked_decisions
from pipelines.review.links import PARTITION_TAG
from pipelines.workflow.decide import DecisionOutcome, judge_draft
from pipelines.workflow.release import report_or_warn
from schemas.errors import PremierjetError
from schemas.review import Decision

JOBS = ("decide", "decide_many")
SINCE = timedelta(days=7)
MOST = 1000
"""Ended runs of each job that a tick looks at, the newest first."""

FAILED = frozenset({dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED})
ENDED = [dg.DagsterRunStatus.SUCCESS, *FAILED]
AGREEING = VersionCache[str, bool](2 * MOST)
"""The runs that agree with the ledger, as this process saw them end; forgetting one costs a look."""


@dg.sensor(
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("decision_run_sensor"),
)
def decision_run_sensor(context: dg.SensorEvaluationContext, workspace: WorkspaceResource) -> dg.SkipReason:
    """End each run of a decision as the ledger says, and show what its process left out.

    Where the ledger holds a failed run's decision, the draft's page and its check show the outcome and the
    run ends as a success; one that succeeded and whose decision is not there ends as a failure.
    """
    opened = workspace.open()
    changed = 0
    for run in _list_ended(context.instance):
        try:
            changed += ended_as_recorded(context.instance, opened, run)
            AGREEING.keep(run.run_id, _status(context.instance, run), True)
        except PremierjetError as error:
            context.log.error(f"run {run.run_id} cannot be held against the ledger: {error}")
    return dg.SkipReason(f"{changed} ended otherwise than the ledger says" if changed else "all agree")


def ended_as_recorded(instance: dg.DagsterInstance, workspace: Workspace, run: dg.DagsterRun) -> bool:
    """End a run as the ledger says; False where it ended so already. Raises LedgerBroken, StoreUnusable."""
    found = decisions_of(workspace, run)
    if not found:
        return False
    ended = EndedRun(instance, run)
    own = [each for each in found if each.own]
    if run.status not in FAILED:
        missing = [each.asked.module for each in found if each.entry is None]
        if missing:
            ended.end_badly(f"The ledger holds no decision of this run on {', '.join(missing)}.")
        return bool(missing)
    if not own or _ended_by_itself(instance, run):
        return False
    _show(ended, workspace, own)
    missing = [each.asked.module for each in found if not each.own]
    recorded = ", ".join(f"{each.asked.module} ({each.asked.verdict})" for each in own)
    if missing:
        ended.say(f"Recorded in the ledger: {recorded}. Not recorded: {', '.join(missing)}.")
        return not missing
    ended.end_well(f"Recorded in the ledger before its process ended: {recorded}.")
    return True


def decisions_of(workspace: Workspace, run: dg.DagsterRun) -> tuple[RunDecision, ...]:
    """Return what the ledger holds of each verdict a run was launched for; raises LedgerBroken."""
    config = cast(Mapping[str, Any], run.run_config)
    return find_run_decisions(
        workspace, run.run_id, parse_asked_decisions(config, run.tags.get(PARTITION_TAG, ""))
    )


def is_recorded(workspace: Workspace, run: dg.DagsterRun) -> bool:
    """Return whether the ledger holds all a run of decisions was launched for, written by that run."""
    found = decisions_of(workspace, run) if run.job_name in JOBS else ()
    return bool(found) and all(each.own for each in found)


def _list_ended(instance: dg.DagsterInstance) -> Iterator[dg.DagsterRun]:
    """Yield the runs of decisions that have ended lately and were not seen to agree with the ledger."""
    since = datetime.now(UTC) - SINCE
    for job in JOBS:
        runs_filter = dg.RunsFilter(job_name=job, statuses=ENDED, updated_after=since)
        for run in instance.get_runs(runs_filter, limit=MOST):
            if not AGREEING.find(run.run_id, run.status):
                yield run


def _status(instance: dg.DagsterInstance, run: dg.DagsterRun) -> dg.DagsterRunStatus:
    now = instance.get_run_by_id(run.run_id)
    return run.status if now is None else now.status


def _ended_by_itself(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    """Return whether a run over many decisions lived to list those that were refused."""
    if run.job_name != "decide_many":
        return False
    return bool(instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_FAILURE))


def _show(ended: EndedRun, workspace: Workspace, own: Sequence[RunDecision]) -> None:
    """Show the outcome of each decision as its own run would have; the run says what cannot be shown."""
    shown = []
    for each in own:
        decision = cast(Decision, each.decision)
        try:
            report_or_warn(workspace, decision, ended.log.warning)
            register(ended.instance, [decision.module])
            head = require_head(workspace, decision.module)
            if decision.digest == head.content.canonical_digest():
                judgement = judge_draft(workspace, head, datetime.now(UTC))
                assert each.entry is not None
                show_outcome(workspace, ended, DecisionOutcome(each.entry, judgement), head)
                shown.append(decision.module)
            show_withdrawals(ended, workspace, decision)
        except PremierjetError as error:
            ended.say(f"{decision.module}: the decision is recorded and cannot be shown: {error}")
    if shown:
        show_queue(workspace, ended, shown)
