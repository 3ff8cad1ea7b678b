"""Contracts read from the store as they were written, or refused."""

import re
from typing import TypeVar

from adapters.store import Store
from schemas.contract import Contract
from schemas.errors import InvalidInput, StoreUnusable
from schemas.ids import is_practice

MAYBE_TOO_GREAT = re.compile(rb"[0-9]{16}")
"""Digits enough for a number above 2^53, where canonical JSON ends (RFC 8785, 3.2.2.3); or for a digest."""

C = TypeVar("C", bound=Contract)


class Stored:
    """A part of the records: it shares their store, and how a contract is read."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def _read(self, kind: type[C], key: str, data: bytes | None) -> C:
        stored = data or b""
        try:
            value = kind.from_json(stored)
            if MAYBE_TOO_GREAT.search(stored):
                value.canonical()  # raises where a number has no canonical form: we never wrote that
        except ValueError as error:
            raise self._report_altered(key) from error
        return value

    def _report_altered(self, key: str) -> StoreUnusable:
        return StoreUnusable(
            "is missing, or is not what was written",
            place=f"{self.store.place}/{key}",
            remedy="Restore it from a backup; nothing was changed",
        )


def refuse_practice(module: str) -> None:
    """Raise InvalidInput where a practice draft is about to pass for a draft or a release."""
    if is_practice(module):
        raise InvalidInput(
            "is a practice draft, with false claims planted in it",
            place=module,
            remedy="Nothing was kept: practice drafts are never drafts of a course",
        )
