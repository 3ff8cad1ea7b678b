"""`check_deliveries`: compares what targets hold now with what was delivered; changes nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime

import dagster as dg

from adapters.workspace import Workspace
from pipelines.defs.delivery import IN_PLACE
from pipelines.defs.descriptions import describe
from pipelines.defs.events import Light
from pipelines.defs.modules_failed import fail_last
from pipelines.defs.names import NAMES
from pipelines.defs.partitions import register_known_modules
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.run_config import RunConfig, build_schema, read_config
from pipelines.queries.ledger_losses import list_recorded_modules, refuse_lost_lines
from pipelines.queries.removed_modules import list_removed_modules
from pipelines.queries.review_situation import find_language
from pipelines.workflow.checkpoint import (
    find_newest_checkpoint,
    keep_checkpoint,
    refuse_older,
    take_checkpoint,
)
from pipelines.workflow.compare_targets import compare_targets, describe_bug, list_compared_modules
from pipelines.workflow.incidents import IncidentLog
from schemas.delivery import Drift
from schemas.errors import Drifted, PremierjetError
from schemas.language import Language
from schemas.problem import Explainable
from schemas.refusal import Refusal
from schemas.withdrawal import RolledBack

MOST_LISTED = 20


class CheckConfig(RunConfig):
    """`modules`: which are looked at; all that were delivered, or should have been, by default."""

    modules: list[str] = []


@dg.op(name="compare_targets", config_schema=build_schema(CheckConfig))
def compare_all(context: dg.OpExecutionContext, workspace: WorkspaceResource) -> None:
    """Show the check of each delivered module; the run fails at the end if one is not as delivered."""
    config, opened = read_config(CheckConfig, context), workspace.open()
    incidents = IncidentLog(opened)
    keys = config.modules or list_compared_modules(opened, incidents)
    register_known_modules(context.instance, opened, keys)
    errors = {key: _compare_module(context, opened, key, incidents) for key in keys}
    wrong = {key: error for key, error in errors.items() if error is not None}
    if not config.modules:
        wrong |= _check_ledger(context, opened)
        wrong |= _find_removed(context, opened)
    fail_last(wrong, "not at their targets as delivered")


@dg.job(
    name="check_deliveries",
    description=describe("job_check_deliveries"),
    tags={**NAMES.tags, "dagster/max_retries": "0"},
)
def check_deliveries_job() -> None:
    """One look at every target."""
    compare_all()


def _check_ledger(context: dg.OpExecutionContext, workspace: Workspace) -> dict[str, PremierjetError]:
    """Compare the ledger with checkpoints, releases and receipts, then write a new checkpoint of its heads.

    Returns what is wrong, by module; nothing is written if anything is.
    """
    wrong: dict[str, PremierjetError] = {}
    try:
        checkpoint = find_newest_checkpoint(workspace)
        for key in list_recorded_modules(workspace, checkpoint):
            try:
                refuse_lost_lines(workspace, key)
                if checkpoint is not None:
                    refuse_older(workspace.ledger.read(key), checkpoint, key)
            except PremierjetError as error:
                context.log.error(str(error))
                wrong[key] = error
        if workspace.settings.checkpoints is not None and not wrong:
            places = keep_checkpoint(workspace, take_checkpoint(workspace, datetime.now(UTC)))
            context.log.info(f"places that hold the heads of the ledger now: {len(places)}")
    except PremierjetError as error:
        wrong["ledger"] = error
    return wrong


def _find_removed(context: dg.OpExecutionContext, workspace: Workspace) -> dict[str, PremierjetError]:
    """Return what is wrong with modules that left their course; if that cannot be read, why.

    What was found until then is in the run's error all the same.
    """
    wrong: dict[str, PremierjetError] = {}
    try:
        for each in list_removed_modules(workspace, workspace.read_courses()[0]):
            wrong[each.key] = each.make_error()
    except PremierjetError as error:
        wrong["removed modules"] = error
    for found in wrong.values():
        context.log.error(str(found))
    return wrong


def _compare_module(
    context: dg.OpExecutionContext, workspace: Workspace, key: str, incidents: IncidentLog
) -> Exception | None:
    """Compare a module with its targets, show its check, and return why it is not as delivered, if so."""
    try:
        compared = compare_targets(workspace, key, datetime.now(UTC), incidents, context.run_id)
    except PremierjetError as error:
        _show_not_compared(context, workspace, key, error)
        context.log.error(f"{key}: {error}")
        return error
    except Exception as bug:  # whatever a plug-in's target raises
        _show_not_compared(context, workspace, key, describe_bug(key, bug))
        context.log.exception(f"{key}: a bug stopped this comparison; the others go on")
        return bug
    found, gap_text = compared.drifts, _describe_findings(workspace, key, [g.report for g in compared.gaps])
    returned_text = _describe_findings(workspace, key, compared.returned)
    why = (
        _describe_findings(workspace, key, found)
        or gap_text
        or returned_text
        or "every target holds what was delivered"
    )
    light = Light(IN_PLACE, green=not found and not compared.gaps, why=why, blocking=bool(found))
    light.log(context, "delivery", key)
    if gap_text:
        context.log.warning(gap_text)
    if not found:
        return None
    context.log.error(why)
    return Drifted(why, place=key, remedy="Nothing was changed; see who changed it, then deliver again")


def _show_not_compared(
    context: dg.OpExecutionContext, workspace: Workspace, key: str, cause: Explainable
) -> None:
    text = str(cause.explain(find_language(workspace, key) or Language.ENGLISH))
    Light(IN_PLACE, green=False, why=text, blocking=True).log(context, "delivery", key)


def _describe_findings(workspace: Workspace, key: str, found: Sequence[Drift | Refusal | RolledBack]) -> str:
    """Return what was found, a line each, in the module's language; at most MOST_LISTED lines."""
    language = find_language(workspace, key) or Language.ENGLISH
    texts = [
        str(each.tell(language) if isinstance(each, RolledBack) else each.explain(language))
        for each in found[:MOST_LISTED]
    ]
    return "\n".join([*texts, *(["…"] if len(found) > MOST_LISTED else [])])
