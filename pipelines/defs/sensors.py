"""Sensors that reconcile: they compare what should be with what is, and remember nothing.

A run that died left its work undone, so the next tick launches it again, three times for the same
thing; then the log says that a person has to look.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256

import dagster as dg

from adapters.workspace import Workspace
from pipelines.defs.analysis import analyse_job
from pipelines.defs.delivery import deliver_job
from pipelines.defs.descriptions import describe
from pipelines.defs.packaging import release_job
from pipelines.defs.partitions import register
from pipelines.defs.pulled_sources import pull_job
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review import queue_shown
from pipelines.defs.sensor_launches import (
    DUE,
    answer,
    at_work,
    each_or_together,
    find_claimed,
    find_taken,
    launch_sweeps,
    launches,
    request_sweep,
)
from pipelines.defs.stored_events import read_shown_versions
from pipelines.defs.sweep import sweep_job
from pipelines.queries.due_cache import DueQuestion, IdleUntil, KnownModules, list_reviewed_modules
from pipelines.queries.due_work import find_place_in_queue, find_undelivered, find_unreleased_digest
from pipelines.queries.open_batches import is_left_to_batches
from pipelines.queries.run_launches import DueWork
from pipelines.queries.stored_outcomes import DRAFT, version_draft
from pipelines.workflow.analyse import find_due_analyses
from pipelines.workflow.batch import find_answered_modules
from pipelines.workflow.decide import find_change_request
from pipelines.workflow.draft import find_unmet_inputs
from pipelines.workflow.pull import find_unasked_origins
from pipelines.workflow.send_permission import find_gap
from schemas.errors import PremierjetError
from schemas.language import Language
from schemas.release import Release

KNOWN = KnownModules()
"""What earlier ticks of this process saw: it saves asking again, and decides nothing."""


@dg.sensor(
    target=sweep_job,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("source_sensor"),
)
def source_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Make a partition of each new module, and draft the modules whose sources or settings changed.

    Modules that a sweep under way or a command at work holds are left to it, courses that are asked at night
    to the schedule, modules that wait for a batch to the batch's own sensor.
    """
    opened = workspace.open()
    for error in opened.read_courses()[1]:
        context.log.error(str(error))
    keys = opened.module_keys()
    register(context.instance, keys)
    taken = find_taken(context, opened, keys)
    unmet = _unmet(context, opened, taken)
    due = launch_sweeps(context, opened, unmet, opened.settings.sweep_parts)
    return answer(due, "every draft rests on today's sources, or is asked for in a batch")


@dg.sensor(
    target=pull_job,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("pull_sensor"),
)
def pull_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Pull once from each entry of `sources` that is new; from then on it is the schedule's business."""
    due = [DueWork(course, digest) for course, digest in find_unasked_origins(workspace.open()).items()]
    requests = [
        dg.RunRequest(
            run_config={"ops": {"pulled_sources": {"config": {"courses": [each.module]}}}},
            tags={DUE: each.tag},
        )
        for each in due
        if launches(context, each)
    ]
    return answer(requests, "every origin was asked once")


@dg.sensor(
    target=sweep_job,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("queue_sensor"),
)
def queue_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Show the queue again, and the pages of what changed in it without a run.

    Somebody edited a draft at the desk, a deadline passed, an approval lapsed. What is being drafted or
    decided on now logs the queue by itself.
    """
    if any(context.instance.get_run_ids(at_work(job), limit=1) for job in ("sweep", "decide", "decide_many")):
        return dg.SkipReason("a run is about to show the queue")
    opened = workspace.open()
    changed = _report_misplaced(context, opened)
    return answer(
        launch_sweeps(context, opened, dict(sorted(changed.items())), 1), "the queue shown is the queue"
    )


@dg.sensor(
    target=sweep_job,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("revision_sensor"),
)
def revision_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Write the next revision of each draft whose reviewer asked for changes."""
    opened = workspace.open()
    now = datetime.now(UTC)

    def asked(key: str) -> DueWork | None:
        head = opened.records.head(key)
        decision = find_change_request(opened, head, now) if head is not None else None
        return DueWork(key, decision.canonical_digest()) if decision is not None else None

    known = KNOWN.of(opened, "changes asked", "drafts", "ledger")
    found = known.find_due(opened, DueQuestion(asked, _warning(context)), now)
    taken = find_taken(context, opened, opened.module_keys()) if found else frozenset()
    requests = [
        request_sweep([key], due.tag)
        for key, due in found.items()
        if key not in taken and launches(context, due)
    ]
    return answer(requests, "nobody asked for changes")


