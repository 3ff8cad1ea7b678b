"""Pseudonyms of learners: a keyed hash, different in every course."""

from hashlib import sha256

from adapters.ledger.key import Key
from schemas.ids import Slug
from schemas.results import LearnerId

BLOCK_BYTES = 64  # block size of SHA-256, for RFC 2104
HASH_DIGITS = 32


def hash_learner(key: Key, course: Slug, identity: str) -> LearnerId:
    """Return the hash of a learner in a course; `sql/macros.sql` computes the same from each actor."""
    return key.mac(f"{course}\nlearner\n{identity}".encode())[:HASH_DIGITS]


def compute_pads(key: Key) -> tuple[bytes, bytes]:
    """Return the inner and the outer pad of a key (RFC 2104, section 2)."""
    secret = key.secret if len(key.secret) <= BLOCK_BYTES else sha256(key.secret).digest()
    padded = secret.ljust(BLOCK_BYTES, b"\0")
    return bytes(byte ^ 0x36 for byte in padded), bytes(byte ^ 0x5C for byte in padded)
