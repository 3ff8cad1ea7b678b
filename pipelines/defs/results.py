"""`results`: what learners did with what was delivered, read back each night."""

from datetime import UTC, datetime

import dagster as dg

from pipelines.defs.descriptions import describe
from pipelines.defs.events import told
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.run_config import RunConfig, plain_schema, read_config
from pipelines.results.pull import Pulled
from pipelines.results.small_groups import roughly
from pipelines.workflow import (
    expire_abandoned,
    list_abandoned_courses,
    list_courses_with_results,
    pull_results,
)
from schemas.errors import PremierjetError
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
    asked = config.courses or [folder.course.id for folder in told(lambda: list_courses_with_results(opened))]
    pulls: dict[str, Pulled] = {}
    notes: list[str] = []
    remarks: list[str] = []
    failed: dict[str, PremierjetError] = {}
    for course in asked:
        try:
            for folder in list_courses_with_results(opened, course):
                pulls[course] = pull_results(opened, folder, datetime.now(UTC))
                notes += _notes(course, pulls[course], folder.course.language)
                remarks += _remarks(course, pulls[course], folder.course.language)
        except PremierjetError as error:
            context.log.error(f"{course}: {error}")
            failed[course] = error
    for course in () if config.courses else told(lambda: list_abandoned_courses(opened)):
        try:
            gone = expire_abandoned(opened, course, datetime.now(UTC))
            pulls[f"{course}, which is there no more"] = Pulled(expired=gone)
        except PremierjetError as error:
            context.log.error(f"{course}: {error}")
            failed[course] = error
    if failed:
        raise dg.Failure(
            description=f"{len(failed)} failed, the others went on: {', '.join(failed)}", allow_retries=False
        ) from next(iter(failed.values()))
    for note in notes:
        context.log.warning(note)
    rows = [dg.TableRecord({"course": course, **_counts(done)}) for course, done in pulls.items()]
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


def _counts(done: Pulled) -> dict[str, str]:
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


def _remarks(course: str, done: Pulled, language: Language) -> list[str]:
    return [f"{course}: {name}: {each.told(language)}" for name, each in done.remarks.items()]


def _notes(course: str, done: Pulled, language: Language) -> list[str]:
    found = [f"{course}: {name}: {each.told(language)}" for name, each in done.troubles.items()]
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
