"""Verification that a release, in any folder or zip, is the one an organisation signed."""

from pathlib import Path

from adapters.signatures.key import PublicKey
from pipelines.packaging.attestation.check import VerifiedRelease, verify_release
from pipelines.packaging.attestation.files import open_release
from pipelines.packaging.attestation.signing_key import TrustAnchor, build_anchor


def verify_release_at(place: Path, anchor: TrustAnchor | None) -> VerifiedRelease:
    """Return the verified attestation of the release in a folder or a zip; raises SignatureRefused."""
    return verify_release(open_release(place), anchor)


def make_anchor(pem: bytes | None, place: str, fingerprint: str | None) -> TrustAnchor | None:
    """Return the key to verify with, from its file, its fingerprint or both; None without either.

    Raises InvalidInput if the two are of different keys, or one of them is not valid.
    """
    return build_anchor(None if pem is None else PublicKey.from_pem(pem, place), fingerprint)
