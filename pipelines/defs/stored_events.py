"""`report_sensor`: reports to Dagster, without a run, what commands have left in the store.

Commands, the desk and other processes write to the store; Dagster is the window. Each event carries the
version of what it shows, so that comparing it with the store says what is missing, after a crash too.
Decided in docs/decisions/0106-commands-call-the-workflow.md.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import dagster as dg
from dagster._core.definitions.data_version import DATA_VERSION_TAG
from dagster._core.events import DagsterEventType

from adapters.workspace import Workspace
from pipelines.defs import analysis, delivery, drafting, packaging, sourcing
from pipelines.defs.descriptions import describe
from pipelines.defs.events import StageEvents
from pipelines.defs.partitions import register
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review import describe_queue
from pipelines.defs.sensor_launches import AT_WORK, DRAFTED, launch_sweeps, read_op_config
from pipelines.defs.sweep import sweep_job
from pipelines.queries.due_cache import (
    RESULTS,
    DueQuestion,
    IdleUntil,
    KnownModules,
    list_reviewed_modules,
)
from pipelines.queries.stored_outcomes import (
    ANALYSIS,
    COMPARED,
    DELIVERY,
    DRAFT,
    RELEASE,
    SOURCES,
    STAGES,
    find_deliveries,
    find_release_outcome,
    find_stored_versions,
)
from pipelines.review.links import PARTITION_TAG
from pipelines.workflow.analyse import CountedAnalysis, find_analysis
from pipelines.workflow.draft import DraftOutcome, ReadOutcome
from pipelines.workflow.sweep import STAGES as SWEEP_STAGES
from schemas.errors import PremierjetError
from schemas.ids import is_house_style

MOST_REPORTED = 300
"""Events of one tick, lights among them: each takes Dagster some 20 ms on SQLite."""

REPORT_COST = 30
"""Events that showing one analysis counts for: its report is drawn and set anew."""

MOST_ASKED = 1000
"""Modules whose records one tick reads: a process that begins has not looked at any."""

KNOWN = KnownModules()
PARTS = ("drafts", "spans", "ledger", "receipts", "rolled-back", RESULTS)

ASSET_OF_STAGE = dict(zip(SWEEP_STAGES, STAGES, strict=True))
"""The asset of each stage of a sweep."""

SHOWN_BY = {
    "package": frozenset({RELEASE}),
    "deliver": frozenset({DELIVERY}),
    "roll_back": frozenset({DELIVERY}),
    "decide": frozenset[str](),
    "analyse": frozenset({ANALYSIS}),
}
"""The assets that a job shows; one that is not named here may show any."""

Versions = dict[str, str]
Reported = dg.AssetMaterialization | dg.AssetObservation | dg.AssetCheckEvaluation


@dg.sensor(
    target=sweep_job,
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("report_sensor"),
)
def report_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Report what commands left in the store, a module at a time, and show changed drafts by a sweep.

    A draft that Dagster showed before has lights of that revision, and only a run may light them anew. What
    a run under way is about is left to it.
    """
    opened = workspace.open()
    unshown = find_unshown(context.instance, opened)
    register(context.instance, [*opened.module_keys(), *unshown])
    if not unshown:
        return dg.SkipReason("everything in the store is shown")
    changed = {key: each.versions[DRAFT] for key, each in unshown.items() if each.has_changed_draft}
    events = _report(context, opened, {key: each for key, each in unshown.items() if key not in changed})
    requests = launch_sweeps(context, opened, changed, 1, DRAFTED)
    if not (events or requests):
        return dg.SkipReason("what is not shown cannot be told, or was tried three times")
    return dg.SensorResult(run_requests=requests, asset_events=events)


@dataclass(frozen=True)
class Unshown:
    """What the store holds of a module and Dagster does not show, by asset, and what it shows instead."""

    module: str
    versions: Versions
    shown: Versions

    def without(self, assets: frozenset[str]) -> "Unshown | None":
        """Return the same without some assets; None where nothing is left."""
        left = {asset: version for asset, version in self.versions.items() if asset not in assets}
        return replace(self, versions=left) if left else None

    @property
    def has_changed_draft(self) -> bool:
        """Return whether Dagster shows an earlier draft, and so its lights; a house style has no sweep."""
        return DRAFT in self.versions and DRAFT in self.shown and not is_house_style(self.module)


def find_unshown(instance: dg.DagsterInstance, workspace: Workspace) -> dict[str, Unshown]:
    """Return what is not shown, by module, but for what a run under way is about to show."""
    courses = [folder.course for folder in workspace.read_courses()[0]]
    keys = [course.key_of(module) for course in courses for module in course.reviewed_modules]
    busy, shown, now = find_busy_assets(instance, keys), read_shown_versions(instance), datetime.now(UTC)
    beside = {key: tuple(sorted(versions.items())) for key, versions in shown.items()}

    def ask(key: str) -> Unshown | IdleUntil | None:
        found = _compare(key, find_stored_versions(workspace, key), shown.get(key, {}))
        if found is None:
            return None
        return found.without(busy.get(key, frozenset())) or IdleUntil(now)

    question = DueQuestion(
        ask, _leave_to_the_queue, beside=beside, modules_of=list_reviewed_modules, most_asked=MOST_ASKED
    )
    found = KNOWN.of(workspace, "unshown", *PARTS).find_due(workspace, question, now)
    if not found:
        return {}
    # A run may have begun, or ended, since it was looked at.
    busy, shown = find_busy_assets(instance, keys), read_shown_versions(instance)
    again = (_compare(key, each.versions, shown.get(key, {})) for key, each in found.items())
    left = (each.without(busy.get(each.module, frozenset())) for each in again if each is not None)
    return {each.module: each for each in left if each is not None}


