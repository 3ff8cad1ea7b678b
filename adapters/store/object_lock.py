"""Store in a bucket with Object Lock, so that nobody can delete the ledger's objects unnoticed.

It uses compliance mode: governance mode can be lifted by somebody with `s3:BypassGovernanceRetention`, and
the ledger has to be safe from such a person. So nothing, not even a mistake, can be removed before its date
("S3 Object Lock", Amazon S3 user guide).

A lock protects *versions* of an object: a deletion can still hide one, and a second write can still cover it.
We never do either, so a listing that finds one raises an error.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from adapters.blob import Member
from adapters.store import StoredObject
from adapters.store.s3 import S3Store
from schemas.errors import LedgerBroken


class LockedStore:
    """A store that locks each new object for `days`, and refuses to list objects changed since."""

    def __init__(self, store: S3Store, days: int) -> None:
        self.store = store
        self.days = days
        self._has_lock = False

    @property
    def place(self) -> str:
        """Return the URL of the bucket and prefix."""
        return self.store.place

    def get(self, key: str) -> bytes | None:
        """Return the object's bytes, or None."""
        return self.store.get(key)

    def pieces(self, key: str) -> Iterator[bytes] | None:
        """Return the object's bytes in pieces, or None."""
        return self.store.pieces(key)

    def put(self, key: str, data: Member) -> None:  # noqa: ARG002  # the verb's name in every store
        """Raise: what is locked is never replaced."""
        raise self._touched_error(key, "may only be written once")

    def put_if_absent(self, key: str, data: bytes) -> bool:
        """Create the object under its lock; return False if it exists.

        Raises StoreUnusable if the bucket has no Object Lock, before anything is written.
        """
        if not self._has_lock:
            self.store.bucket.refuse_without_lock()
            self._has_lock = True
        until = datetime.now(UTC) + timedelta(days=self.days)
        return self.store.put_if_absent(key, data, keep_until=until)

    def replace(self, key: str, data: bytes, seen: bytes | None) -> bool:  # noqa: ARG002
        """Raise: what is locked is never replaced."""
        raise self._touched_error(key, "may only be written once")

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield objects in key order; raises LedgerBroken naming one that was deleted or written again."""
        replaced = self.store.find_replaced(prefix)
        if replaced is not None:
            raise self._touched_error(replaced, "was deleted, or written a second time")
        return self.store.list(prefix)

    def delete(self, key: str) -> None:
        """Raise: what is locked is never removed."""
        raise self._touched_error(key, "may not be removed")

    def _touched_error(self, key: str, happened: str) -> LedgerBroken:
        return LedgerBroken(
            happened,
            place=f"{self.place}/{key}",
            remedy="Remove what lies above its first version, which is locked, and ask who put it there",
        )
