"""`report_sensor`: reports to Dagster, without a run, what commands wrote to the store.

Commands, the desk and other processes write to the store, and Dagster shows it. Each event carries the
version of what it shows, so that a comparison with the store tells what is missing, even after a crash.
Decided in docs/decisions/0106-commands-call-the-workflow.md.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import dagster as dg

from adapters.dagster_internals import DATA_VERSION_TAG
from adapters.workspace import Workspace
from pipelines.defs import analysis, delivery, drafting, packaging, plans, sourcing
from pipelines.defs.descriptions import describe
from pipelines.defs.events import StageEvents
from pipelines.defs.names import build_key
from pipelines.defs.own_runs import list_own_runs
from pipelines.defs.partitions import register_modules
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review_queue import describe_queue_and_needs
from pipelines.defs.sensor_launches import AT_WORK, DRAFTED, launch_sweeps, read_op_config
from pipelines.defs.sweep import sweep_job
from pipelines.defs.unread_modules import UnreadModules
from pipelines.queries.due_cache import (
    RESULTS,
    DueQuestion,
    IdleUntil,
    KnownModules,
    list_reviewed_modules,
)
from pipelines.queries.stage_names import (
    ANALYSIS,
    COMPARED,
    DELIVERY,
    DRAFT,
    PLAN,
    RELEASE,
    SOURCES,
    STAGES,
)
from pipelines.queries.stored_outcomes import find_deliveries, find_release_outcome, find_stored_versions
from pipelines.review.links import PARTITION_TAG
from pipelines.workflow.analyse import CountedAnalysis, find_analysis
from pipelines.workflow.draft import DraftOutcome
from pipelines.workflow.read_sources import ReadOutcome
from pipelines.workflow.sweep import STAGES as SWEEP_STAGES
from schemas.errors import PremierjetError
from schemas.ids import is_house_style

MOST_REPORTED = 300
"""Events of one tick, check results among them: each takes Dagster some 20 ms on SQLite."""

REPORT_COST = 30
"""Events that one analysis counts for, because its report is built anew."""

MOST_ASKED = 1000
"""Modules whose records one tick reads at most: a new process has read none yet."""

SHOWN_MODULES = KnownModules()
STORE_PARTS = ("drafts", "plans", "spans", "ledger", "receipts", "rolled-back", RESULTS)

ASSET_OF_STAGE = dict(zip(SWEEP_STAGES, STAGES, strict=True))
"""The asset of each stage of a sweep."""

ASSETS_OF_JOB = {
    "package": frozenset({RELEASE}),
    "deliver": frozenset({DELIVERY}),
    "roll_back": frozenset({DELIVERY}),
    "decide": frozenset[str](),
    "analyse": frozenset({ANALYSIS}),
}
"""The assets that each job reports; a job that is not named here may report any."""

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
    """Report what commands wrote to the store, module by module, and launch a sweep for changed drafts.

    A draft that Dagster showed before has check results of that revision, and only a run may replace them.
    What a run is about to report is left to it.
    """
    opened = workspace.open()
    unread = UnreadModules(context.log.warning)
    unshown = find_unshown(context.instance, opened, unread.tell)
    register_modules(context.instance, [*opened.module_keys(), *unshown])
    if not unshown:
        return dg.SkipReason(unread.qualify("everything in the store is shown", opened))
    changed = {key: each.versions[DRAFT] for key, each in unshown.items() if each.has_changed_draft}
    events = _build_events(
        context, opened, {key: each for key, each in unshown.items() if key not in changed}
    )
    requests = launch_sweeps(context, opened, changed, 1, DRAFTED)
    if not (events or requests):
        return dg.SkipReason("what is not shown cannot be told yet, or failed and is tried again later")
    why = None if requests else "what commands wrote is shown now"
    return dg.SensorResult(run_requests=requests, asset_events=events, skip_reason=why)


@dataclass(frozen=True)
class Unshown:
    """Versions in the store of a module that Dagster does not show, by asset, and those it shows."""

    module: str
    versions: Versions
    shown: Versions

    def without(self, assets: frozenset[str]) -> "Unshown | None":
        """Return the same without some assets; None if nothing is left."""
        left = {asset: version for asset, version in self.versions.items() if asset not in assets}
        return replace(self, versions=left) if left else None

    @property
    def has_changed_draft(self) -> bool:
        """Return whether Dagster shows an earlier draft with its check results; a house style has none."""
        return DRAFT in self.versions and DRAFT in self.shown and not is_house_style(self.module)


def find_unshown(
    instance: dg.DagsterInstance, workspace: Workspace, tell: Callable[[str, PremierjetError], None]
) -> dict[str, Unshown]:
    """Return what Dagster does not show, by module, except what a running run is about to report.

    `tell` is called with each module that cannot be read, and why.
    """
    courses = [folder.course for folder in workspace.read_courses()[0]]
    keys = [course.key_of(module) for course in courses for module in course.reviewed_modules]
    busy, shown, now = find_busy_assets(instance, keys), read_shown_versions(instance), datetime.now(UTC)
    shown_of_module = {key: tuple(sorted(versions.items())) for key, versions in shown.items()}

    def find_of_module(key: str) -> Unshown | IdleUntil | None:
        unshown = _find_missing(key, find_stored_versions(workspace, key), shown.get(key, {}))
        if unshown is None:
            return None
        return unshown.without(busy.get(key, frozenset())) or IdleUntil(now)

    question = DueQuestion(
        find_of_module,
        tell,
        beside=shown_of_module,
        modules_of=list_reviewed_modules,
        most_asked=MOST_ASKED,
    )
    unshown = SHOWN_MODULES.of(workspace, "unshown", *STORE_PARTS).find_due(workspace, question, now)
    if not unshown:
        return {}
    # A run may have begun, or ended, since it was looked at.
    busy, shown = find_busy_assets(instance, keys), read_shown_versions(instance)
    compared = (_find_missing(key, each.versions, shown.get(key, {})) for key, each in unshown.items())
    still_unshown = (
        each.without(busy.get(each.module, frozenset())) for each in compared if each is not None
    )
    return {each.module: each for each in still_unshown if each is not None}


def find_busy_assets(instance: dg.DagsterInstance, keys: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return the assets that waiting or running runs are about to report, by module.

    A sweep or analysis that names no modules covers all of them, a sweep that names no stages covers all
    stages, and `learn` covers every house style. A stage that does not exist is refused by the run itself.
    """
    busy: dict[str, frozenset[str]] = {}
    for run in list_own_runs(instance, AT_WORK):
        modules: Sequence[str] = [run.tags[PARTITION_TAG]] if PARTITION_TAG in run.tags else ()
        assets = ASSETS_OF_JOB.get(run.job_name, frozenset(COMPARED))
        if run.job_name == "sweep":
            config = read_op_config(run, "walk")
            modules = config.get("modules") or keys
            stages = config.get("stages") or ASSET_OF_STAGE
            assets = frozenset(ASSET_OF_STAGE[stage] for stage in stages if stage in ASSET_OF_STAGE)
            assets |= {PLAN} if DRAFT in assets else set()  # a module is planned as it is drafted
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
    """Return the version that Dagster shows last of each asset, by module, with one query for each asset."""
    shown: dict[str, Versions] = {}
    for asset in assets:
        tags = instance.event_log_storage.get_latest_tags_by_partition(
            build_key(asset), dg.DagsterEventType.ASSET_MATERIALIZATION, [DATA_VERSION_TAG]
        )
        for module, tag in tags.items():
            shown.setdefault(module, {})[asset] = tag[DATA_VERSION_TAG]
    return shown


