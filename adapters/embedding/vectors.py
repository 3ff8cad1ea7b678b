"""Cache of embedding vectors in the store, keyed by text and engine."""

import json
from hashlib import sha256

from pydantic import ValidationError

from adapters.embedding import Vector, describe_fault
from adapters.store import Store
from schemas.contract import Contract

DIGITS = 7
"""Digits of each number that are stored: as many as a 32-bit float has."""


class StoredVector(Contract):
    """A vector as the store keeps it, with what made it."""

    engine: str
    vector: tuple[float, ...]


class Vectors:
    """The content-addressed cache `vectors/<sha256>.json` of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, engine: str, text: str) -> Vector | None:
        """Return the vector of a text; None if it is not stored or cannot be read."""
        data = self._store.get(_key(engine, text))
        if data is None:
            return None
        try:
            vector = StoredVector.from_json(data).vector
        except ValidationError:
            return None
        return vector if describe_fault([vector], 1) is None else None

    def keep(self, engine: str, text: str, vector: Vector) -> Vector:
        """Store a vector and return it rounded, as stored; raises StoreUnusable if it cannot be written."""
        rounded = tuple(float(f"{value:.{DIGITS}g}") for value in vector)
        self._store.put(_key(engine, text), StoredVector(engine=engine, vector=rounded).canonical())
        return rounded


def _key(engine: str, text: str) -> str:
    asked = json.dumps([engine, text], ensure_ascii=False)
    return f"vectors/{sha256(asked.encode()).hexdigest()}.json"
