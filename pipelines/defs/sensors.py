"""Sensors reconcile: they compare what should be with what is, and remember nothing.

A run that died left its work undone, so the next tick launches it again, three times for the same
thing; then the log says that a person has to look.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, cast

import dagster as dg
from dagster._core.storage.dagster_run import FINISHED_STATUSES

from adapters.workspace import Workspace
from pipelines.defs.analysis import analyse_job
from pipelines.defs.delivery import deliver_job
from pipelines.defs.packaging import release_job
from pipelines.defs.partitions import register
from pipelines.defs.pulling import pull_job
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review import queue_now, queue_shown
from pipelines.defs.sweep import sweep_job
from pipelines.delivery.due import due as deliveries_due
from pipelines.line import (
    analyses_due,
    answered,
    changes_asked,
    lapse_of,
    left_to_batches,
    never_pulled,
    parts,
    unmet_inputs,
)
from pipelines.line.settled import Known
from pipelines.review.due import Due, Launch, RunState, approved, tick
from pipelines.review.links import PARTITION_TAG
from schemas.course import Course
from schemas.errors import PremierjetError
from schemas.release import Release

DUE = "premierjet/due"
SENSOR = "dagster/sensor_name"
DRAFTED = ("source", "draft")
MANY = 10
"""Modules that have a run each: one costs two seconds and a process, a module of a sweep neither."""

KNOWN = Known()
"""What earlier ticks of this process saw: it saves asking again, and decides nothing."""

STATES = {
    dg.DagsterRunStatus.SUCCESS: RunState.SUCCEEDED,
    dg.DagsterRunStatus.FAILURE: RunState.FAILED,
    dg.DagsterRunStatus.CANCELED: RunState.FAILED,
    dg.DagsterRunStatus.QUEUED: RunState.WAITING,
    dg.DagsterRunStatus.NOT_STARTED: RunState.WAITING,
}


@dg.sensor(target=sweep_job, minimum_interval_seconds=30, default_status=dg.DefaultSensorStatus.RUNNING)
def source_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Make a partition of each new module, and draft the modules whose sources or settings changed.

    Modules that a sweep under way holds are left to it, courses that are asked at night to the schedule,
    modules that wait for a batch to the batch's own sensor. A draft of which Dagster shows nothing, because
    its event log was wiped, is shown again.
    """
    opened = workspace.open()
    for error in opened.read_courses()[1]:
        context.log.error(str(error))
    keys = opened.module_keys()
    register(context.instance, keys)
    taken = held(context.instance, keys)
    free = [key for key in keys if key not in taken]
    unmet = dict.fromkeys(_unshown(context, opened, free), "not shown")
    unmet |= _unmet(context, opened, taken)
    due = _sweep(context, opened, unmet, opened.settings.sweep_parts)
    return _answer(due, "every draft rests on today's sources, or is asked for in a batch")


@dg.sensor(target=pull_job, minimum_interval_seconds=60, default_status=dg.DefaultSensorStatus.RUNNING)
def pull_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Pull once from each entry of `sources` that is new; from then on it is the schedule's business."""
    due = [Due(course, digest) for course, digest in never_pulled(workspace.open()).items()]
    requests = [
        dg.RunRequest(
            run_config={"ops": {"pulled_sources": {"config": {"courses": [each.module]}}}},
            tags={DUE: each.tag},
        )
        for each in due
        if _launches(context, each)
    ]
    return _answer(requests, "every origin was asked once")


@dg.sensor(target=sweep_job, minimum_interval_seconds=30, default_status=dg.DefaultSensorStatus.RUNNING)
def queue_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Show the queue again, and the pages of what changed in it without a run.

    Somebody edited a draft at the desk, a deadline passed, an approval lapsed. What is being drafted or
    decided on now logs the queue by itself.
    """
    if any(
        context.instance.get_run_ids(_at_work(job), limit=1) for job in ("sweep", "decide", "decide_many")
    ):
        return dg.SkipReason("a run is about to show the queue")
    opened = workspace.open()
    now, shown = queue_now(opened), queue_shown(context.instance)
    changed = {
        key: now.get(key, "gone")
        for key in sorted(now.keys() | set(opened.module_keys()))
        if now.get(key) != shown.get(key)
    }
    return _answer(_sweep(context, opened, changed, 1), "the queue shown is the queue")


@dg.sensor(target=sweep_job, minimum_interval_seconds=5, default_status=dg.DefaultSensorStatus.RUNNING)
def revision_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Write the next revision of each draft whose reviewer asked for changes."""
    opened = workspace.open()
    keys = opened.module_keys()
    found = {key: due for key in keys if (due := _changes_due(context, opened, key)) is not None}
    taken = held(context.instance, keys) if found else frozenset()
    requests = [
        _walking([key], due.tag) for key, due in found.items() if key not in taken and _launches(context, due)
    ]
    return _answer(requests, "nobody asked for changes")


