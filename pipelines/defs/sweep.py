"""`sweep`: the whole line for many modules in one run, for schedules and sensors.

The same stage functions as the assets'; a bad module never stops another, the run fails last.
"""

from dataclasses import dataclass, field

import dagster as dg

from adapters.workspace import Workspace
from pipelines.defs import delivery, drafting, packaging, sourcing
from pipelines.defs.modules_failed import fail_last
from pipelines.defs.partitions import register
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review import show_queue
from pipelines.defs.run_config import RunConfig, plain_schema, read_config
from pipelines.delivery.deliver import DeliveryResult
from pipelines.workflow.draft import DraftOutcome, ReadSources
from pipelines.workflow.release import ReleaseOutcome
from pipelines.workflow.sweep import STAGES, SweepListener, SweepRequest, sweep_modules

WORK = "premierjet/work"
"""Tag of what may take long: an instance with workers keeps one of them free of it, for people who wait."""


class SweepConfig(RunConfig):
    """`modules`: which, all by default.

    `show`: whether the page of what did not change is shown again; left out, of named modules alone.
    `pull`: whether what is kept elsewhere is asked for first; where it is left out, only when all are swept.
    `batch`: whether models are asked by batch; as each `course.yaml` says where it is left out.
    `shares`: how many runs divide a course's budget and pace, where it is not this one alone.
    """

    modules: list[str] = []
    show: bool | None = None
    stages: list[str] = [*STAGES]
    pull: bool | None = None
    batch: bool | None = None
    shares: dict[str, int] = {}


@dg.op(config_schema=plain_schema(SweepConfig))
def walk(context: dg.OpExecutionContext, workspace: WorkspaceResource) -> None:
    """Walk the line for each module; what is unchanged costs a comparison."""
    config, opened = read_config(SweepConfig, context), workspace.open()
    keys = tuple(config.modules or opened.module_keys())
    register(context.instance, keys)
    named = bool(config.modules)
    request = SweepRequest(
        keys,
        config.stages,
        shows_unchanged=named if config.show is None else config.show,
        pulls=not named if config.pull is None else config.pull,
        by_batch=config.batch,
        shares=config.shares,
        run_id=context.run_id,
    )
    shower = SweepShower(context, opened)
    failed = sweep_modules(opened, request, shower, context.log)
    shown = shower.drafts | failed.keys()
    if shown:  # or the queue would be asked of every module, to be shown as it is
        show_queue(opened, context, shown)
    fail_last(failed, "failed, the others went on")


@dataclass(frozen=True)
class SweepShower(SweepListener):
    """Logs each outcome of a sweep as Dagster's events; `drafts` are the modules whose page it showed."""

    context: dg.OpExecutionContext
    workspace: Workspace
    drafts: set[str] = field(default_factory=set)

    def hear_sources(self, key: str, outcome: ReadSources) -> None:  # noqa: ARG002, its spans name it
        """Log what a module may cite."""
        sourcing.events(self.workspace, outcome).log(self.context)

    def hear_draft(self, key: str, outcome: DraftOutcome) -> None:
        """Log a module's page."""
        self.drafts.add(key)
        drafting.events(self.workspace, outcome).log(self.context)

    def hear_release(self, key: str, outcome: ReleaseOutcome) -> None:  # noqa: ARG002, it names itself
        """Log a release."""
        packaging.events(self.workspace, outcome).log(self.context)

    def hear_deliveries(self, key: str, deliveries: tuple[DeliveryResult, ...]) -> None:
        """Log where a release arrived."""
        folder, module = self.workspace.find_module(key)
        delivery.events(key, deliveries, folder.course.language_of(module)).log(self.context)


@dg.job(
    name="sweep",
    description="Source, draft, release and deliver whatever is due, module by module.",
    tags={WORK: "sweep"},
)
def sweep_job() -> None:
    """One run for many modules."""
    walk()
