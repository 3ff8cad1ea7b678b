"""Run requests of sensors for due work: a run each, or one sweep; each attempt after a longer pause."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, cast

import dagster as dg

from adapters.dagster_internals import FINISHED_STATUSES, get_current_datetime
from adapters.store.draft_claims import DraftClaims
from adapters.workspace import Workspace
from pipelines.defs.names import NAMES
from pipelines.defs.own_runs import list_own_run_records, list_own_runs
from pipelines.queries.run_launches import (
    THREE_TIMES,
    UNTIL_DONE,
    DueWork,
    LaunchRun,
    RetryRule,
    RunAttempt,
    RunState,
    choose_launch,
)
from pipelines.queries.stage_names import DRAFT
from pipelines.review.links import PARTITION_TAG
from pipelines.workflow.share_sweep import split_sweep
from schemas.ids import split_key

DUE_TAG = "premierjet/due"
SENSOR_TAG = "dagster/sensor_name"
DRAFTED = ("source", DRAFT)
MOST_SINGLE_RUNS = 10
"""Most due modules that get a run each; more share sweeps, for a run costs two seconds and a process."""

AT_WORK = dg.RunsFilter(statuses=[each for each in dg.DagsterRunStatus if each not in FINISHED_STATUSES])
"""Filter for every run that is waiting or running."""

STATE_OF_STATUS = {
    dg.DagsterRunStatus.SUCCESS: RunState.SUCCEEDED,
    dg.DagsterRunStatus.FAILURE: RunState.FAILED,
    dg.DagsterRunStatus.CANCELED: RunState.FAILED,
    dg.DagsterRunStatus.QUEUED: RunState.WAITING,
    dg.DagsterRunStatus.NOT_STARTED: RunState.WAITING,
}


def read_op_config(run: dg.DagsterRun, op: str) -> dict[str, Any]:
    """Return the config with which a run was launched for an op; empty if it had none."""
    config: dict[str, Any] = cast(dict[str, Any], run.run_config).get("ops", {}).get(op, {}).get("config", {})
    return config


def find_swept(
    instance: dg.DagsterInstance, keys: Sequence[str], stage: str = "draft", sensor: str | None = None
) -> frozenset[str]:
    """Return those of the modules that a waiting or running sweep is to walk through a stage.

    A sweep that names no modules walks all of them, one that names no stages walks all stages. With a
    `sensor`, only the sweeps it launched count.
    """
    swept: set[str] = set()
    for run in list_own_runs(instance, filter_at_work("sweep")):
        if sensor not in (None, run.tags.get(SENSOR_TAG)):
            continue
        config = read_op_config(run, "walk")
        if stage in (config.get("stages") or [stage]):
            swept.update(config.get("modules") or keys)
    return frozenset(swept)


def find_claimed(context: dg.SensorEvaluationContext, workspace: Workspace) -> frozenset[str]:
    """Return the modules that commands are drafting now, and log which command has how many."""
    claims = DraftClaims(workspace.records.store).list_standing(datetime.now(UTC))
    for claim in claims:
        context.log.info(
            f"{len(claim.modules)} modules are left to {claim.by}, since {claim.since:%H:%M} UTC"
        )
    return frozenset(module for claim in claims for module in claim.modules)


def find_taken(
    context: dg.SensorEvaluationContext, workspace: Workspace, keys: Sequence[str]
) -> frozenset[str]:
    """Return the modules that a waiting or running sweep, or a command, is drafting."""
    return find_swept(context.instance, keys) | find_claimed(context, workspace)


def launch_sweeps(
    context: dg.SensorEvaluationContext,
    workspace: Workspace,
    unmet: Mapping[str, str],
    most: int,
    stages: Sequence[str] = DRAFTED,
) -> list[dg.RunRequest]:
    """Return one sweep for all due modules, or at most `most` that share them."""
    requests = []
    for part in split_sweep(workspace, unmet, most):
        inputs = sorted((module, unmet[module]) for module in part.modules)
        due = DueWork("sweep", sha256(repr(inputs).encode()).hexdigest())
        if is_launched_now(context, due, find_retry_rule(workspace, part.modules, stages)):
            requests.append(request_sweep(part.modules, due.tag, part.shares, stages))
    return requests


def request_runs(
    context: dg.SensorEvaluationContext, workspace: Workspace, due: Mapping[str, str], job: str, stage: str
) -> list[dg.RunRequest]:
    """Return a run of `job` for each due module, or sweeps of the stage if there are many.

    Modules that a sweep of this sensor is walking get none.
    """
    already_swept = (
        find_swept(context.instance, list(due), stage, context.sensor_name) if due else frozenset[str]()
    )
    free = {module: digest for module, digest in due.items() if module not in already_swept}
    if len(free) > MOST_SINGLE_RUNS:
        with_own_run = {
            run.tags.get(PARTITION_TAG) for run in list_own_runs(context.instance, filter_at_work(job))
        }
        without_run = {module: digest for module, digest in free.items() if module not in with_own_run}
        return launch_sweeps(context, workspace, without_run, workspace.settings.sweep_parts, [stage])
    return [
        dg.RunRequest(job_name=job, partition_key=module, tags={DUE_TAG: each.tag})
        for module, each in ((module, DueWork(module, digest)) for module, digest in free.items())
        if is_launched_now(context, each)
    ]


def request_sweep(
    modules: Sequence[str],
    tag: str,
    shares: Mapping[str, int] | None = None,
    stages: Sequence[str] = DRAFTED,
) -> dg.RunRequest:
    """Return the request of a sweep that walks some modules through some stages."""
    config = {"modules": list(modules), "stages": list(stages), "shares": dict(shares or {})}
    return dg.RunRequest(
        job_name="sweep", run_config={"ops": {"walk": {"config": config}}}, tags={DUE_TAG: tag}
    )


def find_retry_rule(workspace: Workspace, modules: Iterable[str], stages: Sequence[str]) -> RetryRule:
    """Return how often a sweep is tried: not without end where a model may be paid for a draft."""
    swept = {split_key(module)[0] for module in modules} if DRAFT in stages else set[str]()
    asked = (folder.course for folder in workspace.read_courses()[0] if folder.course.id in swept)
    asks_model = any(course.model or course.speech or course.embedding for course in asked)
    return THREE_TIMES if asks_model else UNTIL_DONE


def is_launched_now(context: dg.SensorEvaluationContext, due: DueWork, rule: RetryRule = UNTIL_DONE) -> bool:
    """Return whether due work is launched now; log an error if it fails time and again."""
    action = choose_launch(due, tuple(_list_earlier_attempts(context, due)), get_current_datetime(), rule)
    if isinstance(action, LaunchRun):
        return True
    if action.notify:
        context.log.error(action.reason)
    return False


def _list_earlier_attempts(context: dg.SensorEvaluationContext, due: DueWork) -> Iterator[RunAttempt]:
    tags = {**NAMES.tags, DUE_TAG: due.tag, SENSOR_TAG: context.sensor_name}
    for record in reversed(list_own_run_records(context.instance, dg.RunsFilter(tags=tags))):
        state = STATE_OF_STATUS.get(record.dagster_run.status, RunState.GOING)
        # A run that was never started may have no end.
        ended = record.update_timestamp.timestamp() if record.end_time is None else record.end_time
        yield RunAttempt(state, datetime.fromtimestamp(ended, UTC))


def filter_at_work(job: str) -> dg.RunsFilter:
    """Return the filter for runs of a job of ours that are waiting or running."""
    return dg.RunsFilter(job_name=job, statuses=AT_WORK.statuses, tags=NAMES.tags)


def answer_tick(
    requests: list[dg.RunRequest], otherwise: str, due: Sized = ()
) -> dg.SensorResult | dg.SkipReason:
    """Return the runs that a tick launches, or the reason why it launches none: nothing may be `due`."""
    if not requests:
        waiting = f"what is due is on its way, or failed and is tried again later (modules: {len(due)})"
        return dg.SkipReason(waiting if due else otherwise)
    return dg.SensorResult(run_requests=requests)
