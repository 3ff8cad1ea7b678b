"""A signed envelope: Dead Simple Signing Envelope (DSSE 1.0) around one JSON document.

https://github.com/secure-systems-lab/dsse: what is signed is the payload and its type, never their JSON.
"""

import base64
import binascii
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field

from schemas.contract import Contract
from schemas.ids import Digest

IN_TOTO: Literal["application/vnd.in-toto+json"] = "application/vnd.in-toto+json"
SIGNATURE_BYTES = 64


def encode_base64(data: bytes) -> str:
    """Return bytes in base64 with padding (RFC 4648, 4)."""
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Return the bytes of a text in base64; raises ValueError where it is not the one text of its bytes."""
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
        description="One; whoever else signs makes a file of their own."
    )

    @property
    def payload_bytes(self) -> bytes:
        """Return what was signed, but for its type."""
        return decode_base64(self.payload)

    @property
    def signed_bytes(self) -> bytes:
        """Return the pre-authentication encoding of payload and type: what the signature is over."""
        return encode_before_signing(self.payloadType, self.payload_bytes)

    @classmethod
    def from_line(cls, line: bytes) -> Self:
        """Return the envelope written on a line; raises ValueError where that is not its canonical JSON."""
        envelope = cls.from_json(line)
        if envelope.canonical() != line:
            raise ValueError("is not canonical JSON")
        return envelope


def encode_before_signing(payload_type: str, payload: bytes) -> bytes:
    """Return DSSE's pre-authentication encoding (PAE)."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
