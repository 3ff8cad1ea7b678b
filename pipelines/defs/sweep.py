"""`sweep`: the whole line for many modules in one run, for schedules and sensors.

The same stage functions as the assets'; a bad module never stops another, the run fails last.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

import dagster as dg

from adapters.workspace import Workspace
from pipelines import line
from pipelines.defs import delivery, drafting, packaging, sourcing
from pipelines.defs.events import StageEvents
from pipelines.defs.partitions import register
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review import show_queue
from schemas.course import Deliver
from schemas.errors import PremierjetError
from schemas.review import Approved

NIGHTLY = "0 3 * * *"
SWITCH = "PREMIERJET_SWEEP_CRON"


class SweepConfig(dg.Config):
    """`modules`: which, all by default; a named module's page is shown again even when nothing changed."""

    modules: list[str] = []
    stages: list[str] = ["source", "draft", "release", "deliver"]


class ModulesFailed(Exception):
    """What stopped each module, or each course by its place: why a sweep failed last."""

    def __init__(self, modules: Mapping[str, Exception]) -> None:
        super().__init__("\n".join(f"{key}: {error}" for key, error in modules.items()))
        self.modules = modules


@dg.op
def walk(context: dg.OpExecutionContext, config: SweepConfig, workspace: WorkspaceResource) -> None:
    """Walk the line for each module; what is unchanged costs a comparison."""
    opened = workspace.open()
    keys = config.modules or list(opened.module_keys())
    register(context.instance, keys)
    stopped = {key: _stopped(context, opened, key, config) for key in keys}
    failed = {key: error for key, error in stopped.items() if error is not None}
    for error in opened.read_courses()[1]:
        context.log.error(str(error))
        failed[error.place] = error
    show_queue(opened, context)
    if failed:
        raise dg.Failure(
            description=f"{len(failed)} failed, the others went on: {', '.join(failed)}", allow_retries=False
        ) from ModulesFailed(failed)


def _stopped(
    context: dg.OpExecutionContext, workspace: Workspace, key: str, config: SweepConfig
) -> Exception | None:
    """Walk the line for one module, and return what stopped it, if anything did."""
    try:
        for events in _walk(context, workspace, key, config):
            events.log(context)
    except PremierjetError as error:
        context.log.error(f"{key}: {error}")
        return error
    except Exception as error:
        context.log.exception(f"{key}: a bug stopped this module; the others go on")
        return error
    return None


def _walk(
    context: dg.OpExecutionContext, workspace: Workspace, key: str, config: SweepConfig
) -> Iterator[StageEvents]:
    now = datetime.now(UTC)
    named = bool(config.modules)
    stages: dict[str, Callable[[], StageEvents | None]] = {
        "source": lambda: _sourced(workspace, key, named),
        "draft": lambda: _drafted(workspace, key, named, now, context.run_id),
        "release": lambda: _released(workspace, key, now),
        "deliver": lambda: _delivered(workspace, key, now),
    }
    for name, stage in stages.items():
        events = stage() if name in config.stages else None
        if events is not None:
            yield events


def _sourced(workspace: Workspace, key: str, named: bool) -> StageEvents | None:
    sourced = line.source(workspace, key)
    return sourcing.events(workspace, sourced) if sourced.changed or named else None


def _drafted(workspace: Workspace, key: str, named: bool, now: datetime, run_id: str) -> StageEvents | None:
    drafted = line.draft(workspace, key, now, run_id=run_id, sweep=True)
    return drafting.events(workspace, drafted) if drafted.wrote or named else None


def _released(workspace: Workspace, key: str, now: datetime) -> StageEvents | None:
    head = workspace.records.head(key)
    if head is None or not isinstance(line.judgement_of(workspace, head), Approved):
        return None
    released = line.release(workspace, key, now)
    return packaging.events(workspace, released) if released.built else None


def _delivered(workspace: Workspace, key: str, now: datetime) -> StageEvents | None:
    folder, _ = workspace.find_module(key)
    if folder.course.deliver is not Deliver.ON_APPROVAL or not workspace.records.releases(key):
        return None
    delivered = line.send(workspace, key, now)
    return delivery.events(key, delivered) if any(each.sent for each in delivered) else None


@dg.job(name="sweep", description="Source, draft, release and deliver whatever is due, module by module.")
def sweep_job() -> None:
    """One run for many modules."""
    walk()


@dg.schedule(
    target=sweep_job,
    cron_schedule=os.environ.get(SWITCH) or NIGHTLY,
    default_status=dg.DefaultScheduleStatus.RUNNING
    if os.environ.get(SWITCH)
    else dg.DefaultScheduleStatus.STOPPED,
)
def nightly_sweep(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Sweep every course; off until PREMIERJET_SWEEP_CRON is set in `.env`, or switched on in the UI."""
    return dg.RunRequest(
        run_key=None, tags={"premierjet/scheduled": context.scheduled_execution_time.isoformat()}
    )
