"""Modules that commands are drafting at this moment, so that no sensor drafts them too.

claims/<id>.json   who drafts which modules, since when, and when the claim ends unless it is renewed

A claim belongs to a running process: backups leave claims out, and a damaged claim does not count.
"""

from collections.abc import Iterator
from datetime import datetime

from pydantic import ValidationError

from adapters.store import Store
from schemas.contract import Contract
from schemas.ids import ModuleKey

CLAIMS = "claims/"


class DraftClaim(Contract):
    """A command's claim to draft these modules until then; the command renews it while it works."""

    by: str
    since: datetime
    until: datetime
    modules: tuple[ModuleKey, ...]


class DraftClaims:
    """Reads and writes the claims of all commands; each method raises StoreUnusable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list_standing(self, now: datetime) -> tuple[DraftClaim, ...]:
        """Return the claims that are valid at a moment."""
        return tuple(claim for _, claim in self._read() if claim is not None and claim.until > now)

    def save(self, name: str, claim: DraftClaim) -> None:
        """Make a claim, or renew the one of that name."""
        self._store.put(_key(name), claim.canonical())

    def remove(self, name: str) -> None:
        """End a claim."""
        self._store.delete(_key(name))

    def remove_lapsed(self, now: datetime) -> None:
        """Remove expired claims, which killed commands leave behind, and damaged ones."""
        for key, claim in self._read():
            if claim is None or claim.until <= now:
                self._store.delete(key)

    def _read(self) -> Iterator[tuple[str, DraftClaim | None]]:
        for entry in self._store.list(CLAIMS):
            data = self._store.get(entry.key)
            if data is None:  # ended since it was listed
                continue
            try:
                yield entry.key, DraftClaim.from_json(data)
            except ValidationError:
                yield entry.key, None


def _key(name: str) -> str:
    return f"{CLAIMS}{name}.json"
