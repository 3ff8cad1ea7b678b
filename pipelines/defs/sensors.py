"""Sensors that launch due work: each tick compares what should be with what is, and remembers nothing.

The work of a run that died is still due, so a later tick launches it again, after pauses that grow; the log
says when a person has to look.
"""

from datetime import UTC, datetime
from functools import partial
from hashlib import sha256

import dagster as dg

from adapters.limited_process import ProcessLimits
from adapters.look import open_look
from adapters.sources.placeholder import find_placeholder
from adapters.workspace import Workspace
from pipelines.defs.analysis import analyse_job
from pipelines.defs.delivery import deliver_job
from pipelines.defs.descriptions import describe
from pipelines.defs.names import NAMES
from pipelines.defs.own_runs import list_own_runs
from pipelines.defs.packaging import release_job
from pipelines.defs.partitions import drop_gone_modules, register_modules
from pipelines.defs.pulled_sources import ASSET as PULLED_ASSET
from pipelines.defs.pulled_sources import pull_job
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review_queue import read_shown_queue
from pipelines.defs.sensor_launches import (
    DRAFTED,
    DUE_TAG,
    answer_tick,
    filter_at_work,
    find_claimed,
    find_retry_rule,
    find_taken,
    is_launched_now,
    launch_sweeps,
    request_runs,
    request_sweep,
)
from pipelines.defs.stored_events import read_shown_versions
from pipelines.defs.sweep import sweep_job
from pipelines.defs.unread_modules import UnreadModules
from pipelines.queries.due_cache import DueQuestion, KnownModules
from pipelines.queries.due_work import (
    find_undelivered,
    find_unreleased_digest,
)
from pipelines.queries.open_batches import is_left_to_batches
from pipelines.queries.plan_lookups import find_plan
from pipelines.queries.plan_page import version_plan
from pipelines.queries.queue_places import find_misplaced_entries
from pipelines.queries.run_launches import THREE_TIMES, DueWork
from pipelines.queries.stage_names import DRAFT, PLAN
from pipelines.queries.stored_outcomes import version_draft
from pipelines.workflow.analyse import find_due_analyses
from pipelines.workflow.batch import find_answered_modules
from pipelines.workflow.decide import find_change_request
from pipelines.workflow.draft import find_unmet_inputs
from pipelines.workflow.incidents import IncidentLog
from pipelines.workflow.pull import find_unasked_origins
from pipelines.workflow.send_permission import find_gap
from schemas.errors import PremierjetError
from schemas.language import Language
from schemas.release import Release

IDLE_MODULES = KnownModules()
"""Cache of modules that had nothing due at earlier ticks of this process."""


@dg.sensor(
    target=sweep_job,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("source_sensor"),
)
def source_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Keep the partitions those of the modules there are, and draft those whose sources or settings changed.

    Modules that a running sweep or command drafts are left to it, courses drafted at night to the schedule,
    and modules that wait for a batch to `batch_sensor`.
    """
    opened = workspace.open()
    usable, broken = opened.read_courses()
    for error in broken:
        context.log.error(str(error))
    keys = opened.module_keys()
    drop_gone_modules(context.instance, register_modules(context.instance, keys), usable)
    taken = find_taken(context, opened, keys)
    unread = UnreadModules(context.log.warning)
    unmet = _find_unmet_modules(opened, taken, unread)
    due = launch_sweeps(context, opened, unmet, opened.settings.sweep_parts)
    unfilled = sum(find_placeholder(each) is not None for each in opened.read_courses()[0])
    said = _say_what_was_found(len(taken.intersection(keys)), len(unmet), unfilled)
    return answer_tick(due, unread.qualify(said, opened))


@dg.sensor(
    target=pull_job,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("pull_sensor"),
)
def pull_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Pull once from each new entry of `sources`; from then on the schedule pulls."""
    due = [DueWork(course, digest) for course, digest in find_unasked_origins(workspace.open()).items()]
    requests = [
        dg.RunRequest(
            run_config={"ops": {NAMES.name_op(PULLED_ASSET): {"config": {"courses": [each.module]}}}},
            tags={DUE_TAG: each.tag},
        )
        for each in due
        if is_launched_now(context, each)
    ]
    return answer_tick(requests, "every origin was asked once")


