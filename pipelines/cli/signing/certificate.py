"""Show the certificate that signs Content Credentials, and until when it counts; make the first one.

It is issued by the key that signs releases. Without a time stamp of somebody else, credentials count no
longer than their certificate: ten years. Give --renew after `premierjet signing renew`, or before it ends.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, write_file

Organisation = Annotated[
    str | None, typer.Option("--organisation", help="The name readers show; needed for the first one.")
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Write the issuing certificate, which readers trust, here.")
]
Renew = Annotated[bool, typer.Option("--renew", help="Make a new one in its place.")]


def run(
    organisation: Organisation = None,
    out: Out = None,
    renew: Renew = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Show the certificate for Content Credentials; make the first one."""
    from pipelines.workflow.credentials import issue_certificate

    identity = issue_certificate(open_workspace(root), organisation, datetime.now(UTC), renew=renew)
    if out is not None:
        write_file(out, identity.anchor)
    document = {
        "place": identity.place,
        "organisation": identity.organisation,
        "valid_until": identity.ends.isoformat(),
        "certificate": identity.anchor.decode(),
    }
    head = f"{identity.place}: {identity.organisation}, valid until {identity.ends.date()}"
    answer(document, f"{head}\n{identity.anchor.decode().rstrip()}", as_json=as_json)