def _find_missing(key: str, stored: Mapping[str, str], shown: Mapping[str, str]) -> Unshown | None:
    """Return the stored versions of a module that Dagster does not show; None if it shows them all."""
    missing = {asset: version for asset, version in stored.items() if shown.get(asset) != version}
    return Unshown(key, missing, dict(shown)) if missing else None


def _build_events(
    context: dg.SensorEvaluationContext, workspace: Workspace, unshown: Mapping[str, Unshown]
) -> list[Reported]:
    """Return the events of one tick, the queue last; what exceeds `MOST_REPORTED` waits for the next."""
    stages: list[StageEvents] = []
    budget = MOST_REPORTED
    for each in _describe_unshown(context, workspace, unshown):
        budget -= REPORT_COST if each.asset == ANALYSIS else 1 + len(each.lights)
        if budget < 0:
            break
        stages.append(each)
    events = _add_first_lights(context.instance, stages)
    decidable = [each.module for each in stages if each.asset in {DRAFT, PLAN}]
    return (
        [*events, *describe_queue_and_needs(workspace, context.instance, decidable)] if decidable else events
    )


def _describe_unshown(
    context: dg.SensorEvaluationContext, workspace: Workspace, unshown: Mapping[str, Unshown]
) -> Iterator[StageEvents]:
    """Yield the events Dagster lacks; what cannot be read logs a warning and hides nothing else."""
    for key, unshown_module in unshown.items():
        for asset in unshown_module.versions:
            try:
                yield from DESCRIBERS[asset](workspace, key)
            except PremierjetError as error:
                context.log.warning(f"{key}, {asset}: {error}")


