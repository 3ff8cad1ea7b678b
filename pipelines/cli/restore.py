"""Put a copy that `premierjet backup` made back into an empty store.

The store is the one PREMIERJET_STORE names. A copy of a folder goes back to a folder, one of a bucket to a
bucket: they keep the ledger in different files. Nothing is written where the store holds anything that the
copy does not hold: putting back again goes on where it stopped, and heals what was damaged in the store.
"""

from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.copies import copy_and_count, describe_damages
from pipelines.cli.output import AsJson, Root, answer, stop_on
from schemas.errors import InvalidInput
from schemas.refusal import Refusal


def run(
    folder: Annotated[Path, typer.Argument(help="Where the copy is.")],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Put a copy back into an empty store."""
    from adapters.store.backup import LINES, copy_store, find_first_difference
    from adapters.store.folder import FolderStore
    from adapters.store.format import FormattedFolder

    store, copy = open_workspace(root).records.store, FormattedFolder(folder.resolve())
    ledger = [entry.key for entry in copy.list("ledger/")]
    if not any(copy.list("")):
        raise InvalidInput(Refusal("restore.no_copy", place=str(folder)))
    if ledger and isinstance(store, FolderStore) is not any(key.endswith(LINES) for key in ledger):
        raise InvalidInput(Refusal("restore.other_kind", place=str(folder)))
    unlike = find_first_difference(copy, store)
    if unlike is not None:
        raise InvalidInput(Refusal("restore.not_empty", place=f"{store.place}/{unlike}"))
    count = copy_and_count(copy_store(copy, store))
    document = {"from": str(folder.resolve()), "to": store.place, **count.document}
    sentence = f"{count.copied} objects were put back into {store.place}.{count.healed_sentence}"
    answer(document, f"{sentence} Now: `premierjet doctor`, `premierjet ledger verify`", as_json=as_json)
    stop_on(
        describe_damages(count, str(folder), "Put it back from another copy, or package the module again")
    )