@dg.sensor(
    target=sweep_job,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("queue_sensor"),
)
def queue_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Refresh the queue that Dagster shows, and the pages of entries that changed without a run.

    An entry changes so when somebody edits a draft at the desk, a deadline passes or an approval lapses. A
    run that drafts or decides refreshes the queue by itself.
    """
    if any(
        list_own_runs(context.instance, filter_at_work(job)) for job in ("sweep", "decide", "decide_many")
    ):
        return dg.SkipReason("a run is about to show the queue")
    opened = workspace.open()
    unread = UnreadModules(context.log.warning)
    changed = _find_misplaced(context.instance, opened, unread)
    return answer_tick(
        launch_sweeps(context, opened, dict(sorted(changed.items())), 1),
        unread.qualify("the queue shown is the queue", opened),
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
    look, now = open_look(opened), datetime.now(UTC)

    def find_request(key: str) -> DueWork | None:
        head = look.records.head(key)
        decision = find_change_request(look, head, now) if head is not None else None
        return DueWork(key, decision.canonical_digest()) if decision is not None else None

    unread = UnreadModules(context.log.warning)
    idle = IDLE_MODULES.of(opened, "changes asked", "drafts", "ledger")
    due = idle.find_due(look, DueQuestion(find_request, unread.tell), now)
    look.keep()
    taken = find_taken(context, opened, opened.module_keys()) if due else frozenset()
    requests = [
        request_sweep([key], work.tag)
        for key, work in due.items()
        if key not in taken and is_launched_now(context, work, find_retry_rule(opened, [key], DRAFTED))
    ]
    return answer_tick(requests, unread.qualify("nobody asked for changes", opened), due)


@dg.sensor(
    target=sweep_job,
    minimum_interval_seconds=300,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("batch_sensor"),
)
def batch_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Draft the modules whose model batches have ended; no host is asked if none is open.

    The batch of modules that a command is drafting is left to that command.
    """
    opened = workspace.open()
    answered = find_answered_modules(opened, datetime.now(UTC), context.log.warning)
    taken = find_claimed(context, opened) if answered else frozenset[str]()
    due = [
        (each.modules, DueWork("batch", each.digest)) for each in answered if taken.isdisjoint(each.modules)
    ]
    requests = [
        request_sweep(modules, each.tag)
        for modules, each in due
        if is_launched_now(context, each, THREE_TIMES)
    ]
    return answer_tick(requests, "no batch that a module waits for has ended")


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
    look, now = open_look(opened), datetime.now(UTC)

    unread = UnreadModules(context.log.warning)
    idle = IDLE_MODULES.of(opened, "approved", "drafts", "ledger", "spans")
    due = idle.find_due(look, DueQuestion(partial(find_unreleased_digest, look, now=now), unread.tell), now)
    look.keep()
    register_modules(context.instance, due)
    requests = request_runs(context, opened, due, "package", "release")
    return answer_tick(requests, unread.qualify("every approved draft has its release", opened), due)


@dg.sensor(
    jobs=[deliver_job, sweep_job],
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("delivery_sensor"),
)
def delivery_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Deliver each release that a target lacks, in courses that deliver on approval."""
    opened = workspace.open()
    look = open_look(opened)

    unread = UnreadModules(context.log.error)
    # "releases" is not among the parts: whenever one is published, the ledger changes too.
    idle = IDLE_MODULES.of(opened, "undelivered", "ledger", "receipts", "rolled-back")
    question = DueQuestion(partial(find_undelivered, look), unread.tell)
    undelivered = idle.find_due(look, question, datetime.now(UTC))
    look.keep()
    due = {
        key: delivery.occasion
        for key, delivery in undelivered.items()
        if _may_be_sent(context, opened, delivery.release, unread)
    }
    requests = request_runs(context, opened, due, "deliver", "deliver")
    held = len(undelivered.keys() - due.keys() - unread.modules)
    return answer_tick(requests, unread.qualify(_say_what_is_held(held), opened), due)


@dg.sensor(
    target=analyse_job,
    minimum_interval_seconds=300,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("analysis_sensor"),
)
def analysis_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Analyse the results of each module that enough new learners have added to since the last analysis."""
    opened = workspace.open()
    uncounted: dict[str, str] = {}
    unread = UnreadModules(context.log.warning)
    for folder in opened.read_courses()[0]:
        try:
            uncounted |= find_due_analyses(opened, folder)
        except PremierjetError as error:
            unread.tell(folder.course.id, error)
    due = DueWork("analyse", sha256(repr(sorted(uncounted.items())).encode()).hexdigest())
    run_config = {"ops": {"count": {"config": {"modules": sorted(uncounted)}}}}
    requests = [dg.RunRequest(run_config=run_config, tags={DUE_TAG: due.tag})] if uncounted else []
    return answer_tick(
        [request for request in requests if is_launched_now(context, due)],
        unread.qualify("no module has enough new results to be counted", opened),
        uncounted,
    )


