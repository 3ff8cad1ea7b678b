"""`draft`: the newest revision of each module, with its review page and its checks."""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg

from adapters.dagster_internals import let_yield_nothing
from adapters.workspace import Workspace
from pipelines.defs.asset_facts import describe_asset
from pipelines.defs.descriptions import describe
from pipelines.defs.display import convert_entries
from pipelines.defs.events import StageEvents, run_stage_or_wait
from pipelines.defs.names import build_key, build_keys
from pipelines.defs.partitions import MODULES
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review import FINDINGS, HUMAN_REVIEW, build_findings_light, build_review_light
from pipelines.defs.review_queue import show_queue
from pipelines.defs.run_config import NO_CONFIG
from pipelines.queries.review_situation import find_earlier_versions, find_language, find_situation
from pipelines.queries.source_account import find_account
from pipelines.queries.stored_outcomes import version_draft
from pipelines.review.costs import list_costs
from pipelines.review.draft_page import draft_page
from pipelines.workflow.draft import DraftOutcome, DraftSession, draft_module


@let_yield_nothing
@dg.asset(
    output_required=False,
    config_schema=NO_CONFIG,
    partitions_def=MODULES,
    deps=build_keys("source_spans", "plan"),
    group_name="modules",
    **describe_asset("draft"),
    check_specs=[
        dg.AssetCheckSpec(name, description=describe(name), asset=build_key("draft"), partitions_def=MODULES)
        for name in (FINDINGS, HUMAN_REVIEW)
    ],
)
def draft(context: dg.AssetExecutionContext, workspace: WorkspaceResource) -> Iterator[dg.MaterializeResult]:
    """The current draft of a module: read it, then press Approve, Request changes or Reject."""
    opened = workspace.open()
    key, now = context.partition_key, datetime.now(UTC)
    session = DraftSession(run_id=context.run.run_id, tell=context.log.info)
    drafted = run_stage_or_wait(
        context,
        lambda: draft_module(opened, key, now, session),
        find_language(opened, key),
    )
    show_queue(opened, context, [key])
    if drafted is not None:
        yield build_events(opened, drafted).build_result()


def build_events(workspace: Workspace, drafted: DraftOutcome) -> StageEvents:
    """Return what Dagster shows of a module's newest draft: its page, and its two checks."""
    head = drafted.draft
    situation = find_situation(workspace, head, datetime.now(UTC))
    account = find_account(workspace, head)
    page = draft_page(
        situation,
        find_earlier_versions(workspace, head),
        workspace.settings.desk_url,
        account,
        workspace.names,
    )
    shown = convert_entries(page | list_costs(head))
    lights = (build_findings_light(situation), build_review_light(situation))
    return StageEvents("draft", head.module, shown, lights, version_draft(head))
