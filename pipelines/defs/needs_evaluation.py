"""Result of the check `needs_you`: logged with each queue, for Dagster shows none that is older than it."""

from collections.abc import Iterator

import dagster as dg

from adapters.dagster_home import find_home, find_stray_history
from adapters.workspace import Workspace
from pipelines.defs.asset_facts import QUEUE
from pipelines.defs.names import build_key
from pipelines.queries.needs import NeedList, list_needs
from pipelines.queries.queue_places import WaitingCount
from pipelines.queries.usual_language import find_usual_language
from schemas.errors import PremierjetError
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.needs import Need, NeedKind
from schemas.problem import Problem
from schemas.refusal import Refusal

CHECK = "needs_you"


def evaluate_needs(
    workspace: Workspace, waiting: WaitingCount, instance: dg.DagsterInstance | None = None
) -> dg.AssetCheckEvaluation:
    """Return the check as it is now, in the installation's language; raises StoreUnusable.

    Of an `instance` it is told if its history is not the one that DAGSTER_HOME has.
    """
    found = list_needs(workspace, waiting.number, may_be_more=waiting.may_be_more)
    found = found.add(*_list_stray_history(instance))
    language = find_usual_language(workspace)
    return dg.AssetCheckEvaluation(
        asset_key=build_key(QUEUE),
        check_name=CHECK,
        passed=not found.needs,
        severity=dg.AssetCheckSeverity.ERROR if found.failures else dg.AssetCheckSeverity.WARN,
        description=found.write_markdown(language),
        metadata=_make_metadata(workspace, found, language),
    )


def evaluate_fault(error: PremierjetError, language: Language) -> dg.AssetCheckEvaluation:
    """Return the check of an installation that cannot be read: red, with what is in the way."""
    found = NeedList((Need(kind=NeedKind.STORE, problem=Problem.of(error)),))
    return dg.AssetCheckEvaluation(
        asset_key=build_key(QUEUE),
        check_name=CHECK,
        passed=False,
        severity=dg.AssetCheckSeverity.ERROR,
        description=found.write_markdown(language),
    )


def _list_stray_history(instance: dg.DagsterInstance | None) -> Iterator[Need]:
    stray = None if instance is None else find_stray_history(instance)
    if stray is not None:
        used, meant = map(str, stray)
        refusal = Refusal("needs.history", used=used, meant=meant, home=str(find_home()))
        yield Need(kind=NeedKind.HISTORY, problem=Problem.of(refusal))


def _make_metadata(workspace: Workspace, found: NeedList, language: Language) -> dict[str, dg.MetadataValue]:
    texts = read_texts("needs", language)
    desk: dict[str, dg.MetadataValue] = {"desk": dg.MetadataValue.url(workspace.settings.desk_url)}
    if not found.needs:
        return desk
    columns = [texts[f"columns_{name}"] for name in ("state", "about", "where", "what", "remedy")]
    records = [dg.TableRecord(dict(zip(columns, row, strict=True))) for row in found.list_rows(language)]
    unread = {"…": dg.MetadataValue.text(texts.count("unread", found.unread))} if found.unread else {}
    return {texts["title"]: dg.MetadataValue.table(records), **unread, **desk}
