"""Copy the whole store to a folder, also while runs are going.

The copy is what a power cut would have left at some moment: whatever a decision, a receipt or a list names
is in it. Copying again to the same folder goes on where an earlier copy stopped, brings it up to date, and
heals what was damaged in it. What is damaged in the store itself is named and not copied over a good copy.
Course files, `.env`, the keys of PREMIERJET_KEYS and Dagster's history are not in the store: see "Back up and
restore" in the guide.
"""

from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.copies import copy_and_count, describe_damages
from pipelines.cli.output import AsJson, Root, answer, stop_on
from schemas.errors import InvalidInput


def run(
    folder: Annotated[Path, typer.Argument(help="Where the copy goes; made if absent.")],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Copy the store to a folder, also while runs are going."""
    from adapters.store.backup import copy_store
    from adapters.store.folder import FolderStore

    workspace = open_workspace(root)
    store = workspace.records.store
    if isinstance(store, FolderStore) and folder.resolve().is_relative_to(store.folder.resolve()):
        raise InvalidInput("lies in the store itself", place=str(folder), remedy="Name another folder")
    count = copy_and_count(copy_store(store, FolderStore(folder.resolve())))
    document = {"from": store.place, "to": str(folder.resolve()), **count.document}
    sentence = f"{count.copied} objects were copied from {store.place} to {folder}."
    keys = workspace.settings.key_folder(workspace.root)
    keys_sentence = (
        f" The keys in {keys} are not among them: copy them to another place." if keys.is_dir() else ""
    )
    answer(document, sentence + count.healed_sentence + keys_sentence, as_json=as_json)
    stop_on(
        describe_damages(count, store.place, "Put it back from an older copy, or package the module again")
    )
