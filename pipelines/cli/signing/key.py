"""Show the public key that verifies this installation's releases, and its fingerprint; make the first key.

Publish both where others look you up, for example on your own site: whoever checks a release needs one of
them from you, not from the release. The fingerprint is the sha256 of the public key's DER.
"""

from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, write_file

Out = Annotated[Path | None, typer.Option("--out", help="Write the public key to this file, too.")]


def run(out: Out = None, root: Root = None, as_json: AsJson = False) -> None:
    """Show the public key and its fingerprint; make the first key."""
    from pipelines.workflow.attest import open_signer

    workspace = open_workspace(root)
    source = workspace.signing_key
    made = source.read() is None
    public = open_signer(workspace).key.public
    history = workspace.records.key_history()
    retired = history.retired if history else ()
    if out is not None:
        write_file(out, public.pem)
    document = {
        "place": source.place,
        "made": made,
        "fingerprint": public.fingerprint,
        "public_key": public.pem.decode(),
        "retired": list(retired),
    }
    head = f"{source.place}{' (made just now)' if made else ''}: fingerprint {public.fingerprint}"
    lines = [head, public.pem.decode().rstrip(), *(f"retired: {each}" for each in retired)]
    answer(document, "\n".join(lines), as_json=as_json)
