"""Write copies of a release's documents and recordings that carry Content Credentials (C2PA).

Programs that know them show how a document was made, that people approved it, and whether it was altered
since. The release stays as it is, byte for byte. Needs premierjet[c2pa] and a certificate: one of
`premierjet signing certificate`, or your own with --certificate and --key.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, read_file
from schemas.errors import InvalidInput
from schemas.refusal import Refusal

if TYPE_CHECKING:
    from adapters.credentials.identity import CredentialsIdentity

CERTIFICATE_NAME = "certificate.pem"


def run(
    release: Annotated[
        Path, typer.Argument(metavar="RELEASE", help="The folder of a release, or a zip of it.")
    ],
    to: Annotated[Path, typer.Option("--to", help="The folder to write the copies to.")],
    certificate: Annotated[
        Path | None,
        typer.Option("--certificate", help="Your own certificates, a PEM file, the signer's first."),
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", help="The private key of that certificate, a PEM file.")
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Write copies of a release's documents with Content Credentials."""
    from pipelines.workflow.credentials import sign_copies

    if to.resolve().is_relative_to(release.resolve()):
        raise InvalidInput(Refusal("credentials.inside", place=str(to)))
    own_identity = _read_identity(certificate, key)
    identity, copies = sign_copies(open_workspace(root), release, own_identity, datetime.now(UTC))
    written = []
    for copy in copies:
        _write(to / copy.document.name, copy.data)
        written.append(copy.document.name)
    if not written:
        raise InvalidInput(Refusal("credentials.nothing", place=str(release)))
    _write(to / CERTIFICATE_NAME, identity.anchor)
    document = {
        "folder": str(to),
        "files": written,
        "issuer": identity.organisation,
        "valid_until": identity.ends.isoformat(),
        "certificate": CERTIFICATE_NAME,
    }
    head = f"Wrote {len(written)} copies to {to}, signed by {identity.organisation}; they count until "
    text = "\n".join([f"{head}{identity.ends.date()}:", *(f"  {name}" for name in written)])
    answer(document, text, as_json=as_json)


def _read_identity(certificate: Path | None, key: Path | None) -> "CredentialsIdentity | None":
    """Return the key and certificates a person named, or None; raises InvalidInput if one is missing."""
    from adapters.credentials.identity import CredentialsIdentity

    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise InvalidInput(Refusal("credentials.half", place="--key" if key is None else "--certificate"))
    remedy = "Name a PEM file that you can read"
    return CredentialsIdentity.from_pem(read_file(key, remedy), read_file(certificate, remedy), str(key))


def _write(file: Path, data: bytes) -> None:
    """Write a file and make its folder; raises InvalidInput if that fails."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise InvalidInput(
            f"{error.strerror}", place=str(file), remedy="Say another folder with --to"
        ) from error
