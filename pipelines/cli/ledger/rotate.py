"""Change the key that seals the ledger, for a stolen key or a habit; what the old key sealed stays valid.

A key file gets a new first line. Keys in the environment are changed there: set PREMIERJET_LEDGER_KEY to a
new one, put the old one first in PREMIERJET_LEDGER_RETIRED_KEYS, then run this. Every chain is continued by
one line that says so, sealed with the new key; if this is stopped half-way, run it again. Links signed with
the old key, invitations among them, are void.
"""

import json
from datetime import UTC, datetime

from adapters.ledger.rotation import Rotation, rotate
from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, write_table
from schemas.review import KeyRotated


def run(root: Root = None, as_json: AsJson = False) -> None:
    """Change the key that seals the ledger."""
    workspace = open_workspace(root)
    done = rotate(workspace.ledger, workspace.ledger_key, datetime.now(UTC))
    document = {
        "key": done.key_id,
        "made": done.made,
        "entries": [json.loads(entry.canonical()) for entry in done.entries],
    }
    answer(document, _describe_rotation(done, workspace.ledger_key.place), as_json=as_json)


def _describe_rotation(done: Rotation, place: str) -> str:
    if not (done.made or done.entries):
        return f"{place}: key {done.key_id} seals every chain already; set another one to rotate"
    rows = [
        (entry.recorded.module, str(entry.sequence), entry.recorded.retired)
        for entry in done.entries
        if isinstance(entry.recorded, KeyRotated)
    ]
    retired = write_table(("module", "line", "retired key"), rows)
    return f"{retired}\n{place}: key {done.key_id} seals from here on"
