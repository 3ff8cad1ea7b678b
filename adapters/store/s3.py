"""Store in an S3 bucket: conditional writes let the first of two writers win."""

from collections.abc import Iterator
from datetime import datetime

from adapters.blob import Member
from adapters.s3 import PROBE, Bucket
from adapters.store import StoredObject
from adapters.store.format import Formatted
from schemas.errors import StoreUnusable


class S3Store:
    """A store with an object of `bucket` for each key, below `prefix`."""

    def __init__(self, bucket: Bucket, prefix: str = "") -> None:
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    @property
    def place(self) -> str:
        """Return the URL of the bucket and prefix."""
        return f"{self.bucket.place}/{self.prefix}".rstrip("/")

    def get(self, key: str) -> bytes | None:
        """Return the object's bytes, or None."""
        return self.bucket.get(self._key(key))

    def pieces(self, key: str) -> Iterator[bytes] | None:
        """Return the object's bytes in pieces, or None."""
        return self.bucket.pieces(self._key(key))

    def put(self, key: str, data: Member) -> None:
        """Replace the object in one step: a reader sees the old bytes or the new ones."""
        self.bucket.put(self._key(key), data)

    def put_if_absent(self, key: str, data: bytes, *, keep_until: datetime | None = None) -> bool:
        """Create the object in one step; return False if it exists. It cannot be removed before `keep_until`.

        Raises StoreUnusable if the server ignores conditional writes.
        """
        return self.bucket.put_if(
            self._key(key), data, seen=None, probe_under=self.prefix, keep_until=keep_until
        )

    def replace(self, key: str, data: bytes, seen: bytes | None) -> bool:
        """Compare the object, then replace it on condition that it is still the same.

        Raises StoreUnusable if the server ignores conditional writes.
        """
        found = self.bucket.get_with_etag(self._key(key))
        data_now, etag = found or (None, None)
        if data_now != seen:
            return False
        return self.bucket.put_if(self._key(key), data, seen=etag, probe_under=self.prefix)

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield objects in key order; the "folders" that consoles make are not objects of ours."""
        for found in self.bucket.list(self.prefix + prefix):
            key = found.key.removeprefix(self.prefix)
            if not key.endswith("/") and key != PROBE:
                yield StoredObject(key, found.etag, found.size, found.written_at)

    def find_replaced(self, prefix: str) -> str | None:
        """Return the first key whose object was deleted or written twice; needs a bucket with versions."""
        found = self.bucket.find_replaced(self.prefix + prefix)
        return None if found is None else found.removeprefix(self.prefix)

    def delete(self, key: str) -> None:
        """Remove the object if it is there."""
        self.bucket.delete(self._key(key))

    def _key(self, key: str) -> str:
        # The same keys are legal here and in a folder, so that a store can move from one to the other.
        if not all(part not in {"", ".", ".."} for part in key.split("/")):
            raise StoreUnusable("the key leaves the store", place=key, remedy="Use a relative key")
        return self.prefix + key


class FormattedBucket(Formatted, S3Store):
    """A bucket that says in which format its store is."""
