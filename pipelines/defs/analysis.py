"""`item_analysis`: what the results of each module amount to, counted when enough of them are new."""

import dagster as dg

from adapters.workspace import Workspace
from pipelines.defs.events import StageEvents, run_stage
from pipelines.defs.partitions import MODULES, register
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.run_config import NO_CONFIG, RunConfig, plain_schema, read_config
from pipelines.queries.review_situation import find_language
from pipelines.queries.stored_outcomes import ANALYSIS, version_analysis
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
    deps=["results", "release"],
    group_name="results",
    kinds={"duckdb", "matplotlib"},
)
def item_analysis(context: dg.AssetExecutionContext, workspace: WorkspaceResource) -> dg.MaterializeResult:
    """How far learners came, where they stopped, and how each question did; never about a person."""
    opened, key = workspace.open(), context.partition_key
    done = run_stage(lambda: analyse_module(opened, key), language=find_language(opened, key))
    return events(opened, done).result()


@dg.op(config_schema=plain_schema(AnalyseConfig))
def count(context: dg.OpExecutionContext, workspace: WorkspaceResource) -> None:
    """Count the results of each module that has enough new ones; a bad course never stops another."""
    config, opened = read_config(AnalyseConfig, context), workspace.open()
    keys = config.modules or list(opened.module_keys())
    register(context.instance, keys)
    failed = {}
    for folder in opened.read_courses()[0]:
        own = [key for key in keys if split_key(key)[0] == folder.course.id]
        try:
            for done in count_analyses(opened, folder, own):
                if done.counted or config.modules:
                    events(opened, done).log(context)
        except PremierjetError as error:
            context.log.error(f"{folder.course.id}: {error}")
            failed[folder.course.id] = error
    if failed:
        raise dg.Failure(
            description=f"{len(failed)} failed, the others went on: {', '.join(failed)}", allow_retries=False
        ) from next(iter(failed.values()))


def events(workspace: Workspace, done: CountedAnalysis) -> StageEvents:
    """Return what Dagster shows of an analysis: its report's charts and tables, and where the report is."""
    analysis = done.analysis
    stored = store_report(workspace, analysis)
    desk = workspace.settings.desk_url.rstrip("/")
    shown: dict[str, dg.MetadataValue] = {
        stored.report.label: dg.MetadataValue.url(f"{desk}/results/{analysis.module}.pdf"),
        "HTML": dg.MetadataValue.path(stored.html),
        "PDF": dg.MetadataValue.path(stored.pdf),
        "smallest group": dg.MetadataValue.int(analysis.smallest_group),
    }
    shown |= _parts(stored.report, stored.pictures)
    return StageEvents(ANALYSIS, analysis.module, shown, version=version_analysis(analysis))


def _parts(made: Report, seen: Pictures) -> dict[str, dg.MetadataValue]:
    """Return each part's chart by its title, and its tables beside; what a part without them says."""
    found: dict[str, dg.MetadataValue] = {}
    for number, part in enumerate(made.parts, start=1):
        if number in seen.shown:
            found[part.title] = dg.MetadataValue.md(seen.shown[number])
        elif part.notes and not part.grids:
            found[part.title] = dg.MetadataValue.text("\n".join(part.notes))
        found |= {grid.caption: _table(grid) for grid in part.grids}
    return found


def _table(grid: ReportTable) -> dg.MetadataValue:
    names = _apart(grid.header)
    records = [dg.TableRecord(dict(zip(names, row, strict=True))) for row in grid.rows]
    return dg.MetadataValue.table(records, schema=dg.TableSchema([dg.TableColumn(name) for name in names]))


def _apart(header: tuple[str, ...]) -> list[str]:
    """Return the columns' names; Dagster wants each of them once."""
    return [name if name not in header[:at] else f"{name} {at + 1}" for at, name in enumerate(header)]


@dg.job(name="analyse", description="Count the results of every module that has enough new ones.")
def analyse_job() -> None:
    """One run for many modules."""
    count()
