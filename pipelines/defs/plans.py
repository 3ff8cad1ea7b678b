"""`plan`: what each module will hold, before it is written, and the decisions on it."""

from datetime import UTC, datetime

import dagster as dg

from adapters.workspace import Workspace
from pipelines.defs.asset_facts import describe_asset
from pipelines.defs.display import convert_entries
from pipelines.defs.events import Context, StageEvents, run_stage
from pipelines.defs.names import build_key, build_keys
from pipelines.defs.partitions import MODULES
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review_queue import show_queue
from pipelines.defs.run_config import NO_CONFIG
from pipelines.queries.plan_lookups import has_plan
from pipelines.queries.plan_page import build_plan_page, describe_unwanted, version_plan
from pipelines.queries.plan_view import view_plan
from pipelines.workflow.plan import plan_module

PLAN = "plan"


@dg.asset(
    config_schema=NO_CONFIG,
    partitions_def=MODULES,
    deps=build_keys("source_spans"),
    group_name="modules",
    **describe_asset(PLAN),
)
def plan(context: dg.AssetExecutionContext, workspace: WorkspaceResource) -> dg.MaterializeResult:
    """What a module will hold: read it, and decide on it where the course asks for that."""
    opened, key, now = workspace.open(), context.partition_key, datetime.now(UTC)
    folder, module = opened.find_module(key)
    language = folder.course.language_of(module)
    if not has_plan(folder.course, module):
        return StageEvents(PLAN, key, convert_entries(describe_unwanted(language))).build_result()
    run_stage(lambda: plan_module(opened, key, now, run_id=context.run.run_id), language=language)
    show_queue(opened, context, [key])
    return build_events(opened, key).build_result()


def build_events(workspace: Workspace, key: str) -> StageEvents:
    """Return what Dagster shows of a module's newest plan."""
    view = view_plan(workspace, key, datetime.now(UTC))
    page = build_plan_page(view, workspace.settings.desk_url, workspace.names)
    return StageEvents(PLAN, key, convert_entries(page), version=version_plan(view.revision))


def show_plan_outcome(workspace: Workspace, context: Context, key: str) -> None:
    """Show on the page of a module's plan what people have decided about it."""
    events = build_events(workspace, key)
    context.log_event(dg.AssetObservation(asset_key=build_key(PLAN), partition=key, metadata=events.metadata))