def _find_unmet_modules(workspace: Workspace, taken: frozenset[str], unread: UnreadModules) -> dict[str, str]:
    """Return the modules whose draft is not of today's sources and settings, with a digest of those.

    Modules in `taken`, and those left to a batch, are not among them, nor the `unread` ones of which that
    cannot be said, as their sources are gone: nothing will draft them, so an incident tells people.
    """
    library, incidents = workspace.library(), IncidentLog(workspace)

    def tell(key: str, error: PremierjetError) -> None:
        unread.tell(key, error)
        incidents.open_failure(key, error)

    question = DueQuestion(
        lambda key: find_unmet_inputs(workspace, key, library, incidents), tell, library, taken
    )
    idle = IDLE_MODULES.of(workspace, "unmet", "drafts", "confirmed", "results", "plans", "ledger")
    unmet = idle.find_due(workspace, question, datetime.now(UTC))
    limits = ProcessLimits.of(workspace.settings).text
    return {
        key: f"{inputs} {limits}"  # what was given up under some limits is tried again under others
        for key, inputs in unmet.items()
        if not is_left_to_batches(workspace, key, inputs)
    }


def _say_what_was_found(taken: int, given_up: int, unfilled: int) -> str:
    """Return why no draft is launched: all are up to date, but those being written or tried in vain."""
    exceptions = []
    if taken:
        exceptions.append(f"a sweep or a command is on its way (modules: {taken})")
    if given_up:
        exceptions.append(f"what failed is tried again later, or left to a person (modules: {given_up})")
    every = "every other draft" if exceptions else "every draft"
    said = "; ".join([*exceptions, f"{every} rests on today's sources, or is asked for in a batch"])
    if unfilled:
        said += f", or is of a course that still holds the example of a new one (courses: {unfilled})"
    return said


def _say_what_is_held(held: int) -> str:
    """Return why no release is delivered: each is where it should be, or the policy of today holds it."""
    if not held:
        return "every release is where it should be"
    return f"held back, the log says why (modules: {held}); every other release is where it should be"


def _may_be_sent(
    context: dg.SensorEvaluationContext, workspace: Workspace, release: Release, unread: UnreadModules
) -> bool:
    """Return whether a release may be sent now; log why if not."""
    try:
        gap = find_gap(workspace, release, datetime.now(UTC))
    except PremierjetError as error:
        unread.tell(release.module, error)
        return False
    if gap is not None:
        context.log.warning(str(gap.refusal.explain(Language.ENGLISH)))
    return gap is None


def _find_misplaced(
    instance: dg.DagsterInstance, workspace: Workspace, unread: UnreadModules
) -> dict[str, str]:
    """Return the modules whose queue entries in Dagster are out of date, with their present entries.

    A draft or a plan that Dagster does not show yet is left to `report_sensor`.
    """
    misplaced = find_misplaced_entries(workspace, read_shown_queue(instance), datetime.now(UTC))
    versions = read_shown_versions(instance, [DRAFT, PLAN]) if misplaced else {}
    changed: dict[str, str] = {}
    for key, entries in misplaced.items():
        try:
            stored = _read_stored_versions(workspace, key)
        except PremierjetError as error:
            unread.tell(key, error)
            continue
        if stored.items() <= versions.get(key, {}).items():
            # With the versions: of each revision, an entry that is gone is another one.
            changed[key] = "\n".join([*map(" ".join, sorted(stored.items())), *entries])
    return changed


def _read_stored_versions(workspace: Workspace, key: str) -> dict[str, str]:
    """Return the versions of a module's draft and plan in the store."""
    folder, module = workspace.find_module(key)
    head, plan = workspace.records.head(key), find_plan(workspace, folder.course, module)
    stored = {DRAFT: version_draft(head)} if head is not None else {}
    return stored | ({PLAN: version_plan(plan)} if plan is not None else {})
