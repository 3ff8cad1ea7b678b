"""List the originals that nothing rests on any more; `--delete` removes them.

An original is the bytes of a source that was pulled. It stays as long as the course has it, a module may
cite it, a module's newest draft or any release names it, and 30 days after it was pulled last.
"""

from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.sources.originals import KEPT_DAYS
from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, write_table

HEADER = ("original", "bytes", "pulled last")


def run(
    delete: Annotated[
        bool, typer.Option("--delete", help="Remove them; they are only listed otherwise.")
    ] = False,
    days: Annotated[
        int, typer.Option("--days", min=1, help="How long after it was pulled last each one stays.")
    ] = KEPT_DAYS,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """List, or remove, pulled bytes that nothing rests on any more."""
    from pipelines.workflow.clear_originals import list_unused_originals, remove_originals

    workspace = open_workspace(root)
    found = list_unused_originals(workspace, datetime.now(UTC), days)
    if delete:
        found = remove_originals(workspace, found)
    size = sum(each.size for each in found)
    originals = [
        {"sha256": each.sha256, "bytes": each.size, "pulled_last": each.written_at.isoformat()}
        for each in found
    ]
    document = {"originals": originals, "bytes": size, "deleted": delete}
    rows = [(each.sha256[:12], str(each.size), f"{each.written_at:%Y-%m-%d}") for each in found]
    sentence = f"{len(found)} originals, {size / 1e6:.1f} MB, " + (
        "were removed."
        if delete
        else "are what nothing rests on. Remove them with `premierjet clear --delete`."
    )
    text = (
        "\n".join([write_table(HEADER, rows), "", sentence])
        if found
        else "Something rests on every original."
    )
    answer(document, text, as_json=as_json)
