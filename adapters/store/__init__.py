"""The store: a folder or an S3 bucket, with the same few operations.

Two writers cannot overwrite each other unnoticed: revisions, ledger lines and releases are created only by
`put_if_absent`, lists of pulled sources are changed only by `replace`, and the slower writer gets False.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from adapters.blob import Member


@dataclass(frozen=True)
class StoredObject:
    """One stored object: its key, an etag that changes with its bytes, its size in bytes, its last write."""

    key: str
    etag: str
    size: int
    written_at: datetime


class Store(Protocol):
    """Objects by key, a relative path with forward slashes; an operation that fails raises StoreUnusable."""

    @property
    def place(self) -> str:
        """Return where the store is, for messages."""
        ...

    def get(self, key: str) -> bytes | None:
        """Return the bytes under a key, or None."""
        ...

    def pieces(self, key: str) -> Iterator[bytes] | None:
        """Return the bytes under a key in pieces of at most a mebibyte, or None."""
        ...

    def put(self, key: str, data: Member) -> None:
        """Write an object in one step, replacing an earlier one; a blob is read piece by piece."""
        ...

    def put_if_absent(self, key: str, data: bytes) -> bool:
        """Write an object if its key is not used yet; return False, writing nothing, if it is."""
        ...

    def replace(self, key: str, data: bytes, seen: bytes | None) -> bool:
        """Write an object if the key still has the bytes `seen`, or no object if that is None.

        Returns False, writing nothing, if it has others by now.
        """
        ...

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield the objects whose key starts with `prefix`, in key order."""
        ...

    def delete(self, key: str) -> None:
        """Remove an object; does nothing if it is absent."""
        ...
