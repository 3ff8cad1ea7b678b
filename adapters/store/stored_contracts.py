"""Superclass of the store's records: reads a contract as it was written, or refuses it."""

import re
from typing import TypeVar

from pydantic import ValidationError

from adapters.store import Store
from schemas.contract import Contract
from schemas.errors import StoreUnusable

LONG_NUMBER = re.compile(rb"[0-9]{16}")
"""A number that may exceed 2^53, the largest in canonical JSON (RFC 8785, 3.2.2.3); or part of a digest."""

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A BCP 47 tag, as packs are named by."""

C = TypeVar("C", bound=Contract)


class StoredContracts:
    """What all records share: their store, and how a stored contract is parsed."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def _parse_contract(self, kind: type[C], key: str, data: bytes | None) -> C:
        """Return the contract that the bytes under a key hold; raises StoreUnusable if they were altered."""
        stored = data or b""
        try:
            value = kind.from_json(stored)
            if LONG_NUMBER.search(stored):
                value.canonical()  # raises where a number has no canonical form: we never wrote that
        except ValueError as error:
            if (tag := _find_language_without_pack(error)) is not None:
                raise self._language_error(key, tag) from error
            raise self._altered_error(key) from error
        return value

    def _language_error(self, key: str, tag: str) -> StoreUnusable:
        return StoreUnusable(
            f"is in the language {tag!r}, which has no pack installed here",
            place=f"{self.store.place}/{key}",
            remedy="Install the distribution that brings this language; nothing was changed",
        )

    def _altered_error(self, key: str) -> StoreUnusable:
        return StoreUnusable(
            "is missing, or is not what was written",
            place=f"{self.store.place}/{key}",
            remedy="Restore it from a backup; nothing was changed",
        )


def _find_language_without_pack(error: ValueError) -> str | None:
    """Return the tag of a language that is all that is wrong with a contract; None where more is."""
    if not isinstance(error, ValidationError):
        return None
    wrong = error.errors(include_url=False, include_context=False)
    of_language = [each for each in wrong if each["type"] == "enum" and each["loc"][-1:] == ("language",)]
    tag = of_language[0]["input"] if of_language and len(of_language) == len(wrong) else None
    return tag if isinstance(tag, str) and LANGUAGE_TAG.fullmatch(tag) else None
