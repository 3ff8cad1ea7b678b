"""The key that must have signed a release: the one somebody trusts, or one that succeeded it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.signatures.envelope import open_envelope
from adapters.signatures.key import PublicKey
from pipelines.packaging.attestation.files import ReleaseFiles, read_file
from pipelines.packaging.attestation.signed_lines import SignedLine, name_line_place
from schemas.attestation import PUBLIC_KEY, SuccessionStatement
from schemas.errors import InvalidInput, SignatureRefused
from schemas.refusal import Refusal


@dataclass(frozen=True)
class TrustAnchor:
    """A key trusted from elsewhere: the key itself, or just its fingerprint."""

    key: PublicKey | None = None
    fingerprint: str = ""

    @property
    def id(self) -> str:
        """Return the fingerprint of the key."""
        return self.key.fingerprint if self.key else self.fingerprint


def build_anchor(key: PublicKey | None, fingerprint: str | None) -> TrustAnchor | None:
    """Return the anchor of a key, a fingerprint or both; None for neither.

    Raises InvalidInput if the fingerprint is malformed or belongs to another key.
    """
    anchor = None if key is None else TrustAnchor(key)
    if fingerprint is None:
        return anchor
    digits = re.sub(r"[\s:]", "", fingerprint).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise InvalidInput(Refusal("signing.no_fingerprint", place="--fingerprint"))
    if anchor is not None and anchor.id != digits:
        raise InvalidInput(Refusal("signing.other_key", place="--key", found=anchor.id, expected=digits))
    return anchor or TrustAnchor(fingerprint=digits)


def find_signing_key(
    files: ReleaseFiles, lines: Sequence[SignedLine], anchor: TrustAnchor | None
) -> tuple[PublicKey, tuple[str, ...]]:
    """Return the key that must have signed, and the fingerprints from the anchor to it.

    Without an anchor it is the public key among the files of the release. Raises SignatureRefused if no chain
    of successions leads from the anchor to it.
    """
    signer = lines[0].envelope.signatures[0].keyid
    key = _read_public_key(files)
    if key.fingerprint != signer:
        raise SignatureRefused(
            Refusal("signing.other_key", place=PUBLIC_KEY, found=key.fingerprint, expected=signer)
        )
    if anchor is None or anchor.id == signer:
        return key, (signer,)
    known = {
        each.fingerprint: each for each in _list_offered_keys(lines, anchor) if each.fingerprint == anchor.id
    }
    path = [anchor.id]
    for line in lines:
        if not isinstance(line.statement, SuccessionStatement) or path[-1] not in known:
            continue
        succession = line.statement.predicate
        if succession.previous != path[-1]:
            continue
        open_envelope(line.data, known[succession.previous], line.place)
        following = _parse_key(succession.next_pem, line.place)
        if following.fingerprint != succession.next:
            raise SignatureRefused(Refusal("attestation.no_statement", place=line.place))
        known[succession.next] = following
        path.append(succession.next)
    if path[-1] != signer:
        raise SignatureRefused(
            Refusal("signing.other_key", place=name_line_place(1), found=signer, expected=anchor.id)
        )
    return known[signer], tuple(path)


def _list_offered_keys(lines: Sequence[SignedLine], anchor: TrustAnchor) -> list[PublicKey]:
    """Return the keys that may have the anchor's fingerprint: the anchor's own, else those of successions."""
    if anchor.key is not None:
        return [anchor.key]
    return [
        _parse_key(line.statement.predicate.previous_pem, line.place)
        for line in lines
        if isinstance(line.statement, SuccessionStatement)
    ]


def _read_public_key(files: ReleaseFiles) -> PublicKey:
    if PUBLIC_KEY not in files.names:
        raise SignatureRefused(Refusal("attestation.missing", place=PUBLIC_KEY))
    return _parse_key(read_file(files, PUBLIC_KEY).decode("latin-1"), PUBLIC_KEY)


def _parse_key(pem: str, place: str) -> PublicKey:
    try:
        return PublicKey.from_pem(pem.encode("latin-1", "replace"), place)
    except InvalidInput as error:
        raise SignatureRefused.of(error, place) from error
