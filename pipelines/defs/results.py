"""`results`: what learners did with what was delivered, read back each night."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import dagster as dg

from adapters.workspace import Workspace
from pipelines.defs.asset_facts import describe_asset
from pipelines.defs.descriptions import describe
from pipelines.defs.events import run_stage
from pipelines.defs.modules_failed import fail_last
from pipelines.defs.names import NAMES, build_key, build_keys, select_assets
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.run_config import RunConfig, build_schema, read_config
from pipelines.results.small_groups import round_row_count
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
    """`courses`: the ids of those to read; by default all whose `course.yaml` names origins of results."""

    courses: list[str] = []


@dg.asset(
    config_schema=build_schema(ResultsConfig),
    deps=build_keys("delivery"),
    group_name="results",
    **describe_asset("results"),
    check_specs=[dg.AssetCheckSpec(CHECK, description=describe(CHECK), asset=build_key("results"))],
)
def results(
    context: dg.AssetExecutionContext, workspace: WorkspaceResource
) -> Iterator[dg.MaterializeResult]:
    """What learners did: read from LRS, Moodle and files, without a name, a Parquet file a month."""
    config, opened = read_config(ResultsConfig, context), workspace.open()
    courses = config.courses or [
        folder.course.id for folder in run_stage(lambda: list_courses_with_results(opened))
    ]
    now = datetime.now(UTC)
    pulls = pull_results_of(opened, courses, now)
    languages = {folder.course.id: folder.course.language for folder in opened.read_courses()[0]}
    known_pulls = {course: pull for course, pull in pulls.pulls.items() if course in languages}
    warnings = [
        text
        for course, pull in known_pulls.items()
        for text in _list_warnings(course, pull, languages[course])
    ]
    remarks = [
        text
        for course, pull in known_pulls.items()
        for text in _list_remarks(course, pull, languages[course])
    ]
    if not config.courses:
        _expire_abandoned(opened, pulls, now)
    for course, error in pulls.failed.items():
        context.log.error(f"{course}: {error}")
    for text in warnings:
        context.log.warning(text)
    # Shown before the run fails: one course that cannot be read hides nothing of the others.
    yield dg.MaterializeResult(
        metadata=_build_metadata(pulls, remarks),
        check_results=[_build_check([*(f"{course}: failed" for course in pulls.failed), *warnings])],
    )
    fail_last(pulls.failed, "failed, the others went on")


def _build_metadata(
    pulls: ResultsPulls, remarks: list[str]
) -> dict[str, dg.TableMetadataValue | dg.TextMetadataValue]:
    rows = [
        dg.TableRecord({"course": course, **_count_outcome(pulled)}) for course, pulled in pulls.pulls.items()
    ]
    courses = dg.MetadataValue.table(rows) if rows else dg.MetadataValue.text("none")
    return {"courses": courses, **({"remarks": dg.MetadataValue.text("\n".join(remarks))} if remarks else {})}


def _build_check(problems: list[str]) -> dg.AssetCheckResult:
    """Return the check, passed unless there are problems; remarks do not count as such."""
    return dg.AssetCheckResult(
        check_name=CHECK,
        passed=not problems,
        severity=dg.AssetCheckSeverity.WARN,
        description="; ".join(problems) or "every origin was read to its end, and understood",
    )


def _expire_abandoned(workspace: Workspace, pulls: ResultsPulls, now: datetime) -> None:
    """Delete results that are too old from courses that no longer exist, and add the outcomes to `pulls`."""
    for course in run_stage(lambda: list_abandoned_courses(workspace)):
        pulls.add(f"{course}, which is there no more", partial(_expire_results, workspace, course, now))


def _expire_results(workspace: Workspace, course: str, now: datetime) -> PullOutcome:
    return PullOutcome(expired=expire_abandoned(workspace, course, now))


def _count_outcome(done: PullOutcome) -> dict[str, str]:
    """Return the counts of a course's row, rounded so that no single learner shows in them."""
    counts = {
        "new": done.new,
        "of_quizzes": done.of_quizzes,
        "known": done.known_before,
        "too_old": done.too_old,
        "elsewhere": done.elsewhere,
        "aside": done.aside.total(),
        "expired": done.expired,
    }
    return {name: round_row_count(count) for name, count in counts.items()}


def _list_remarks(course: str, done: PullOutcome, language: Language) -> list[str]:
    """Return what is worth knowing of each origin; the check passes all the same."""
    return [f"{course}: {name}: {each.explain(language)}" for name, each in done.remarks.items()]


def _list_warnings(course: str, done: PullOutcome, language: Language) -> list[str]:
    """Return what fails the check: origins not read to their end, rows set aside, a clock that is off."""
    warnings = [f"{course}: {name}: {each.explain(language)}" for name, each in done.troubles.items()]
    warnings += [
        f"{course}: kept aside, {round_row_count(count)}: {reason}"
        for reason, count in sorted(done.aside.items())
    ]
    if done.ahead:
        warnings.append(
            f"{course}: {round_row_count(done.ahead)} happened an hour or more after the LRS stored them: "
            "a clock is off"
        )
    return warnings


results_job = dg.define_asset_job(
    "pull_results",
    selection=select_assets("results"),
    description=describe("job_pull_results"),
    tags=NAMES.tags,
)
