"""`review_measures`: figures about reviews, each day; `house_style`: rules proposed from corrections."""

from datetime import UTC, datetime

import dagster as dg

from pipelines.defs.asset_facts import describe_asset
from pipelines.defs.descriptions import describe
from pipelines.defs.display import convert_entries
from pipelines.defs.drafting import build_events
from pipelines.defs.names import NAMES, build_keys, select_assets
from pipelines.defs.partitions import register_modules
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review_queue import show_queue
from pipelines.defs.run_config import NO_CONFIG
from pipelines.review.measures import format_measures_csv
from pipelines.review.measures_page import build_measures_page
from pipelines.workflow.draft import DraftOutcome
from pipelines.workflow.learn import measure_reviews, propose_house_style
from schemas.errors import PremierjetError


@dg.asset(
    config_schema=NO_CONFIG,
    deps=build_keys("draft"),
    group_name="review",
    **describe_asset("review_measures"),
)
def review_measures(context: dg.AssetExecutionContext, workspace: WorkspaceResource) -> dg.MaterializeResult:
    """Of each course: time to decision, edits, findings, human share of the text. Never of a person."""
    opened = workspace.open()
    usable, wrong = opened.read_courses()
    for error in wrong:
        context.log.warning(str(error))
    page: dict[str, dg.MetadataValue] = {}
    measured = []
    for folder in usable:
        each = measure_reviews(opened, folder.course)
        measured.append(each)
        page |= convert_entries(build_measures_page(each, folder.course))
    page["CSV"] = dg.MetadataValue.path(opened.records.save_measures(format_measures_csv(measured)))
    return dg.MaterializeResult(metadata=page)


@dg.asset(
    config_schema=NO_CONFIG, deps=build_keys("draft"), group_name="review", **describe_asset("house_style")
)
def house_style(context: dg.AssetExecutionContext, workspace: WorkspaceResource) -> dg.MaterializeResult:
    """The corrections people repeat, proposed as rules: each course's proposal is reviewed like a draft."""
    opened = workspace.open()
    proposed = []
    for folder in opened.read_courses()[0]:
        try:
            draft = propose_house_style(opened, folder.course, datetime.now(UTC))
        except PremierjetError as error:
            context.log.warning(f"{folder.course.id}: {error}")
            continue
        if draft is not None:
            register_modules(context.instance, [draft.module])
            build_events(opened, DraftOutcome(draft, wrote=True)).log(context)
            proposed.append(draft.module)
    show_queue(opened, context, proposed)
    return dg.MaterializeResult(metadata={"proposed": ", ".join(proposed) or "nothing new"})


learn_job = dg.define_asset_job(
    "learn",
    description=describe("job_learn"),
    selection=select_assets("review_measures", "house_style", "overview"),
    tags=NAMES.tags,
)
