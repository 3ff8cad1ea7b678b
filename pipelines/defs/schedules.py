"""Schedules: when jobs run by themselves, and whether they do before somebody switches them on."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import dagster as dg

from pipelines.defs.check_deliveries import check_deliveries_job
from pipelines.defs.descriptions import describe
from pipelines.defs.pulled_sources import pull_job
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.results import results_job
from pipelines.defs.review_measures import learn_job
from pipelines.defs.sweep import sweep_job
from pipelines.workflow.batch import list_nightly_modules
from pipelines.workflow.pull import list_pullable_courses
from pipelines.workflow.pull_results import list_abandoned_courses, list_courses_with_results
from pipelines.workflow.share_sweep import SweepPart, split_sweep
from pipelines.workflow.sweep import list_swept_modules

SWEEP_CRON_VARIABLE = "PREMIERJET_SWEEP_CRON"


@dataclass(frozen=True)
class ScheduleTiming:
    """When a schedule runs, as five cron fields in UTC, and whether it is on by default."""

    cron: str
    running: bool

    @property
    def status(self) -> dg.DefaultScheduleStatus:
        """Return Dagster's name for whether it is on by default."""
        return dg.DefaultScheduleStatus.RUNNING if self.running else dg.DefaultScheduleStatus.STOPPED


SCHEDULES = {
    "nightly_draft": ScheduleTiming("0 1 * * *", running=False),
    "nightly_sweep": ScheduleTiming(
        os.environ.get(SWEEP_CRON_VARIABLE) or "0 3 * * *", running=bool(os.environ.get(SWEEP_CRON_VARIABLE))
    ),
    "hourly_pull": ScheduleTiming("0 * * * *", running=True),
    "nightly_results": ScheduleTiming("0 2 * * *", running=True),
    "nightly_check": ScheduleTiming("30 4 * * *", running=True),
    "every_morning": ScheduleTiming("0 6 * * *", running=True),
}
"""Every schedule by name; those that spend money or deliver are off by default."""


def _schedule(job: Any) -> Callable[[Callable[..., Any]], dg.ScheduleDefinition]:
    """Return a decorator that makes a function the schedule of its name in SCHEDULES.

    `job` has no narrower type, for Dagster's type of a job over assets is private.
    """

    def schedule(function: Callable[..., Any]) -> dg.ScheduleDefinition:
        when = SCHEDULES[function.__name__]
        return dg.schedule(
            target=job,
            cron_schedule=when.cron,
            default_status=when.status,
            description=describe(function.__name__),
        )(function)

    return schedule


@_schedule(sweep_job)
def nightly_draft(
    context: dg.ScheduleEvaluationContext, workspace: WorkspaceResource
) -> dg.RunRequest | dg.SkipReason:
    """Ask in one batch for the drafts of the courses that say so; off until it is switched on in the UI."""
    due = list_nightly_modules(workspace.open(), context.log.warning)
    if not due:
        return dg.SkipReason("every draft that is asked for at night rests on today's sources")
    config = {"modules": due, "stages": ["source", "draft"]}
    return dg.RunRequest(
        run_key=None, run_config={"ops": {"walk": {"config": config}}}, tags=_make_tags(context)
    )


@_schedule(sweep_job)
def nightly_sweep(
    context: dg.ScheduleEvaluationContext, workspace: WorkspaceResource
) -> dg.RunRequest | list[dg.RunRequest]:
    """Sweep every course; off until PREMIERJET_SWEEP_CRON is set in `.env`, or switched on in the UI.

    Where workers share it, a course with sources kept elsewhere has one run, which asks for them first.
    """
    opened = workspace.open()
    if opened.settings.sweep_parts == 1:
        return dg.RunRequest(run_key=None, tags=_make_tags(context))
    shared = split_sweep(
        opened,
        list_swept_modules(opened),
        opened.settings.sweep_parts,
        whole=lambda course: bool(course.remote_sources),
    )
    return [
        dg.RunRequest(
            run_key=f"{context.scheduled_execution_time.isoformat()} {number}",
            run_config={"ops": {"walk": {"config": _select_everything(part)}}},
            tags=_make_tags(context),
        )
        for number, part in enumerate(shared, 1)
    ]


def _select_everything(part: SweepPart) -> dict[str, object]:
    """Return the configuration of a run that sweeps its part of the modules as a whole sweep would."""
    return {"modules": list(part.modules), "show": False, "pull": True, "shares": dict(part.shares)}


@_schedule(pull_job)
def hourly_pull(
    context: dg.ScheduleEvaluationContext, workspace: WorkspaceResource
) -> dg.RunRequest | dg.SkipReason:
    """Pull what changed where sources are kept elsewhere; the sensors draft from it."""
    if not list_pullable_courses(workspace.open()):
        return dg.SkipReason("every source is a file of its course")
    return dg.RunRequest(run_key=None, tags=_make_tags(context))


@_schedule(check_deliveries_job)
def nightly_check(
    context: dg.ScheduleEvaluationContext, workspace: WorkspaceResource
) -> dg.RunRequest | dg.SkipReason:
    """Compare targets with what was delivered, and the ledger with what lies outside it."""
    opened = workspace.open()
    if not (opened.ledger.modules() or opened.records.released_or_delivered()):
        return dg.SkipReason("nothing is recorded yet")
    return dg.RunRequest(run_key=None, tags=_make_tags(context))


@_schedule(results_job)
def nightly_results(
    context: dg.ScheduleEvaluationContext, workspace: WorkspaceResource
) -> dg.RunRequest | dg.SkipReason:
    """Read what learners did, and let go of what is older than a course keeps."""
    opened = workspace.open()
    if not list_courses_with_results(opened) and not list_abandoned_courses(opened):
        return dg.SkipReason("no course reads results")
    return dg.RunRequest(run_key=None, tags=_make_tags(context))


every_morning = dg.ScheduleDefinition(
    name="every_morning",
    description=describe("every_morning"),
    job=learn_job,
    cron_schedule=SCHEDULES["every_morning"].cron,
    default_status=SCHEDULES["every_morning"].status,
)


def require_entries(definitions: dg.Definitions) -> dg.Definitions:
    """Return the definitions; raises ValueError naming a schedule that has no entry in the table."""
    names = {schedule.name for schedule in definitions.schedules or ()}
    unlisted = sorted(names - SCHEDULES.keys())
    if unlisted:
        raise ValueError(f"schedules without an entry in pipelines/defs/schedules.py: {', '.join(unlisted)}")
    return definitions


def _make_tags(context: dg.ScheduleEvaluationContext) -> dict[str, str]:
    return {"premierjet/scheduled": context.scheduled_execution_time.isoformat()}
