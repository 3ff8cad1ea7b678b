"""`pulled_sources`: originals of the sources that courses keep elsewhere, and the errors of fetching them."""

import dagster as dg

from adapters.dagster_internals import DEFAULT_DATA_VERSION
from pipelines.defs.asset_facts import describe_asset
from pipelines.defs.descriptions import describe
from pipelines.defs.events import run_stage
from pipelines.defs.names import NAMES, build_key, select_assets
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.run_config import RunConfig, build_schema, read_config
from pipelines.workflow.pull import list_pullable_courses, pull_courses

ASSET = "pulled_sources"
CHECK = "origins_reachable"

PULLED_VERSION = DEFAULT_DATA_VERSION
"""The version of every pull, so that no pull makes Dagster call all modules stale: which of them rest on
what was fetched is told by their fingerprints, and `source_sensor` reads them again."""


class PullConfig(RunConfig):
    """`courses`: which, all with sources kept elsewhere by default; `drop`: let go of what is gone."""

    courses: list[str] = []
    drop: bool = False


@dg.asset(
    config_schema=build_schema(PullConfig),
    group_name="modules",
    **describe_asset(ASSET),
    check_specs=[dg.AssetCheckSpec(CHECK, description=describe(CHECK), asset=build_key(ASSET))],
)
def pulled_sources(context: dg.AssetExecutionContext, workspace: WorkspaceResource) -> dg.MaterializeResult:
    """The originals of sources kept elsewhere: fetched where they changed, kept where they are gone."""
    config, opened = read_config(PullConfig, context), workspace.open()
    courses = config.courses or [folder.course.id for folder in list_pullable_courses(opened)]
    pulls = run_stage(lambda: dict(pull_courses(opened, courses, context.log.warning, drop=config.drop)))
    wrong = [f"{name}: {each.happened}" for pull in pulls.values() for name, each in pull.troubles.items()]
    rows = [
        dg.TableRecord({"course": course, "sources": len(pull.lock.sources), "fetched": len(pull.fetched)})
        for course, pull in pulls.items()
    ]
    return dg.MaterializeResult(
        data_version=PULLED_VERSION,
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


pull_job = dg.define_asset_job(
    "pull", selection=select_assets(ASSET), description=describe("job_pull"), tags=NAMES.tags
)
