"""`pulled_sources`: what the courses have from elsewhere, and since when something could not be got."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import dagster as dg

from adapters.workspace import Workspace
from pipelines.defs.descriptions import describe
from pipelines.defs.events import Context, told
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.run_config import RunConfig, plain_schema, read_config
from pipelines.sourcing.pulling import Pull
from pipelines.workflow import list_pullable_courses, pull_sources

CHECK = "origins_reachable"


class PullConfig(RunConfig):
    """`courses`: which, all with sources kept elsewhere by default; `drop`: let go of what is gone."""

    courses: list[str] = []
    drop: bool = False


@dg.asset(
    config_schema=plain_schema(PullConfig),
    group_name="modules",
    kinds={"python"},
    check_specs=[dg.AssetCheckSpec(CHECK, description=describe(CHECK), asset="pulled_sources")],
)
def pulled_sources(context: dg.AssetExecutionContext, workspace: WorkspaceResource) -> dg.MaterializeResult:
    """The originals of sources kept elsewhere: fetched where they changed, kept where they are gone."""
    config, opened = read_config(PullConfig, context), workspace.open()
    asked = config.courses or [folder.course.id for folder in list_pullable_courses(opened)]
    pulls = told(lambda: dict(pull_each(context, opened, asked, drop=config.drop)))
    wrong = [f"{name}: {each.happened}" for done in pulls.values() for name, each in done.troubles.items()]
    rows = [
        dg.TableRecord({"course": course, "sources": len(done.lock.sources), "fetched": len(done.fetched)})
        for course, done in pulls.items()
    ]
    return dg.MaterializeResult(
        metadata={"courses": dg.MetadataValue.table(rows) if rows else dg.MetadataValue.text("none")},
        check_results=[
            dg.AssetCheckResult(
                check_name=CHECK,
                passed=not wrong,
                severity=dg.AssetCheckSeverity.WARN,
                description="; ".join(wrong) or "every source could be got",
            )
        ],
    )


def pull_each(
    context: Context, workspace: Workspace, courses: Iterable[str], *, drop: bool = False
) -> Iterator[tuple[str, Pull]]:
    """Yield what each course's pull came to, and log what could not be got.

    Raises InvalidInput where there is no such course, StoreUnusable.
    """
    for course in courses:
        for folder in list_pullable_courses(workspace, course):
            done = pull_sources(workspace, folder, datetime.now(UTC), drop=drop)
            for name, trouble in done.troubles.items():
                context.log.warning(f"{course}: {name}: {trouble.happened}. {trouble.remedy}")
            yield course, done


pull_job = dg.define_asset_job(
    "pull", selection=[pulled_sources], description="Fetch what changed of the sources kept elsewhere."
)
