"""Run requests of a sensor for due work: one run each or one sweep; after three failures it stops."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, cast

import dagster as dg
from dagster._core.storage.dagster_run import FINISHED_STATUSES

from adapters.store.draft_claims import DraftClaims
from adapters.workspace import Workspace
from pipelines.queries.run_launches import DueWork, LaunchRun, RunState, choose_launch
from pipelines.review.links import PARTITION_TAG
from pipelines.workflow.share_sweep import split_sweep

DUE = "premierjet/due"
SENSOR = "dagster/sensor_name"
DRAFTED = ("source", "draft")
MANY = 10
"""Modules that have a run each: one costs two seconds and a process, a module of a sweep neither."""

AT_WORK = dg.RunsFilter(statuses=[each for each in dg.DagsterRunStatus if each not in FINISHED_STATUSES])
"""What finds every run that is waiting or going."""

STATES = {
    dg.DagsterRunStatus.SUCCESS: RunState.SUCCEEDED,
    dg.DagsterRunStatus.FAILURE: RunState.FAILED,
    dg.DagsterRunStatus.CANCELED: RunState.FAILED,
    dg.DagsterRunStatus.QUEUED: RunState.WAITING,
    dg.DagsterRunStatus.NOT_STARTED: RunState.WAITING,
}


def read_op_config(run: dg.DagsterRun, op: str) -> dict[str, Any]:
    """Return what a run was launched with for an op; nothing where it was launched without."""
    config: dict[str, Any] = cast(dict[str, Any], run.run_config).get("ops", {}).get(op, {}).get("config", {})
    return config


def find_held(
    instance: dg.DagsterInstance, keys: Sequence[str], stage: str = "draft", sensor: str | None = None
) -> frozenset[str]:
    """Return the modules among these that a sweep waiting or going holds for a stage.

    A sweep that names no modules holds all, one that names no stages walks them all. With a `sensor`, only
    the sweeps it launched count.
    """
    held: set[str] = set()
    for run in instance.get_runs(at_work("sweep")):
        if sensor not in (None, run.tags.get(SENSOR)):
            continue
        asked = read_op_config(run, "walk")
        if stage in (asked.get("stages") or [stage]):
            held.update(asked.get("modules") or keys)
    return frozenset(held)


def find_claimed(context: dg.SensorEvaluationContext, workspace: Workspace) -> frozenset[str]:
    """Return the modules that commands are drafting now; the log says who holds how many."""
    standing = DraftClaims(workspace.records.store).list_standing(datetime.now(UTC))
    for claim in standing:
        context.log.info(
            f"{len(claim.modules)} modules are left to {claim.by}, since {claim.since:%H:%M} UTC"
        )
    return frozenset(module for claim in standing for module in claim.modules)


def find_taken(
    context: dg.SensorEvaluationContext, workspace: Workspace, keys: Sequence[str]
) -> frozenset[str]:
    """Return the modules that are left to a sweep waiting or going, or to a command at work."""
    return find_held(context.instance, keys) | find_claimed(context, workspace)


def launch_sweeps(
    context: dg.SensorEvaluationContext,
    workspace: Workspace,
    unmet: Mapping[str, str],
    most: int,
    stages: Sequence[str] = DRAFTED,
) -> list[dg.RunRequest]:
    """One run for all modules due, or one a part; the same on the same inputs are tried three times."""
    requests = []
    for part in split_sweep(workspace, unmet, most):
        named = sorted((module, unmet[module]) for module in part.modules)
        due = DueWork("sweep", sha256(repr(named).encode()).hexdigest())
        if launches(context, due):
            requests.append(request_sweep(part.modules, due.tag, part.shares, stages))
    return requests


def each_or_together(
    context: dg.SensorEvaluationContext, workspace: Workspace, due: Mapping[str, str], job: str, stage: str
) -> list[dg.RunRequest]:
    """A run of `job` for each module due; of many, sweeps of that stage, and no run beside one of those."""
    taken = find_held(context.instance, list(due), stage, context.sensor_name) if due else frozenset[str]()
    free = {module: digest for module, digest in due.items() if module not in taken}
    if len(free) > MANY:
        alone = {run.tags.get(PARTITION_TAG) for run in context.instance.get_runs(at_work(job))}
        others = {module: digest for module, digest in free.items() if module not in alone}
        return launch_sweeps(context, workspace, others, workspace.settings.sweep_parts, [stage])
    return [
        dg.RunRequest(job_name=job, partition_key=module, tags={DUE: each.tag})
        for module, each in ((module, DueWork(module, digest)) for module, digest in free.items())
        if launches(context, each)
    ]


def request_sweep(
    modules: Sequence[str],
    tag: str,
    shares: Mapping[str, int] | None = None,
    stages: Sequence[str] = DRAFTED,
) -> dg.RunRequest:
    """Return the run of a sweep that walks some modules through some stages."""
    asked = {"modules": list(modules), "stages": list(stages), "shares": dict(shares or {})}
    return dg.RunRequest(job_name="sweep", run_config={"ops": {"walk": {"config": asked}}}, tags={DUE: tag})


def launches(context: dg.SensorEvaluationContext, due: DueWork) -> bool:
    """Return whether a run is launched now; where it is given up the log says that a person has to look."""
    action = choose_launch(due, tuple(_earlier(context, due)))
    if isinstance(action, LaunchRun):
        return True
    if action.notify:
        context.log.error(action.reason)
    return False


def _earlier(context: dg.SensorEvaluationContext, due: DueWork) -> Iterator[RunState]:
    runs = context.instance.get_runs(dg.RunsFilter(tags={DUE: due.tag, SENSOR: context.sensor_name}))
    for run in reversed(runs):
        yield STATES.get(run.status, RunState.GOING)


def at_work(job: str) -> dg.RunsFilter:
    """Return what finds the runs of a job that are waiting or going."""
    return dg.RunsFilter(job_name=job, statuses=AT_WORK.statuses)


def answer(requests: list[dg.RunRequest], otherwise: str) -> dg.SensorResult | dg.SkipReason:
    """Return what a tick launches, or why it launches nothing."""
    if not requests:
        return dg.SkipReason(otherwise)
    return dg.SensorResult(run_requests=requests)