@dg.sensor(target=sweep_job, minimum_interval_seconds=300, default_status=dg.DefaultSensorStatus.RUNNING)
def batch_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Draft the modules whose batches their hosts have ended; nobody is asked where none is open."""
    found = answered(workspace.open(), datetime.now(UTC), context.log.warning)
    due = [(each.modules, Due("batch", each.digest)) for each in found]
    requests = [_walking(modules, each.tag) for modules, each in due if _launches(context, each)]
    return _answer(requests, "no batch that a module waits for has ended")


@dg.sensor(
    jobs=[release_job, sweep_job],
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def approval_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Build the release of each approved draft that has none."""
    opened = workspace.open()
    found = approved(_courses(opened), opened.records, opened.ledger, datetime.now(UTC))
    due = {each.module: each.digest for each in found}
    register(context.instance, due)
    requests = _each_or_together(context, opened, due, "package", "release")
    return _answer(requests, "every approved draft has its release")


@dg.sensor(
    jobs=[deliver_job, sweep_job],
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def delivery_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Deliver each release that its course wants delivered on approval and some target has not got."""
    opened = workspace.open()
    usable, _ = opened.read_courses()
    missing = deliveries_due(
        usable, opened.records, opened.ledger.read, lambda error: context.log.error(str(error))
    )
    due = {each.release.module: each.occasion for each in missing if _stands(context, opened, each.release)}
    requests = _each_or_together(context, opened, due, "deliver", "deliver")
    return _answer(requests, "every release is where it should be")


@dg.sensor(target=analyse_job, minimum_interval_seconds=300, default_status=dg.DefaultSensorStatus.RUNNING)
def analysis_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Count the results of each module that enough learners added to since they were counted last."""
    opened = workspace.open()
    uncounted: dict[str, str] = {}
    for folder in opened.read_courses()[0]:
        try:
            uncounted |= analyses_due(opened, folder)
        except PremierjetError as error:
            context.log.warning(f"{folder.course.id}: {error}")
    due = Due("analyse", sha256(repr(sorted(uncounted.items())).encode()).hexdigest())
    asked = {"ops": {"count": {"config": {"modules": sorted(uncounted)}}}}
    requests = [dg.RunRequest(run_config=asked, tags={DUE: due.tag})] if uncounted else []
    return _answer(
        [request for request in requests if _launches(context, due)],
        "no module has enough new results to be counted",
    )


def _unmet(
    context: dg.SensorEvaluationContext, workspace: Workspace, taken: frozenset[str]
) -> dict[str, str]:
    library = workspace.library()

    def tell(key: str, error: PremierjetError) -> None:
        context.log.warning(f"{key}: {error}")

    unmet = KNOWN.of(workspace, "unmet", "drafts", "confirmed", "results").due(
        workspace, lambda key: unmet_inputs(workspace, key, library), tell, datetime.now(UTC), library, taken
    )
    return {key: inputs for key, inputs in unmet.items() if not left_to_batches(workspace, key, inputs)}


def _stands(context: dg.SensorEvaluationContext, workspace: Workspace, release: Release) -> bool:
    """Return whether a release may go where it never was: not on an approval that lapsed meanwhile."""
    try:
        lapse = lapse_of(workspace, release, datetime.now(UTC))
    except PremierjetError as error:
        context.log.error(f"{release.module}: {error}")
        return False
    if lapse is not None:
        context.log.warning(f"{release.module}: release {release.number} waits: approval {lapse}")
    return lapse is None


def _at_work(job: str) -> dg.RunsFilter:
    waiting_or_going = [status for status in dg.DagsterRunStatus if status not in FINISHED_STATUSES]
    return dg.RunsFilter(job_name=job, statuses=waiting_or_going)


def held(
    instance: dg.DagsterInstance, keys: Sequence[str], stage: str = "draft", sensor: str | None = None
) -> frozenset[str]:
    """Return the modules among these that a sweep waiting or going holds for a stage.

    A sweep that names no modules holds all, one that names no stages walks them all. With a `sensor`, only
    the sweeps it launched count.
    """
    held: set[str] = set()
    for run in instance.get_runs(_at_work("sweep")):
        if sensor not in (None, run.tags.get(SENSOR)):
            continue
        ops = cast(dict[str, Any], run.run_config).get("ops", {})
        asked = ops.get("walk", {}).get("config", {})
        if stage in (asked.get("stages") or [stage]):
            held.update(asked.get("modules") or keys)
    return frozenset(held)


def _unshown(context: dg.SensorEvaluationContext, workspace: Workspace, keys: Sequence[str]) -> list[str]:
    """Return the modules that have a draft and no page."""
    unseen = set(keys) - context.instance.get_materialized_partitions(dg.AssetKey("draft"))
    return sorted(unseen & set(workspace.records.heads())) if unseen else []


def _sweep(
    context: dg.SensorEvaluationContext,
    workspace: Workspace,
    unmet: Mapping[str, str],
    most: int,
    stages: Sequence[str] = DRAFTED,
) -> list[dg.RunRequest]:
    """One run for all modules due, or one a part; the same on the same inputs are tried three times."""
    requests = []
    for part in parts(workspace, unmet, most):
        named = sorted((module, unmet[module]) for module in part.modules)
        due = Due("sweep", sha256(repr(named).encode()).hexdigest())
        if _launches(context, due):
            requests.append(_walking(part.modules, due.tag, part.shares, stages))
    return requests


def _each_or_together(
    context: dg.SensorEvaluationContext, workspace: Workspace, due: Mapping[str, str], job: str, stage: str
) -> list[dg.RunRequest]:
    """A run of `job` for each module due; of many, sweeps of that stage, and no run beside one of those."""
    taken = held(context.instance, list(due), stage, context.sensor_name) if due else frozenset[str]()
    free = {module: digest for module, digest in due.items() if module not in taken}
    if len(free) > MANY:
        alone = {run.tags.get(PARTITION_TAG) for run in context.instance.get_runs(_at_work(job))}
        others = {module: digest for module, digest in free.items() if module not in alone}
        return _sweep(context, workspace, others, workspace.settings.sweep_parts, [stage])
    return [
        dg.RunRequest(job_name=job, partition_key=module, tags={DUE: each.tag})
        for module, each in ((module, Due(module, digest)) for module, digest in free.items())
        if _launches(context, each)
    ]


def _walking(
    modules: Sequence[str],
    tag: str,
    shares: Mapping[str, int] | None = None,
    stages: Sequence[str] = DRAFTED,
) -> dg.RunRequest:
    asked = {"modules": list(modules), "stages": list(stages), "shares": dict(shares or {})}
    return dg.RunRequest(job_name="sweep", run_config={"ops": {"walk": {"config": asked}}}, tags={DUE: tag})


def _changes_due(context: dg.SensorEvaluationContext, workspace: Workspace, key: str) -> Due | None:
    try:
        head = workspace.records.head(key)
        decision = changes_asked(workspace, head, datetime.now(UTC)) if head is not None else None
    except PremierjetError as error:
        context.log.warning(f"{key}: {error}")
        return None
    return Due(key, decision.canonical_digest()) if decision is not None else None


def _launches(context: dg.SensorEvaluationContext, due: Due) -> bool:
    answer = tick(due, tuple(_earlier(context, due)))
    if isinstance(answer, Launch):
        return True
    if answer.notify:
        context.log.error(answer.reason)
    return False


def _earlier(context: dg.SensorEvaluationContext, due: Due) -> Iterator[RunState]:
    runs = context.instance.get_runs(dg.RunsFilter(tags={DUE: due.tag, SENSOR: context.sensor_name}))
    for run in reversed(runs):
        yield STATES.get(run.status, RunState.GOING)


def _courses(workspace: Workspace) -> list[Course]:
    usable, _ = workspace.read_courses()
    return [folder.course for folder in usable]


def _answer(requests: list[dg.RunRequest], otherwise: str) -> dg.SensorResult | dg.SkipReason:
    if not requests:
        return dg.SkipReason(otherwise)
    return dg.SensorResult(run_requests=requests)
