"""Signed envelopes: Dead Simple Signing Envelope (DSSE 1.0) around one JSON document.

https://github.com/secure-systems-lab/dsse: the signature is over the payload and its type, not over the
envelope's JSON.
"""

import base64
import binascii
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field

from schemas.contract import Contract
from schemas.ids import Digest

IN_TOTO: Literal["application/vnd.in-toto+json"] = "application/vnd.in-toto+json"


def encode_base64(data: bytes) -> str:
    """Return bytes in base64 with padding (RFC 4648, 4)."""
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Return the bytes of a base64 text; raises ValueError if `encode_base64` would write them otherwise."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("is not base64") from error
    if encode_base64(data) != text:
        raise ValueError("is not the base64 of its bytes")
    return data


def _check_text(text: str) -> str:
    decode_base64(text)
    return text


Base64 = Annotated[str, AfterValidator(_check_text)]


class EnvelopeSignature(Contract):
    """One Ed25519 signature over the payload and its type."""

    keyid: Digest = Field(description="sha256 of the public key's DER (SubjectPublicKeyInfo).")
    sig: Base64


class Envelope(Contract):
    """A payload, its type and one signature."""

    payload: Base64
    payloadType: Literal["application/vnd.in-toto+json"] = IN_TOTO  # noqa: N815 - DSSE names it so
    signatures: tuple[EnvelopeSignature] = Field(
        description="Exactly one; another signer makes a file of their own."
    )

    @property
    def payload_bytes(self) -> bytes:
        """Return the payload, decoded."""
        return decode_base64(self.payload)

    @property
    def signed_bytes(self) -> bytes:
        """Return the bytes that are signed: the pre-authentication encoding of type and payload."""
        return encode_before_signing(self.payloadType, self.payload_bytes)

    @classmethod
    def from_line(cls, line: bytes) -> Self:
        """Return the envelope on a line; raises ValueError if the line is not its canonical JSON."""
        envelope = cls.from_json(line)
        if envelope.canonical() != line:
            raise ValueError("is not canonical JSON")
        return envelope


def encode_before_signing(payload_type: str, payload: bytes) -> bytes:
    """Return DSSE's pre-authentication encoding (PAE)."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
