"""The format version of a store, and the upgrade from earlier versions.

    format.json      {"format": 2}

Format 1 is a store without that file, as it was until it was introduced. Each later number is a change of
keys or contracts that an earlier version of Premierjet could misread or undo. Our code reads every format up
to its own; the first write brings the store to its own, step by step, so that an earlier version refuses it
from then on. A step repeats without harm: it may be killed, and two processes may take it at once.
Decided in docs/decisions/0074-what-outlives-a-process.md.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from adapters.blob import Member
from adapters.store import Store, StoredObject
from adapters.store.folder import FolderStore
from schemas.errors import StoreUnusable

FORMAT = "format.json"
FIRST = 1
CURRENT = 3


def _mark_format(store: Store) -> None:
    """Format 2 says which it is; nothing else is different."""


def _may_hold_seals(store: Store) -> None:
    """Format 3 has revisions sealed in the ledger, which an earlier version would take for altered lines.

    What was written before stays unsealed until a person adopts it (docs/decisions/0090-sealed-revisions.md).
    """


STEPS: Mapping[int, Callable[[Store], None]] = {1: _mark_format, 2: _may_hold_seals}
"""What takes a store from each earlier format to the next."""


class Formatted:
    """Before a store's first verb, its format is looked at; before the first that writes, it is ours.

    To be mixed into a store. Each verb raises StoreUnusable where the format is of a later version.
    """

    if TYPE_CHECKING:
        place: str
    _seen: bytes | None = None
    _looked = False
    _ours = False

    def get(self, key: str) -> bytes | None:
        """Return the bytes kept under a key, or None."""
        self._look()
        return super().get(key)  # type: ignore[misc, no-any-return]

    def pieces(self, key: str) -> Iterator[bytes] | None:
        """Return the bytes kept under a key in pieces, or None."""
        self._look()
        return super().pieces(key)  # type: ignore[misc, no-any-return]

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield the entries whose key starts with `prefix`, in key order."""
        self._look()
        return super().list(prefix)  # type: ignore[misc, no-any-return]

    def put(self, key: str, data: Member) -> None:
        """Keep bytes under a key, replacing what was there."""
        self._make_ours()
        super().put(key, data)  # type: ignore[misc]

    def put_if_absent(self, key: str, data: bytes, **more: datetime | None) -> bool:
        """Keep bytes under a key nobody has used; False where somebody has."""
        self._make_ours()
        return super().put_if_absent(key, data, **more)  # type: ignore[misc, no-any-return]

    def replace(self, key: str, data: bytes, seen: bytes | None) -> bool:
        """Keep bytes under a key that still holds the bytes `seen`; False where it does not."""
        self._make_ours()
        return super().replace(key, data, seen)  # type: ignore[misc, no-any-return]

    def delete(self, key: str) -> None:
        """Remove a key; nothing happens where it is absent."""
        self._make_ours()
        super().delete(key)  # type: ignore[misc]

    def _look(self) -> None:
        if self._looked:
            return
        self._seen = super().get(FORMAT)  # type: ignore[misc]
        if self._number() > CURRENT:
            raise StoreUnusable(
                f"the store is in format {self._number()}, and this version knows those up to {CURRENT}",
                place=f"{self.place}/{FORMAT}",
                remedy="Install the version of Premierjet that wrote it, or a later one; nothing was changed",
            )
        self._looked = True

    def _make_ours(self) -> None:
        self._look()
        if self._ours:
            return
        self._ours = True  # a step writes through this very store
        number = self._number()
        try:
            for step in range(number, CURRENT):
                STEPS[step](self)
            if number < CURRENT:
                # Who is second finds the same number there.
                super().replace(FORMAT, json.dumps({"format": CURRENT}).encode(), self._seen)  # type: ignore[misc]
        except BaseException:
            self._ours = False
            raise

    def _number(self) -> int:
        try:
            number: Any = FIRST if self._seen is None else json.loads(self._seen)["format"]
            if type(number) is int and number >= FIRST:
                return number
        except (ValueError, TypeError, KeyError):
            pass
        raise StoreUnusable(
            "does not say in which format the store is",
            place=f"{self.place}/{FORMAT}",
            remedy="Restore it from a backup; nothing was changed",
        )


class FormattedFolder(Formatted, FolderStore):
    """A folder that says in which format it is."""
