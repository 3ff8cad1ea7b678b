"""Show the ids of the ledger's keys, and where the keys are; the first key is made where there is none.

Keys made before there was a folder of keys lie in the store, where whoever can write to the store may read
them, and seal lines of their own: `--move-out` moves them to PREMIERJET_KEYS. What runs goes on.
A decision behind a sign-in proxy, or on an invitation, never makes one: a key has to be there before.
"""

from typing import Annotated

import typer

from adapters.ledger.chain import make_lost_key_error
from adapters.ledger.key_place import PlacedKeyFile
from adapters.workspace import open_workspace
from pipelines.cli.doctor.keys_in_store import find_ledger_key_in_store
from pipelines.cli.output import AsJson, Root, answer
from schemas.errors import InvalidInput

MoveOut = Annotated[bool, typer.Option("--move-out", help="Move the key file out of the store.")]


def run(move_out: MoveOut = False, root: Root = None, as_json: AsJson = False) -> None:
    """Show the ids of the ledger's keys; make the first."""
    workspace = open_workspace(root)
    source = workspace.ledger_key
    if move_out:
        if not isinstance(source, PlacedKeyFile):
            raise InvalidInput(
                "is a setting, not a file in the store", place=source.place, remedy="Nothing is to be moved"
            )
        source.move_out()
    if source.read() is None and workspace.ledger.modules():
        raise make_lost_key_error(source.place)
    made = source.read() is None
    source.make()
    ring = source.ring()
    assert ring is not None
    in_store = find_ledger_key_in_store(source, workspace.records.store)
    document = {
        "place": source.place,
        "made": made,
        "current": ring.current.id,
        "retired": [key.id for key in ring.retired],
        "in_store": in_store,
    }
    text = f"{source.place}{' (made just now)' if made else ''}: current key {ring.current.id}"
    retired = ", ".join(key.id for key in ring.retired)
    text = f"{text}; retired: {retired}" if retired else text
    answer(document, f"{text}\n{in_store}" if in_store else text, as_json=as_json)
