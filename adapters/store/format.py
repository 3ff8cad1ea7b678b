"""The format version of a store, and the upgrade from earlier versions.

    format.json      {"format": 2}

A store without that file is in format 1. Each later format changed keys or contracts in a way that an earlier
version of Premierjet could misread or undo. Our code reads all formats up to its own. The first write
upgrades the store step by step; from then on an earlier version refuses it. A step can be repeated without
harm, so it may be killed, and two processes may run it at once.
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
CURRENT = 4


def _mark_format(store: Store) -> None:
    """Upgrade to format 2, which only adds `format.json`: there is nothing to convert."""


def _may_hold_seals(store: Store) -> None:
    """Upgrade to format 3, whose ledgers have seals that an earlier version would take for altered lines.

    There is nothing to convert: earlier revisions stay unsealed until a person adopts them
    (docs/decisions/0090-sealed-revisions.md).
    """


def _may_hold_plan_decisions(store: Store) -> None:
    """Upgrade to format 4, whose ledgers have decisions on plans and their seals.

    An earlier version would take those for altered lines. There is nothing to convert
    (docs/decisions/0113-plan-before-draft.md).
    """


STEPS: Mapping[int, Callable[[Store], None]] = {
    1: _mark_format,
    2: _may_hold_seals,
    3: _may_hold_plan_decisions,
}
"""The upgrade from each earlier format to the next."""


def is_current(store: Store) -> bool:
    """Return whether a store is in the current format, so that a write upgrades nothing."""
    try:
        return bool(json.loads(store.get(FORMAT) or b"{}").get("format") == CURRENT)
    except (ValueError, AttributeError):
        return False


class Formatted:
    """Mixin of a store that checks its format before the first operation, and upgrades it before a write.

    Each operation raises StoreUnusable if the format is of a later version.
    """

    if TYPE_CHECKING:
        place: str
    _seen: bytes | None = None
    _looked = False
    _ours = False

    def get(self, key: str) -> bytes | None:
        """Return the bytes under a key, or None."""
        self._look()
        return super().get(key)  # type: ignore[misc, no-any-return]

    def pieces(self, key: str) -> Iterator[bytes] | None:
        """Return the bytes under a key in pieces, or None."""
        self._look()
        return super().pieces(key)  # type: ignore[misc, no-any-return]

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield the objects whose key starts with `prefix`, in key order."""
        self._look()
        return super().list(prefix)  # type: ignore[misc, no-any-return]

    def put(self, key: str, data: Member) -> None:
        """Write an object, replacing an earlier one."""
        self._make_ours()
        super().put(key, data)  # type: ignore[misc]

    def put_if_absent(self, key: str, data: bytes, **more: datetime | None) -> bool:
        """Write an object if its key is not used yet; return False if it is."""
        self._make_ours()
        return super().put_if_absent(key, data, **more)  # type: ignore[misc, no-any-return]

    def replace(self, key: str, data: bytes, seen: bytes | None) -> bool:
        """Write an object if the key still has the bytes `seen`; return False if it has not."""
        self._make_ours()
        return super().replace(key, data, seen)  # type: ignore[misc, no-any-return]

    def delete(self, key: str) -> None:
        """Remove an object; does nothing if it is absent."""
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
