"""Signing of a document in an envelope, and reading it back after its signature is verified."""

from pydantic import ValidationError

from adapters.signatures.key import PublicKey, SigningKey
from schemas.envelope import (
    IN_TOTO,
    Envelope,
    EnvelopeSignature,
    decode_base64,
    encode_base64,
    encode_before_signing,
)
from schemas.errors import SignatureRefused
from schemas.refusal import Refusal


def sign_envelope(payload: bytes, key: SigningKey) -> bytes:
    """Return a payload in a signed envelope, as one line of canonical JSON without its end.

    The same payload and key give the same bytes.
    """
    signature = key.sign(encode_before_signing(IN_TOTO, payload))
    envelope = Envelope(
        payload=encode_base64(payload),
        signatures=(EnvelopeSignature(keyid=key.public.fingerprint, sig=encode_base64(signature)),),
    )
    return envelope.canonical()


def open_envelope(line: bytes, key: PublicKey, place: str) -> bytes:
    """Return the payload of an envelope that this key signed.

    Raises SignatureRefused if the line is no envelope in canonical JSON, names another key, or has a payload
    that the key did not sign.
    """
    envelope = read_envelope(line, place)
    (signature,) = envelope.signatures
    if signature.keyid != key.fingerprint:
        raise SignatureRefused(
            Refusal("signing.other_key", place=place, found=signature.keyid, expected=key.fingerprint)
        )
    if not key.has_signed(envelope.signed_bytes, decode_base64(signature.sig)):
        raise SignatureRefused(Refusal("signing.altered", place=place, key=key.fingerprint))
    return envelope.payload_bytes


def read_envelope(line: bytes, place: str) -> Envelope:
    """Return the envelope on a line, whoever signed it; raises SignatureRefused if it is none."""
    try:
        return Envelope.from_line(line)
    except (ValidationError, ValueError, RecursionError) as error:
        raise SignatureRefused(Refusal("signing.no_envelope", place=place)) from error
