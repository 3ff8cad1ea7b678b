"""Copy the whole store to a folder, also while runs are going.

The copy is what a power cut would have left at some moment: whatever a decision, a receipt or a list names
is in it. Copying again to the same folder goes on where an earlier copy stopped, and brings it up to date.
Course files, `.env` and Dagster's history are not in the store: see "Back up and restore" in the guide.
"""

from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer
from schemas.errors import InvalidInput


def run(
    folder: Annotated[Path, typer.Argument(help="Where the copy goes; made if absent.")],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Copy the store to a folder, also while runs are going."""
    from adapters.store.copying import copy
    from adapters.store.folder import FolderStore

    store = open_workspace(root).records.store
    if isinstance(store, FolderStore) and folder.resolve().is_relative_to(store.folder.resolve()):
        raise InvalidInput("lies in the store itself", place=str(folder), remedy="Name another folder")
    copied = sum(1 for _ in copy(store, FolderStore(folder.resolve())))
    document = {"from": store.place, "to": str(folder.resolve()), "copied": copied}
    answer(document, f"{copied} objects were copied from {store.place} to {folder}.", as_json=as_json)
