"""`sweep`: all stages (source, draft, release, deliver) for many modules in one Dagster run.

Schedules and sensors launch it. It calls the stage functions that the assets call. A module that fails does
not stop the others; the run is marked as failed at the end, with their names.
"""

import os
from dataclasses import dataclass, field

import dagster as dg

from adapters.workspace import Workspace
from pipelines.defs import delivery, drafting, packaging, plans, sourcing
from pipelines.defs.descriptions import describe
from pipelines.defs.events import run_stage
from pipelines.defs.modules_failed import fail_last
from pipelines.defs.names import NAMES
from pipelines.defs.partitions import register_known_modules
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review_queue import read_shown_queue, show_queue
from pipelines.defs.run_config import RunConfig, build_schema, read_config
from pipelines.queries.needs import list_needs
from pipelines.queries.queue_places import count_shown_or_waiting
from pipelines.workflow.deliver import DeliveryResult
from pipelines.workflow.draft import DraftOutcome
from pipelines.workflow.read_sources import ReadOutcome
from pipelines.workflow.release import ReleaseOutcome
from pipelines.workflow.sweep import (
    STAGES,
    SweepListener,
    SweepRequest,
    list_swept_modules,
    refuse_unknown_stages,
    sweep_modules,
)
from pipelines.workflow.sweep_tally import SweepTally
from schemas.errors import AwaitingApproval
from schemas.language import match_locale
from schemas.languages.texts import read_texts

LONG_RUN_TAG = "premierjet/work"
"""Tag of long runs: an instance with workers keeps one free of it, for runs that people wait for."""


SUMMARY_TAG = "premierjet/summary"


class SweepConfig(RunConfig):
    """Settings of one sweep.

    `modules`: the keys of the modules to sweep; by default all. `stages`: the stages to go through.
    `show`: whether drafts that did not change are logged again; by default only if modules are named.
    `pull`: whether sources kept elsewhere are fetched first; by default only if no module is named.
    `batch`: whether models are asked by batch; by default what `course.yaml` says.
    `shares`: by course, how many parallel runs divide its budget and its rate limit; by default this run has
    all of it.
    """

    modules: list[str] = []
    show: bool | None = None
    stages: list[str] = [*STAGES]
    pull: bool | None = None
    batch: bool | None = None
    shares: dict[str, int] = {}


@dg.op(config_schema=build_schema(SweepConfig))
def walk(context: dg.OpExecutionContext, workspace: WorkspaceResource) -> None:
    """Take each module through the stages; an unchanged one is only compared."""
    config, opened = read_config(SweepConfig, context), workspace.open()
    run_stage(lambda: refuse_unknown_stages(config.stages), context.log)
    keys = tuple(config.modules or list_swept_modules(opened))
    register_known_modules(context.instance, opened, keys)
    has_chosen = bool(config.modules)
    request = SweepRequest(
        keys,
        config.stages,
        shows_unchanged=has_chosen if config.show is None else config.show,
        pulls=not has_chosen if config.pull is None else config.pull,
        by_batch=config.batch,
        shares=config.shares,
        run_id=context.run_id,
    )
    event_log = SweepEventLog(context, opened)
    tally = SweepTally()
    failures = sweep_modules(opened, request, event_log, context.log, tally)
    changed = event_log.modules_with_draft | failures.keys()
    if changed:  # without modules, the whole queue would be read again
        show_queue(opened, context, changed)
    waiting = {key for key, error in failures.items() if isinstance(error, AwaitingApproval)}
    for key in waiting if has_chosen else ():
        plans.build_events(opened, key).log(context)
    failed = {key: error for key, error in failures.items() if key not in waiting}
    fail_last(failed, "failed, the others went on", show_summary(context, opened, tally))


def show_summary(context: dg.OpExecutionContext, workspace: Workspace, tally: SweepTally) -> str:
    """Show the summary of a sweep in its log, with its output, and as a tag in the list of runs.

    It counts this sweep alone, so that what needs a person in all stands behind it.
    """
    language = match_locale(os.environ)
    waiting = count_shown_or_waiting(workspace, read_shown_queue(context.instance))
    needs = list_needs(workspace, waiting.number, may_be_more=waiting.may_be_more)
    in_all = read_texts("sweep", language).say("in_all", needs=needs.summarise(language))
    summary = f"{tally.describe(language)} · {in_all}"
    context.log.info(summary)
    context.add_output_metadata({"summary": summary})
    context.instance.add_run_tags(context.run_id, {SUMMARY_TAG: summary})
    return summary


@dataclass(frozen=True)
class SweepEventLog(SweepListener):
    """Log of a sweep's outcomes as Dagster's events, and of the modules whose draft was among them."""

    context: dg.OpExecutionContext
    workspace: Workspace
    modules_with_draft: set[str] = field(default_factory=set)

    def hear_sources(self, key: str, outcome: ReadOutcome) -> None:  # noqa: ARG002, the outcome names it
        """Log what a module may cite."""
        sourcing.build_events(self.workspace, outcome).log(self.context)

    def hear_progress(self, key: str, line: str) -> None:
        """Log how far the questions to a model are."""
        self.context.log.info(f"{key}: {line}")

    def hear_draft(self, key: str, outcome: DraftOutcome) -> None:
        """Log a draft."""
        self.modules_with_draft.add(key)
        if outcome.plan is not None and outcome.plan.wrote:
            plans.build_events(self.workspace, key).log(self.context)
        drafting.build_events(self.workspace, outcome).log(self.context)

    def hear_release(self, key: str, outcome: ReleaseOutcome) -> None:  # noqa: ARG002, the outcome names it
        """Log a release."""
        packaging.build_events(self.workspace, outcome).log(self.context)

    def hear_deliveries(self, key: str, deliveries: tuple[DeliveryResult, ...]) -> None:
        """Log where a release arrived."""
        folder, module = self.workspace.find_module(key)
        delivery.build_events(key, deliveries, folder.course.language_of(module)).log(self.context)


@dg.job(
    name="sweep",
    description=describe("job_sweep"),
    tags={**NAMES.tags, LONG_RUN_TAG: "sweep"},
)
def sweep_job() -> None:
    """One run for many modules."""
    walk()
