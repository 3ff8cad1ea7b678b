"""Result of the check `needs_you`: logged with each queue, for Dagster shows none that is older than it."""

import dagster as dg

from adapters.workspace import Workspace
from pipelines.defs.asset_facts import QUEUE
from pipelines.defs.names import build_key
from pipelines.queries.needs import NeedList, list_needs
from pipelines.queries.queue_places import may_more_wait
from schemas.language import Language
from schemas.languages.texts import read_texts

CHECK = "needs_you"


def evaluate_needs(workspace: Workspace, waiting: int) -> dg.AssetCheckEvaluation:
    """Return the check as it is now, in the language of the first course; raises StoreUnusable.

    `waiting` is how many entries the queue shows.
    """
    found = list_needs(workspace, waiting, may_be_more=may_more_wait(waiting))
    usable, _ = workspace.read_courses()
    language = usable[0].course.language if usable else Language.FRENCH
    return dg.AssetCheckEvaluation(
        asset_key=build_key(QUEUE),
        check_name=CHECK,
        passed=not found.needs,
        severity=dg.AssetCheckSeverity.ERROR if found.failures else dg.AssetCheckSeverity.WARN,
        description=found.write_markdown(language),
        metadata=_make_metadata(workspace, found, language),
    )


def _make_metadata(workspace: Workspace, found: NeedList, language: Language) -> dict[str, dg.MetadataValue]:
    texts = read_texts("needs", language)
    desk: dict[str, dg.MetadataValue] = {"desk": dg.MetadataValue.url(workspace.settings.desk_url)}
    if not found.needs:
        return desk
    columns = [texts[f"columns_{name}"] for name in ("state", "about", "where", "what", "remedy")]
    records = [dg.TableRecord(dict(zip(columns, row, strict=True))) for row in found.list_rows(language)]
    unread = {"…": dg.MetadataValue.text(texts.count("unread", found.unread))} if found.unread else {}
    return {texts["title"]: dg.MetadataValue.table(records), **unread, **desk}