def _add_first_lights(instance: dg.DagsterInstance, stages: Sequence[StageEvents]) -> list[Reported]:
    """Return each stage's event, followed by the results of checks that Dagster has never shown."""
    checks = {dg.AssetCheckKey(build_key(e.asset), light.check) for e in stages for light in e.lights}
    modules = list(dict.fromkeys(each.module for each in stages))
    stored = instance.event_log_storage.get_asset_check_partition_info(list(checks), partition_keys=modules)
    shown_lights = {(each.check_key, each.partition_key) for each in stored}
    events: list[Reported] = []
    for each in stages:
        events.append(each.build_reported())
        for light in each.lights:
            if (dg.AssetCheckKey(build_key(each.asset), light.check), each.module) not in shown_lights:
                events.append(light.build_evaluation(each.asset, each.module))
    return events


def _describe_sources(workspace: Workspace, key: str) -> Iterator[StageEvents]:
    spans = workspace.records.spans(key)
    if spans is not None:
        yield sourcing.build_events(workspace, ReadOutcome(spans, changed=False))


def _describe_plan(workspace: Workspace, key: str) -> Iterator[StageEvents]:
    yield plans.build_events(workspace, key)


def _describe_draft(workspace: Workspace, key: str) -> Iterator[StageEvents]:
    head = workspace.records.head(key)
    if head is not None:
        yield drafting.build_events(workspace, DraftOutcome(head, wrote=False))


def _describe_release(workspace: Workspace, key: str) -> Iterator[StageEvents]:
    outcome = find_release_outcome(workspace, key)
    if outcome is not None:
        yield packaging.build_events(workspace, outcome)


def _describe_deliveries(workspace: Workspace, key: str) -> Iterator[StageEvents]:
    deliveries = find_deliveries(workspace, key, datetime.now(UTC))
    if deliveries:
        folder, module = workspace.find_module(key)
        yield delivery.build_events(key, deliveries, folder.course.language_of(module))


def _describe_analysis(workspace: Workspace, key: str) -> Iterator[StageEvents]:
    counted = find_analysis(workspace, key)
    if counted is not None:
        yield analysis.build_events(workspace, CountedAnalysis(counted, counted=False))


DESCRIBERS: Mapping[str, Callable[[Workspace, str], Iterator[StageEvents]]] = {
    SOURCES: _describe_sources,
    PLAN: _describe_plan,
    DRAFT: _describe_draft,
    RELEASE: _describe_release,
    DELIVERY: _describe_deliveries,
    ANALYSIS: _describe_analysis,
}
