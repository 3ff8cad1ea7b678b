"""`review_queue`: the drafts and plans that wait for a person, with links to read and to decide."""

from collections.abc import Collection, Container, Mapping
from datetime import UTC, datetime

import dagster as dg

from adapters.workspace import Workspace
from pipelines.defs.asset_facts import QUEUE, describe_asset
from pipelines.defs.events import Context
from pipelines.defs.names import build_key, build_keys
from pipelines.defs.needs_evaluation import evaluate_needs
from pipelines.queries.due_work import find_module_of, list_queue
from pipelines.queries.queue_places import MOST_SHOWN, count_shown_or_waiting, may_more_wait

review_queue = dg.AssetSpec(
    group_name="review",
    deps=build_keys("draft", "plan"),
    **describe_asset(QUEUE),
)


def show_queue(workspace: Workspace, context: Context, modules: Collection[str]) -> None:
    """Log the queue anew after a run that showed the pages of these modules, and what needs a person."""
    queue, needs = describe_queue_and_needs(workspace, context.instance, modules)
    context.log_event(queue)
    context.log_event(needs)  # type: ignore[arg-type]  # taken since 1.13, not yet in its signature


def describe_queue_and_needs(
    workspace: Workspace, instance: dg.DagsterInstance, modules: Collection[str]
) -> tuple[dg.AssetMaterialization, dg.AssetCheckEvaluation]:
    """Return the queue as `describe_queue` does, and the result of its check."""
    queue = describe_queue(workspace, instance, modules)
    return queue, evaluate_needs(workspace, count_shown_or_waiting(workspace, _list_entries(queue)), instance)


def describe_queue(
    workspace: Workspace, instance: dg.DagsterInstance, modules: Collection[str]
) -> dg.AssetMaterialization:
    """Return the queue with new entries for these modules, whose pages are being shown.

    An entry changes together with its page, so other modules keep theirs until the queue's sensor has both
    shown again. Of thousands the most urgent are shown, with a link to the desk, which has all of them.
    """
    desk = workspace.settings.desk_url
    shown = read_shown_queue(instance)
    waiting = list_waiting_entries(workspace, {*map(find_module_of, shown), *modules})
    others = (set(map(find_module_of, waiting)) | set(workspace.module_keys())).difference(modules)
    own = {label: entry for label, entry in waiting.items() if find_module_of(label) in modules}
    entries = own | {label: entry for label, entry in shown.items() if find_module_of(label) in others}
    places = {label: place for place, label in enumerate(waiting)}
    most_urgent = sorted(entries, key=lambda label: places.get(label, len(places)))[:MOST_SHOWN]
    may_be_more = may_more_wait(len(most_urgent))
    logged: Mapping[str, dg.MetadataValue] = {
        "most urgent" if may_be_more else "waiting": dg.MetadataValue.int(len(most_urgent)),
        **({"more": dg.MetadataValue.url(desk)} if may_be_more else {}),
        **{label: dg.MetadataValue.md(entries[label]) for label in most_urgent},
    }
    return dg.AssetMaterialization(asset_key=build_key(QUEUE), metadata=logged)


def list_waiting_entries(workspace: Workspace, among: Container[str]) -> dict[str, str]:
    """Return the queue entries of these modules by their labels, the most urgent first."""
    entries = list_queue(workspace, among, datetime.now(UTC))
    return {entry.label: entry.markdown for entry in entries}


def read_shown_queue(instance: dg.DagsterInstance) -> dict[str, str]:
    """Return the entries of the queue that Dagster shows, by their labels."""
    event = instance.get_latest_materialization_event(build_key(QUEUE))
    shown = event.asset_materialization if event is not None else None
    return {} if shown is None else _list_entries(shown)


def _list_entries(queue: dg.AssetMaterialization) -> dict[str, str]:
    return {
        label: value.md_str or ""
        for label, value in queue.metadata.items()
        if isinstance(value, dg.MarkdownMetadataValue)
    }