@dg.sensor(
    target=sweep_job,
    minimum_interval_seconds=300,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("batch_sensor"),
)
def batch_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Draft the modules whose batches their hosts have ended; nobody is asked where none is open.

    A batch of modules that a command is drafting is left to it: it takes up what was answered.
    """
    opened = workspace.open()
    found = find_answered_modules(opened, datetime.now(UTC), context.log.warning)
    taken = find_claimed(context, opened) if found else frozenset[str]()
    due = [(each.modules, DueWork("batch", each.digest)) for each in found if taken.isdisjoint(each.modules)]
    requests = [request_sweep(modules, each.tag) for modules, each in due if launches(context, each)]
    return answer(requests, "no batch that a module waits for has ended")


@dg.sensor(
    jobs=[release_job, sweep_job],
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("approval_sensor"),
)
def approval_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Build the release of each approved draft that has none."""
    opened = workspace.open()
    now = datetime.now(UTC)

    known = KNOWN.of(opened, "approved", "drafts", "ledger", "spans")
    due = known.find_due(
        opened, DueQuestion(partial(find_unreleased_digest, opened, now=now), _left_to_the_queue), now
    )
    register(context.instance, due)
    requests = each_or_together(context, opened, due, "package", "release")
    return answer(requests, "every approved draft has its release")


@dg.sensor(
    jobs=[deliver_job, sweep_job],
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("delivery_sensor"),
)
def delivery_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Deliver each release that its course wants delivered on approval and some target has not got."""
    opened = workspace.open()

    # A release is there before the ledger hears of it: what the ledger says moves with the releases.
    known = KNOWN.of(opened, "undelivered", "ledger", "receipts", "rolled-back")
    found = known.find_due(
        opened, DueQuestion(partial(find_undelivered, opened), _error(context)), datetime.now(UTC)
    )
    due = {key: each.occasion for key, each in found.items() if _stands(context, opened, each.release)}
    requests = each_or_together(context, opened, due, "deliver", "deliver")
    return answer(requests, "every release is where it should be")


@dg.sensor(
    target=analyse_job,
    minimum_interval_seconds=300,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("analysis_sensor"),
)
def analysis_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Count the results of each module that enough learners added to since they were counted last."""
    opened = workspace.open()
    uncounted: dict[str, str] = {}
    for folder in opened.read_courses()[0]:
        try:
            uncounted |= find_due_analyses(opened, folder)
        except PremierjetError as error:
            context.log.warning(f"{folder.course.id}: {error}")
    due = DueWork("analyse", sha256(repr(sorted(uncounted.items())).encode()).hexdigest())
    asked = {"ops": {"count": {"config": {"modules": sorted(uncounted)}}}}
    requests = [dg.RunRequest(run_config=asked, tags={DUE: due.tag})] if uncounted else []
    return answer(
        [request for request in requests if launches(context, due)],
        "no module has enough new results to be counted",
    )


def _unmet(
    context: dg.SensorEvaluationContext, workspace: Workspace, taken: frozenset[str]
) -> dict[str, str]:
    library = workspace.library()
    question = DueQuestion(
        lambda key: find_unmet_inputs(workspace, key, library), _warning(context), library, taken
    )
    known = KNOWN.of(workspace, "unmet", "drafts", "confirmed", "results")
    unmet = known.find_due(workspace, question, datetime.now(UTC))
    return {key: inputs for key, inputs in unmet.items() if not is_left_to_batches(workspace, key, inputs)}


def _stands(context: dg.SensorEvaluationContext, workspace: Workspace, release: Release) -> bool:
    """Return whether a release may be sent now; why it waits is logged."""
    try:
        gap = find_gap(workspace, release, datetime.now(UTC))
    except PremierjetError as error:
        context.log.error(f"{release.module}: {error}")
        return False
    if gap is not None:
        context.log.warning(str(gap.refusal.explain(Language.ENGLISH)))
    return gap is None


def _report_misplaced(context: dg.SensorEvaluationContext, workspace: Workspace) -> dict[str, str]:
    """Return the modules whose entry in the queue is not the one shown, with the one it should be.

    A draft that is not shown either is the business of `report_sensor`.
    """
    shown, now = queue_shown(context.instance), datetime.now(UTC)
    drafts = read_shown_versions(context.instance, [DRAFT])

    def other(key: str) -> str | IdleUntil | None:
        folder, module = workspace.find_module(key)
        place = find_place_in_queue(workspace, folder.course, module, now)
        entry = place.entry.markdown if place.entry is not None else None
        if entry != shown.get(key):
            head = workspace.records.head(key)
            is_shown = head is None or drafts.get(key, {}).get(DRAFT) == version_draft(head)
            return (entry or "gone") if is_shown else IdleUntil(now)
        return IdleUntil(place.until) if place.until is not None else None

    known = KNOWN.of(workspace, "misplaced", "drafts", "ledger", "spans")
    question = DueQuestion(other, _warning(context), beside=shown, modules_of=list_reviewed_modules)
    return known.find_due(workspace, question, now)


def _warning(context: dg.SensorEvaluationContext) -> Callable[[str, PremierjetError], None]:
    return lambda key, error: context.log.warning(f"{key}: {error}")


def _error(context: dg.SensorEvaluationContext) -> Callable[[str, PremierjetError], None]:
    return lambda key, error: context.log.error(f"{key}: {error}")


def _left_to_the_queue(key: str, error: PremierjetError) -> None:
    """Say nothing: the review queue shows why a module cannot be believed."""