def find_busy_assets(instance: dg.DagsterInstance, keys: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return which assets a run waiting or going is about to show, by module.

    A sweep or a count that names no modules is about all of them, a sweep that names no stages walks them
    all, and `learn` is about every house style.
    """
    busy: dict[str, frozenset[str]] = {}
    for run in instance.get_runs(AT_WORK):
        modules: Sequence[str] = [run.tags[PARTITION_TAG]] if PARTITION_TAG in run.tags else ()
        assets = SHOWN_BY.get(run.job_name, frozenset(COMPARED))
        if run.job_name == "sweep":
            asked = read_op_config(run, "walk")
            modules = asked.get("modules") or keys
            assets = frozenset(ASSET_OF_STAGE[stage] for stage in asked.get("stages") or ASSET_OF_STAGE)
        elif run.job_name == "analyse":
            modules = read_op_config(run, "count").get("modules") or keys
        elif run.job_name == "learn":
            modules = list(filter(is_house_style, keys))
        for module in modules:
            busy[module] = busy.get(module, frozenset()) | assets
    return busy


def read_shown_versions(
    instance: dg.DagsterInstance, assets: Sequence[str] = COMPARED
) -> dict[str, Versions]:
    """Return the version of each asset that Dagster shows last, by module: a query an asset."""
    shown: dict[str, Versions] = {}
    for asset in assets:
        tags = instance.event_log_storage.get_latest_tags_by_partition(
            dg.AssetKey(asset), DagsterEventType.ASSET_MATERIALIZATION, [DATA_VERSION_TAG]
        )
        for module, tag in tags.items():
            shown.setdefault(module, {})[asset] = tag[DATA_VERSION_TAG]
    return shown


def _compare(key: str, stored: Mapping[str, str], shown: Mapping[str, str]) -> Unshown | None:
    missing = {asset: version for asset, version in stored.items() if shown.get(asset) != version}
    return Unshown(key, missing, dict(shown)) if missing else None


def _report(
    context: dg.SensorEvaluationContext, workspace: Workspace, unshown: Mapping[str, Unshown]
) -> list[Reported]:
    """Return the events of a tick, the queue last; what there is no room for waits for the next."""
    stages: list[StageEvents] = []
    room = MOST_REPORTED
    for each in _describe(context, workspace, unshown):
        room -= REPORT_COST if each.asset == ANALYSIS else 1 + len(each.lights)
        if room < 0:
            break
        stages.append(each)
    events = _add_first_lights(context.instance, stages)
    drafts = [each.module for each in stages if each.asset == DRAFT]
    return [*events, describe_queue(workspace, context.instance, drafts)] if drafts else events


def _describe(
    context: dg.SensorEvaluationContext, workspace: Workspace, unshown: Mapping[str, Unshown]
) -> Iterator[StageEvents]:
    """Yield what Dagster is to show; what cannot be described warns, and keeps nothing else from it."""
    for key, each in unshown.items():
        for asset in each.versions:
            try:
                yield from DESCRIBED[asset](workspace, key)
            except PremierjetError as error:
                context.log.warning(f"{key}, {asset}: {error}")


def _add_first_lights(instance: dg.DagsterInstance, stages: Sequence[StageEvents]) -> list[Reported]:
    """Return each stage's event, and behind it the lights that were never lit: those Dagster can keep."""
    checks = {dg.AssetCheckKey(dg.AssetKey(e.asset), light.check) for e in stages for light in e.lights}
    modules = list(dict.fromkeys(each.module for each in stages))
    known = instance.event_log_storage.get_asset_check_partition_info(list(checks), partition_keys=modules)
    lit = {(each.check_key, each.partition_key) for each in known}
    events: list[Reported] = []
    for each in stages:
        events.append(each.as_reported())
        for light in each.lights:
            if (dg.AssetCheckKey(dg.AssetKey(each.asset), light.check), each.module) not in lit:
                events.append(light.evaluation(each.asset, each.module))
    return events


def _describe_sources(workspace: Workspace, key: str) -> Iterator[StageEvents]:
    spans = workspace.records.spans(key)
    if spans is not None:
        yield sourcing.events(workspace, ReadOutcome(spans, changed=False))


def _describe_draft(workspace: Workspace, key: str) -> Iterator[StageEvents]:
    head = workspace.records.head(key)
    if head is not None:
        yield drafting.events(workspace, DraftOutcome(head, wrote=False))


def _describe_release(workspace: Workspace, key: str) -> Iterator[StageEvents]:
    outcome = find_release_outcome(workspace, key)
    if outcome is not None:
        yield packaging.events(workspace, outcome)


def _describe_deliveries(workspace: Workspace, key: str) -> Iterator[StageEvents]:
    deliveries = find_deliveries(workspace, key, datetime.now(UTC))
    if deliveries:
        folder, module = workspace.find_module(key)
        yield delivery.events(key, deliveries, folder.course.language_of(module))


def _describe_analysis(workspace: Workspace, key: str) -> Iterator[StageEvents]:
    counted = find_analysis(workspace, key)
    if counted is not None:
        yield analysis.events(workspace, CountedAnalysis(counted, counted=False))


DESCRIBED: Mapping[str, Callable[[Workspace, str], Iterator[StageEvents]]] = {
    SOURCES: _describe_sources,
    DRAFT: _describe_draft,
    RELEASE: _describe_release,
    DELIVERY: _describe_deliveries,
    ANALYSIS: _describe_analysis,
}


def _leave_to_the_queue(key: str, error: PremierjetError) -> None:
    """Say nothing: the review queue shows why a module cannot be believed."""
