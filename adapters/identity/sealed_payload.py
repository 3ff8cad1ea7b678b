"""Sealed payload: signed text that passes through a browser and cannot be changed on the way.

Whoever holds it can read it. It is signed with the ledger's key (HMAC-SHA256, RFC 2104) together with its
purpose, so that a payload sealed for one use is refused for another.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from adapters.ledger.key import Key

LONGEST_SEALED = 4000  # characters; nginx takes a request line of 8 KB, a browser a cookie of 4


def seal_payload(purpose: str, payload: bytes, key: Key, *, about: str = "") -> str:
    """Return the payload as URL-safe text with its signature; `about` is signed too, but not carried."""
    carried = urlsafe_b64encode(payload).decode().rstrip("=")
    return f"{carried}.{key.mac(_message(purpose, carried, about))}"


def open_payload(purpose: str, text: str, key: Key, *, about: str = "") -> bytes | None:
    """Return the payload of a sealed text; None if a character of it, or of `about`, was changed."""
    carried, _, mac = text.partition(".")
    if len(text) > LONGEST_SEALED or not text.isascii():
        return None
    if not key.vouches_for(_message(purpose, carried, about), mac):
        return None
    return urlsafe_b64decode(carried + "=" * (-len(carried) % 4))


def _message(purpose: str, carried: str, about: str) -> bytes:
    return json.dumps([purpose, carried, about]).encode()
