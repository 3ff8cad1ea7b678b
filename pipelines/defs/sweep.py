"""`sweep`: the whole line for many modules in one run, for schedules and sensors.

The same stage functions as the assets'; a bad module never stops another, the run fails last.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import dagster as dg

from adapters.sources.shelf import Library
from adapters.workspace import Workspace
from pipelines import workflow
from pipelines.defs import delivery, drafting, packaging, sourcing
from pipelines.defs.events import StageEvents
from pipelines.defs.modules_failed import fail_last
from pipelines.defs.partitions import register
from pipelines.defs.pulled_sources import pull_each
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review import show_queue, tell
from pipelines.defs.run_config import RunConfig, plain_schema, read_config
from pipelines.delivery.standing import taken_back_by
from schemas.course import Deliver
from schemas.draft import Draft
from schemas.errors import AwaitingApproval, AwaitingBatch, PremierjetError
from schemas.ids import split_key
from schemas.review import Approved

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
    stages: list[str] = ["source", "draft", "release", "deliver"]
    pull: bool | None = None
    batch: bool | None = None
    shares: dict[str, int] = {}


@dg.op(config_schema=plain_schema(SweepConfig))
def walk(context: dg.OpExecutionContext, workspace: WorkspaceResource) -> None:
    """Walk the line for each module; what is unchanged costs a comparison."""
    config, opened = read_config(SweepConfig, context), workspace.open()
    keys = config.modules or list(opened.module_keys())
    register(context.instance, keys)
    if config.pull or (config.pull is None and not config.modules):
        _pull(context, opened, dict.fromkeys(split_key(key)[0] for key in keys))
    asking = workflow.BatchMode(opened, config.batch)
    run = Sweep(
        context, opened, config, workflow.CourseMeters(config.shares), opened.library(), asking, set(), {}
    )
    stopped = {key: run.stopped(key) for key in keys}
    failed = {key: error for key, error in stopped.items() if error is not None}
    failed |= asking.close(datetime.now(UTC))
    for error in opened.read_courses()[1]:
        context.log.error(str(error))
        failed[error.place] = error
    shown = run.shown | failed.keys()
    if shown:  # or the queue would be asked of every module, to be shown as it is
        show_queue(opened, context, shown)
    fail_last(failed, "failed, the others went on")


def _pull(context: dg.OpExecutionContext, workspace: Workspace, courses: Iterable[str]) -> None:
    """Ask the courses' origins first; what cannot be got is as it was, and stops no module."""
    for course in courses:
        try:
            dict(pull_each(context, workspace, [course]))
        except PremierjetError as error:
            context.log.error(f"{course}: {error}")


@dataclass(frozen=True)
class Sweep:
    """One run over many modules; those of one course share its budget through `meters`, its list of sources
    through `library`.

    One that waits for a batch stops here: it has not failed, and nothing of it is written. `shown` are the
    modules whose page it showed; `heads` hands a module's draft from one stage to the next.
    """

    context: dg.OpExecutionContext
    workspace: Workspace
    config: SweepConfig
    meters: workflow.CourseMeters
    library: Library
    asking: workflow.BatchMode
    shown: set[str]
    heads: dict[str, Draft]

    def stopped(self, key: str) -> Exception | None:
        """Walk the line for one module, and return what stopped it, if anything did."""
        try:
            for name, stage in self._line.items():
                if name in self.config.stages:
                    self._log(stage(key))
        except AwaitingBatch as waits:
            self.context.log.info(str(waits))
        except PremierjetError as error:
            self.context.log.error(f"{key}: {error}")
            return error
        except Exception as error:
            self.context.log.exception(f"{key}: a bug stopped this module; the others go on")
            return error
        return None

    @property
    def _line(self) -> dict[str, Callable[[str], StageEvents | None]]:
        return {
            "source": self._source,
            "draft": self._draft,
            "release": self._release,
            "deliver": self._deliver,
        }

    @property
    def _shows_all(self) -> bool:
        return bool(self.config.modules) if self.config.show is None else self.config.show

    def _log(self, events: StageEvents | None) -> None:
        if events is not None:
            events.log(self.context)

    def _source(self, key: str) -> StageEvents | None:
        if not self._shows_all and workflow.are_sources_read(self.workspace, key, self.library):
            return None
        return sourcing.events(self.workspace, workflow.read_sources(self.workspace, key, self.library))

    def _draft(self, key: str) -> StageEvents | None:
        now, run_id = datetime.now(UTC), self.context.run_id
        outbox = self.asking.outbox(key, now)
        drafted = workflow.draft_module(
            self.workspace,
            key,
            now,
            run_id=run_id,
            sweep=True,
            meters=self.meters,
            outbox=outbox,
            library=self.library,
        )
        self.heads[key] = drafted.draft
        if not drafted.wrote and not self._shows_all:
            return None
        self.shown.add(key)
        return drafting.events(self.workspace, drafted)

    def _release(self, key: str) -> StageEvents | None:
        head = self.heads.pop(key, None) or self.workspace.records.head(key)
        if head is None or not isinstance(
            workflow.judge_draft(self.workspace, head, datetime.now(UTC)), Approved
        ):
            return None
        released = workflow.release_module(self.workspace, key, datetime.now(UTC))
        if released.published is not None:
            tell(self.context, self.workspace, released.published)
        return packaging.events(self.workspace, released) if released.built else None

    def _deliver(self, key: str) -> StageEvents | None:
        folder, module = self.workspace.find_module(key)
        if folder.course.deliver is not Deliver.ON_APPROVAL:
            return None
        releases = self.workspace.records.releases(key)
        if not releases or taken_back_by(releases[-1], self.workspace.ledger.read(key)):
            return None
        try:
            delivered = workflow.deliver_release(self.workspace, key, datetime.now(UTC))
        except AwaitingApproval as error:  # a person has to decide, which is no fault of the run
            self.context.log.warning(str(error))
            return None
        if not any(each.sent for each in delivered):
            return None
        return delivery.events(key, delivered, folder.course.language_of(module))


@dg.job(
    name="sweep",
    description="Source, draft, release and deliver whatever is due, module by module.",
    tags={WORK: "sweep"},
)
def sweep_job() -> None:
    """One run for many modules."""
    walk()
