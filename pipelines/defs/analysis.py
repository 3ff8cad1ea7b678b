"""`item_analysis`: the analysis of each module's results, made again when enough of them are new."""

import dagster as dg

from adapters.workspace import Workspace
from pipelines.defs.asset_facts import describe_asset
from pipelines.defs.descriptions import describe
from pipelines.defs.events import StageEvents, run_stage
from pipelines.defs.names import NAMES, build_keys
from pipelines.defs.partitions import MODULES, register_known_modules
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.run_config import NO_CONFIG, RunConfig, build_schema, read_config
from pipelines.queries.review_situation import find_language
from pipelines.queries.stage_names import ANALYSIS
from pipelines.queries.stored_outcomes import version_analysis
from pipelines.results.report.miniature import Pictures
from pipelines.results.report.model import Report, ReportTable
from pipelines.workflow.analyse import CountedAnalysis, analyse_module, count_analyses, store_report
from schemas.errors import PremierjetError
from schemas.ids import split_key


class AnalyseConfig(RunConfig):
    """`modules`: which; all of every course by default."""

    modules: list[str] = []


@dg.asset(
    config_schema=NO_CONFIG,
    partitions_def=MODULES,
    deps=build_keys("results", "release"),
    group_name="results",
    **describe_asset("item_analysis"),
)
def item_analysis(context: dg.AssetExecutionContext, workspace: WorkspaceResource) -> dg.MaterializeResult:
    """How far learners came, where they stopped, and how each question did; never about a person."""
    opened, key = workspace.open(), context.partition_key
    counted = run_stage(lambda: analyse_module(opened, key), language=find_language(opened, key))
    return build_events(opened, counted).build_result()


@dg.op(config_schema=build_schema(AnalyseConfig))
def count(context: dg.OpExecutionContext, workspace: WorkspaceResource) -> None:
    """Count the results of each module that has enough new ones; a bad course never stops another."""
    config, opened = read_config(AnalyseConfig, context), workspace.open()
    keys = config.modules or list(opened.module_keys())
    register_known_modules(context.instance, opened, keys)
    failed = {}
    for folder in opened.read_courses()[0]:
        course_keys = [key for key in keys if split_key(key)[0] == folder.course.id]
        try:
            for counted in count_analyses(opened, folder, course_keys):
                if counted.counted or config.modules:
                    build_events(opened, counted).log(context)
        except PremierjetError as error:
            context.log.error(f"{folder.course.id}: {error}")
            failed[folder.course.id] = error
    if failed:
        raise dg.Failure(
            description=f"{len(failed)} failed, the others went on: {', '.join(failed)}", allow_retries=False
        ) from next(iter(failed.values()))


def build_events(workspace: Workspace, counted: CountedAnalysis) -> StageEvents:
    """Return what Dagster shows of an analysis: its report's charts and tables, and links to the report."""
    analysis = counted.analysis
    stored = store_report(workspace, analysis)
    desk = workspace.settings.desk_url.rstrip("/")
    metadata: dict[str, dg.MetadataValue] = {
        stored.report.label: dg.MetadataValue.url(f"{desk}/results/{analysis.module}.pdf"),
        "HTML": dg.MetadataValue.path(stored.html),
        "PDF": dg.MetadataValue.path(stored.pdf),
        "smallest group": dg.MetadataValue.int(analysis.smallest_group),
    }
    metadata |= _make_report_metadata(stored.report, stored.pictures)
    return StageEvents(ANALYSIS, analysis.module, metadata, version=version_analysis(analysis))


def _make_report_metadata(report: Report, pictures: Pictures) -> dict[str, dg.MetadataValue]:
    """Return the chart of each part by its title, or its notes if it has none, and its tables by caption."""
    metadata: dict[str, dg.MetadataValue] = {}
    for number, part in enumerate(report.parts, start=1):
        if number in pictures.shown:
            metadata[part.title] = dg.MetadataValue.md(pictures.shown[number])
        elif part.notes and not part.tables:
            metadata[part.title] = dg.MetadataValue.text("\n".join(part.notes))
        metadata |= {grid.caption: _make_table(grid) for grid in part.tables}
    return metadata


def _make_table(grid: ReportTable) -> dg.MetadataValue:
    names = _make_names_unique(grid.header)
    records = [dg.TableRecord(dict(zip(names, row, strict=True))) for row in grid.rows]
    return dg.MetadataValue.table(records, schema=dg.TableSchema([dg.TableColumn(name) for name in names]))


def _make_names_unique(header: tuple[str, ...]) -> list[str]:
    """Return the column names, a repeated one with its number: Dagster wants each only once."""
    return [
        name if name not in header[:index] else f"{name} {index + 1}" for index, name in enumerate(header)
    ]


@dg.job(name="analyse", description=describe("job_analyse"), tags=NAMES.tags)
def analyse_job() -> None:
    """One run for many modules."""
    count()
