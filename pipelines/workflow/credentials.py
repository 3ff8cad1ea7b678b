"""Copies of a release's documents with Content Credentials, and the certificate that signs them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adapters.credentials.copy import find_media_type, require_library, sign_copy
from adapters.credentials.identity import (
    CREDENTIALS_FILE,
    CredentialsIdentity,
    issue_identity,
    read_identity,
    save_identity,
)
from adapters.installed_versions import list_installed_versions
from adapters.workspace import Workspace
from pipelines.packaging.attestation.check import VerifiedRelease, verify_release
from pipelines.packaging.attestation.files import ReleaseFiles, open_release
from pipelines.packaging.credentials import (
    DescribableFile,
    DescribedRelease,
    describe_document,
    read_documents,
)
from pipelines.workflow.attest import open_signer
from schemas.errors import InvalidInput
from schemas.refusal import Refusal


@dataclass(frozen=True)
class SignedCopy:
    """A document of a release, and its copy with credentials."""

    document: DescribableFile
    data: bytes


def sign_copies(
    workspace: Workspace, release: Path, given: CredentialsIdentity | None, now: datetime
) -> tuple[CredentialsIdentity, Iterator[SignedCopy]]:
    """Return the signing identity, and each document and recording of a release as a copy with credentials.

    Raises InvalidInput if the extra or a certificate is missing, SignatureRefused if the release differs from
    its attestation, or was signed elsewhere.
    """
    require_library()
    identity = given or _own_identity(workspace)
    if identity.ends < now:
        raise InvalidInput(
            Refusal("credentials.expired", place=identity.place, on=identity.ends.date().isoformat())
        )
    files = open_release(release)
    verified = verify_release(files, None)
    history = workspace.records.key_history()
    if history is None or verified.signer not in {history.current, *history.retired}:
        raise InvalidInput(Refusal("credentials.of_strangers", place=str(release), key=verified.signer))
    return identity, _sign_each(files, verified, identity)


def issue_certificate(
    workspace: Workspace, organisation: str | None, now: datetime, *, renew: bool
) -> CredentialsIdentity:
    """Return the key and certificates for credentials; they are made if there are none, or with `renew`.

    Raises InvalidInput if they have to be made and no organisation is given.
    """
    path = _identity_file(workspace)
    identity = read_identity(path)
    if identity is not None and not renew:
        return identity
    name = organisation or (identity.organisation if identity else None)
    if not name:
        raise InvalidInput(Refusal("credentials.no_organisation", place="--organisation"))
    issued = issue_identity(open_signer(workspace).key, name, now, str(path))
    save_identity(path, issued)
    return issued


def _own_identity(workspace: Workspace) -> CredentialsIdentity:
    """Return the identity made here; raises InvalidInput if there is none, or another key issued it."""
    path = _identity_file(workspace)
    identity = read_identity(path)
    if identity is None:
        raise InvalidInput(Refusal("credentials.no_certificate", place=str(path)))
    signer = open_signer(workspace).key.public.fingerprint
    if not identity.is_issued_by(signer):
        raise InvalidInput(Refusal("credentials.of_a_key_before", place=str(path), key=signer))
    return identity


def _identity_file(workspace: Workspace) -> Path:
    return workspace.settings.key_folder(workspace.root) / CREDENTIALS_FILE


def _sign_each(
    files: ReleaseFiles, verified: VerifiedRelease, identity: CredentialsIdentity
) -> Iterator[SignedCopy]:
    version, release = list_installed_versions()["premierjet"], DescribedRelease.of(files, verified)
    for document in read_documents(files, find_media_type):
        manifest = describe_document(document, release, version)
        yield SignedCopy(document, sign_copy(document.name, document.data, manifest, identity))
