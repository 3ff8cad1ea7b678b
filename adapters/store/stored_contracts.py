"""Superclass of the store's records: reads a contract as it was written, or refuses it."""

import re
from hashlib import sha256
from typing import TypeVar, cast

from adapters.store import Store
from adapters.version_cache import VersionCache
from schemas.contract import Contract
from schemas.errors import StoreUnusable

LONG_NUMBER = re.compile(rb"[:\[,]\s*-?[0-9]{16}")
"""A number that may exceed 2^53, the largest in canonical JSON (RFC 8785, 3.2.2.3); no part of a digest."""

MOST_PARSED = 64
"""Contracts of one store that are kept parsed; a draft takes a few milliseconds to parse, and up to 1 MB."""

C = TypeVar("C", bound=Contract)


class StoredContracts:
    """What all records share: their store, and how a stored contract is parsed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._parsed = VersionCache[tuple[type[Contract], str], Contract](MOST_PARSED)

    def _parse_contract(self, kind: type[C], key: str, data: bytes | None) -> C:
        """Return the contract that the bytes under a key hold; raises StoreUnusable if they were altered.

        The same bytes are parsed once, as pages and sensors read the same drafts again and again.
        """
        stored = data or b""
        version = sha256(stored).digest()
        return cast(C, self._parsed.get((kind, key), version, lambda: self._parse_anew(kind, key, stored)))

    def _parse_anew(self, kind: type[C], key: str, stored: bytes) -> C:
        try:
            value = kind.from_json(stored)
            if LONG_NUMBER.search(stored):
                value.canonical()  # raises where a number has no canonical form: we never wrote that
        except ValueError as error:
            raise self._altered_error(key) from error
        return value

    def _altered_error(self, key: str) -> StoreUnusable:
        return StoreUnusable(
            "is missing, or is not what was written",
            place=f"{self.store.place}/{key}",
            remedy="Restore it from a backup; nothing was changed",
        )
