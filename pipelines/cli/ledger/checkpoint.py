"""Write the signed heads of every chain outside the store: how many lines, and the sha256 of the last.

Where to is PREMIERJET_CHECKPOINTS (a folder, or a bucket, best with Object Lock), or `--to`. Nobody's name is
in it: it may be mailed and kept anywhere. `premierjet ledger verify --checkpoint FILE` holds the ledger
against it later, and names one that was put back to an earlier day. The nightly check writes one by itself.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, write_table
from schemas.errors import InvalidInput
from schemas.refusal import Refusal

To = Annotated[Path | None, typer.Option("--to", help="Write it to this file, which must not be there.")]


def run(to: To = None, root: Root = None, as_json: AsJson = False) -> None:
    """Write the signed heads of every chain outside the store."""
    from pipelines.workflow.checkpoint import keep_checkpoint, sign_checkpoint, take_checkpoint

    workspace, now = open_workspace(root), datetime.now(UTC)
    checkpoint = take_checkpoint(workspace, now)
    if to is None:
        place = ", ".join(keep_checkpoint(workspace, checkpoint))
    else:
        place = str(to)
        try:
            with to.open("xb") as file:
                file.write(sign_checkpoint(workspace, checkpoint))
        except FileExistsError as error:
            raise InvalidInput(Refusal("checkpoint.is_there", place=place)) from error
        except OSError as error:
            raise InvalidInput(
                f"{error.strerror or error}", place=place, remedy="Name a file in a folder you can write to"
            ) from error
    rows = [(head.module, str(head.entries), head.line[:12]) for head in checkpoint.heads]
    document = {"place": place} | json.loads(checkpoint.canonical())
    answer(document, f"{place}\n{write_table(('module', 'entries', 'last line'), rows)}", as_json=as_json)
