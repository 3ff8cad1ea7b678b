"""`overview`: where every module stands, stored each morning as a page and as tables."""

from datetime import UTC, datetime

import dagster as dg

from pipelines.defs.asset_facts import describe_asset
from pipelines.defs.names import build_keys
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.run_config import NO_CONFIG
from pipelines.overview import csv_export
from pipelines.overview.addresses import Addresses
from pipelines.overview.page import render_page
from pipelines.overview.presentation import Presentation
from pipelines.overview.summary import summarise_overview
from pipelines.queries.overview_cache import OverviewCache
from pipelines.queries.overview_status import build_overview
from pipelines.queries.usual_language import find_usual_language
from pipelines.review.part_names import read_part_names
from schemas.language import Language


@dg.asset(
    config_schema=NO_CONFIG,
    deps=build_keys("draft", "delivery", "item_analysis"),
    group_name="review",
    **describe_asset("overview"),
)
def overview(context: dg.AssetExecutionContext, workspace: WorkspaceResource) -> dg.MaterializeResult:
    """Of every module: state, lateness, cost, evidence of quality; each figure names its proof."""
    opened = workspace.open()
    language = find_usual_language(opened)
    settings = opened.settings
    presentation = Presentation(
        language,
        Addresses(settings.desk_url, settings.dagster_url, names=opened.names),
        read_part_names(language),
    )
    shown = build_overview(opened, datetime.now(UTC), OverviewCache())
    for problem in shown.unreadable:
        context.log.warning(f"{problem.place}: {problem.happened[Language.ENGLISH]}")
    files = {
        "html": render_page(shown, presentation),
        "csv": csv_export.write_modules_csv(shown).encode("utf-8-sig"),
        "indicators.csv": csv_export.write_indicators_csv(shown).encode("utf-8-sig"),
    }
    places = opened.records.save_overview(files)
    overview_summary = summarise_overview(shown, presentation)
    return dg.MaterializeResult(
        metadata={
            presentation.t["open_desk"]: dg.MetadataValue.url(f"{settings.desk_url.rstrip('/')}/overview"),
            **{name: dg.MetadataValue.text(text) for name, text in overview_summary.figures},
            presentation.t["late"]: dg.MetadataValue.md(overview_summary.late),
            **{suffix: dg.MetadataValue.path(place) for suffix, place in places.items()},
            "premierjet/late": len(shown.lateness),
            "premierjet/delivered": shown.delivered_count,
        }
    )
