"""Verification that a release, wherever it lies, is the one an organisation signed."""

from pathlib import Path

from adapters.signatures.key import PublicKey
from pipelines.packaging.attestation.check import VerifiedRelease, verify_release
from pipelines.packaging.attestation.files import open_release
from pipelines.packaging.attestation.signing_key import TrustAnchor, build_anchor


def verify_release_at(place: Path, anchor: TrustAnchor | None) -> VerifiedRelease:
    """Return what is attested of the release in a folder or a zip; raises SignatureRefused."""
    return verify_release(open_release(place), anchor)


def make_anchor(pem: bytes | None, place: str, fingerprint: str | None) -> TrustAnchor | None:
    """Return the key somebody knows, by its file, its fingerprint or both; None if they know neither.

    Raises InvalidInput if the two are of different keys, or one is none.
    """
    return build_anchor(None if pem is None else PublicKey.from_pem(pem, place), fingerprint)
