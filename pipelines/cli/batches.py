"""List questions that wait for a batch's answer, or cancel the wait."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, write_table
from schemas.batch import Batch
from schemas.ids import SHORT_DIGEST

HEADER = ("course", "batch", "model", "since (UTC)", "questions", "most tokens", "waiting")


def run(
    cancel: Annotated[
        str | None,
        typer.Option(
            "--cancel",
            metavar="COURSE",
            help="End a course's batches early; what they have answered by then stays paid and kept.",
        ),
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """List the batches under way; their hosts are not asked."""
    from pipelines.queries.open_batches import list_open_batches
    from pipelines.workflow.batch import cancel_batches

    workspace = open_workspace(root)
    if cancel is not None:
        shown = cancel_batches(workspace, cancel, datetime.now(UTC))
    else:
        shown = list_open_batches(workspace)
    document = {"batches": [each.model_dump(mode="json") for each in shown], "cancelled": cancel is not None}
    answer(document, write_table(HEADER, [_row(each) for each in shown]), as_json=as_json)


def _row(batch: Batch) -> tuple[str, ...]:
    return (
        batch.course,
        batch.name[:SHORT_DIGEST],
        batch.model,
        f"{batch.prepared_at:%Y-%m-%d %H:%M}",
        str(len(batch.asked)),
        str(batch.reserved.tokens),
        ", ".join(batch.modules),
    )
