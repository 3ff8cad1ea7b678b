"""A bucket with Object Lock, so that nobody can delete the ledger's objects; attempts are listed.

Compliance mode, not governance: governance can be lifted by whoever holds
`s3:BypassGovernanceRetention`, which is the person a ledger has to be safe from. The price is that
nothing, a mistake included, can be removed before its date ("S3 Object Lock", Amazon S3 user guide).

A lock keeps *versions*: a deletion still hides one behind a marker, and another write still lays one on
top. Neither ever comes from us, so a listing that meets one says so instead of believing what is left.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from adapters.blob import Member
from adapters.store import StoredObject
from adapters.store.s3 import S3Store
from schemas.errors import LedgerBroken


class LockedStore:
    """Writes each new object under a lock of `days`; reads only what nobody has touched since."""

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
        raise self._report_touched(key, "may only be written once")

    def put_if_absent(self, key: str, data: bytes) -> bool:
        """Create the object under its lock; False where it exists.

        Raises StoreUnusable where the bucket has no Object Lock, before anything is written.
        """
        if not self._has_lock:
            self.store.bucket.refuse_without_lock()
            self._has_lock = True
        until = datetime.now(UTC) + timedelta(days=self.days)
        return self.store.put_if_absent(key, data, keep_until=until)

    def replace(self, key: str, data: bytes, seen: bytes | None) -> bool:  # noqa: ARG002
        """Raise: what is locked is never replaced."""
        raise self._report_touched(key, "may only be written once")

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield objects in key order; raises LedgerBroken naming one that was deleted or written again."""
        replaced = self.store.find_replaced(prefix)
        if replaced is not None:
            raise self._report_touched(replaced, "was deleted, or written a second time")
        return self.store.list(prefix)

    def delete(self, key: str) -> None:
        """Raise: what is locked is never removed."""
        raise self._report_touched(key, "may not be removed")

    def _report_touched(self, key: str, happened: str) -> LedgerBroken:
        return LedgerBroken(
            happened,
            place=f"{self.place}/{key}",
            remedy="Remove what lies above its first version, which is locked, and ask who put it there",
        )
