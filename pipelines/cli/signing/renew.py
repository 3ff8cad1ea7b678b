"""Sign with a new key from here on; the key of before vouches for it, and goes on verifying what it signed.

A key in PREMIERJET_KEYS is made. A key given by PREMIERJET_SIGNING_KEY_FILE is changed there first; name the
file of the one before with --previous. Say --lost where that one is lost, or may have been stolen: nothing
vouches for the new one then, so publish its fingerprint, and say since when the old one is not yours alone.
"""

from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer

Previous = Annotated[
    Path | None, typer.Option("--previous", help="The private key of before, where keys are given as files.")
]
Lost = Annotated[
    bool, typer.Option("--lost", help="The key of before is lost or stolen, and vouches for nothing.")
]


def run(previous: Previous = None, lost: Lost = False, root: Root = None, as_json: AsJson = False) -> None:
    """Sign with a new key from here on."""
    from pipelines.workflow.attest import renew_signing_key

    renewal = renew_signing_key(open_workspace(root), previous, lost=lost)
    document = {
        "fingerprint": renewal.public.fingerprint,
        "public_key": renewal.public.pem.decode(),
        "vouched_by": renewal.vouched_by,
    }
    vouched = f"key {renewal.vouched_by} vouches for it" if renewal.vouched_by else "nothing vouches for it"
    head = f"Releases are signed with {renewal.public.fingerprint} from here on; {vouched}. Publish it:"
    answer(document, f"{head}\n{renewal.public.pem.decode().rstrip()}", as_json=as_json)
