"""`results`: what learners did with what was delivered, read back each night."""

from datetime import UTC, datetime
from functools import partial

import dagster as dg

from adapters.workspace import Workspace
from pipelines.defs.descriptions import describe
from pipelines.defs.events import run_stage
from pipelines.defs.modules_failed import fail_last
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.run_config import RunConfig, plain_schema, read_config
from pipelines.results.small_groups import roughly
from pipelines.workflow.pull_results import (
    PullOutcome,
    ResultsPulls,
    expire_abandoned,
    list_abandoned_courses,
    list_courses_with_results,
    pull_results_of,
)
from schemas.language import Language

CHECK = "results_readable"


class ResultsConfig(RunConfig):
    """`courses`: which; all that read results by default."""

    courses: list[str] = []


@dg.asset(
    config_schema=plain_schema(ResultsConfig),
    group_name="results",
    kinds={"duckdb", "parquet"},
    check_specs=[dg.AssetCheckSpec(CHECK, description=describe(CHECK), asset="results")],
)
def results(context: dg.AssetExecutionContext, workspace: WorkspaceResource) -> dg.MaterializeResult:
    """What learners did: read from LRS, Moodle and files, without a name, a Parquet file a month."""
    config, opened = read_config(ResultsConfig, context), workspace.open()
    asked = config.courses or [
        folder.course.id for folder in run_stage(lambda: list_courses_with_results(opened))
    ]
    now = datetime.now(UTC)
    done = pull_results_of(opened, asked, now)
    languages = {folder.course.id: folder.course.language for folder in opened.read_courses()[0]}
    read = {course: pull for course, pull in done.pulls.items() if course in languages}
    notes = [note for course, pull in read.items() for note in _notes(course, pull, languages[course])]
    remarks = [text for course, pull in read.items() for text in _remarks(course, pull, languages[course])]
    if not config.courses:
        _expire(opened, done, now)
    for course, error in done.failed.items():
        context.log.error(f"{course}: {error}")
    fail_last(done.failed, "failed, the others went on")
    for note in notes:
        context.log.warning(note)
    rows = [dg.TableRecord({"course": course, **_counts(pulled)}) for course, pulled in done.pulls.items()]
    shown = {"courses": dg.MetadataValue.table(rows) if rows else dg.MetadataValue.text("none")}
    if remarks:
        shown["remarks"] = dg.MetadataValue.text("\n".join(remarks))
    return dg.MaterializeResult(
        metadata=shown,
        check_results=[
            dg.AssetCheckResult(
                check_name=CHECK,
                passed=not notes,
                severity=dg.AssetCheckSeverity.WARN,
                description="; ".join(notes) or "every origin was read to its end, and understood",
            )
        ],
    )


def _expire(workspace: Workspace, done: ResultsPulls, now: datetime) -> None:
    """Let go of what is too old of courses that are there no more."""
    for course in run_stage(lambda: list_abandoned_courses(workspace)):
        done.add(f"{course}, which is there no more", partial(_pull_nothing, workspace, course, now))


def _pull_nothing(workspace: Workspace, course: str, now: datetime) -> PullOutcome:
    return PullOutcome(expired=expire_abandoned(workspace, course, now))


def _counts(done: PullOutcome) -> dict[str, str]:
    counts = {
        "new": done.new,
        "of_quizzes": done.of_quizzes,
        "known": done.again,
        "too_old": done.too_old,
        "elsewhere": done.elsewhere,
        "aside": done.aside.total(),
        "expired": done.expired,
    }
    return {name: roughly(count) for name, count in counts.items()}


def _remarks(course: str, done: PullOutcome, language: Language) -> list[str]:
    return [f"{course}: {name}: {each.explain(language)}" for name, each in done.remarks.items()]


def _notes(course: str, done: PullOutcome, language: Language) -> list[str]:
    found = [f"{course}: {name}: {each.explain(language)}" for name, each in done.troubles.items()]
    found += [
        f"{course}: kept aside, {roughly(count)}: {reason}" for reason, count in sorted(done.aside.items())
    ]
    if done.ahead:
        found.append(
            f"{course}: {roughly(done.ahead)} happened an hour or more after the LRS stored them: "
            "a clock is off"
        )
    return found


results_job = dg.define_asset_job(
    "pull_results", selection=[results], description="Read what learners did from every origin of results."
)
