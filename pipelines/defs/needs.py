"""`needs_you`: one check that turns red where something is broken, yellow where something only waits.

Anybody may execute it; `needs_sensor` reports it again, without a run, when what needs a person has changed.
"""

import dagster as dg

from adapters.workspace import Workspace
from pipelines.defs.descriptions import describe
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.review_queue import QUEUE, read_shown_queue
from pipelines.defs.run_config import NO_CONFIG
from pipelines.queries.needs import NeedList, list_needs
from schemas.errors import PremierjetError
from schemas.language import Language
from schemas.languages.texts import read_texts

CHECK = "needs_you"
MOST_TOLD = 5
"""Needs in the check's own description; the table beside it has all that were read."""


@dg.asset_check(asset=QUEUE, name=CHECK, description=describe(CHECK), config_schema=NO_CONFIG)
def needs_you(context: dg.AssetCheckExecutionContext, workspace: WorkspaceResource) -> dg.AssetCheckResult:
    """Show what needs a person now, with its place and what to do."""
    shown = _evaluate(workspace.open(), context.instance)
    return dg.AssetCheckResult(
        passed=shown.passed, severity=shown.severity, description=shown.description, metadata=shown.metadata
    )


@dg.sensor(
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("needs_sensor"),
)
def needs_sensor(
    context: dg.SensorEvaluationContext, workspace: WorkspaceResource
) -> dg.SensorResult | dg.SkipReason:
    """Report the check if it says something else than what Dagster shows; it launches no run."""
    try:
        evaluation = _evaluate(workspace.open(), context.instance)
    except PremierjetError as error:
        context.log.error(str(error))
        return dg.SkipReason(f"what needs a person cannot be read: {error}")
    if _is_shown(context.instance, evaluation):
        return dg.SkipReason("what needs a person is shown")
    return dg.SensorResult(asset_events=[evaluation])


def _evaluate(workspace: Workspace, instance: dg.DagsterInstance) -> dg.AssetCheckEvaluation:
    """Return the check as it is now, in the language of the first course; raises StoreUnusable."""
    found = list_needs(workspace, len(read_shown_queue(instance)))
    usable, _ = workspace.read_courses()
    language = usable[0].course.language if usable else Language.FRENCH
    return dg.AssetCheckEvaluation(
        asset_key=dg.AssetKey(QUEUE),
        check_name=CHECK,
        passed=not found.needs,
        severity=dg.AssetCheckSeverity.ERROR if found.failures else dg.AssetCheckSeverity.WARN,
        description=_describe(found, language),
        metadata=_make_metadata(workspace, found, language),
    )


def _describe(found: NeedList, language: Language) -> str:
    lines = [str(each.explain(language)) for each in found.needs[:MOST_TOLD]]
    rest = ["…"] if len(found.needs) + found.unread > MOST_TOLD else []
    return "\n".join([found.summarise(language), *lines, *rest])


def _make_metadata(workspace: Workspace, found: NeedList, language: Language) -> dict[str, dg.MetadataValue]:
    texts = read_texts("needs", language)
    desk: dict[str, dg.MetadataValue] = {"desk": dg.MetadataValue.url(workspace.settings.desk_url)}
    if not found.needs:
        return desk
    columns = [texts[f"columns_{name}"] for name in ("state", "about", "where", "what", "remedy")]
    records = [dg.TableRecord(dict(zip(columns, row, strict=True))) for row in found.list_rows(language)]
    unread = {"…": dg.MetadataValue.text(texts.count("unread", found.unread))} if found.unread else {}
    return {texts["title"]: dg.MetadataValue.table(records), **unread, **desk}


def _is_shown(instance: dg.DagsterInstance, evaluation: dg.AssetCheckEvaluation) -> bool:
    """Return whether Dagster shows the same result as its last."""
    records = instance.event_log_storage.get_asset_check_execution_history(
        evaluation.asset_check_key, limit=1
    )
    event = records[0].event if records else None
    last = None if event is None else event.asset_check_evaluation
    return last is not None and (last.passed, last.severity, last.description, last.metadata) == (
        evaluation.passed,
        evaluation.severity,
        evaluation.description,
        evaluation.metadata,
    )
