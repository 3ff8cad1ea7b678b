"""The store: a folder or an S3 bucket behind seven operations.

No verb overwrites silently what must not move: `put_if_absent` is the only way a revision, a ledger
line or a release comes to be, and `replace` the only one a list of what was pulled changes, so two
writers can race and one of them is told.
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
    """Keys are relative paths with forward slashes; a verb that cannot do its work raises StoreUnusable."""

    @property
    def place(self) -> str:
        """Return where the store is, for a person."""
        ...

    def get(self, key: str) -> bytes | None:
        """Return the bytes kept under a key, or None."""
        ...

    def pieces(self, key: str) -> Iterator[bytes] | None:
        """Return the bytes kept under a key, a mebibyte at most at a time, or None."""
        ...

    def put(self, key: str, data: Member) -> None:
        """Keep bytes under a key, whole or not at all, replacing what was there; a blob is never held."""
        ...

    def put_if_absent(self, key: str, data: bytes) -> bool:
        """Keep bytes under a key nobody has used; False where somebody has, and nothing was written."""
        ...

    def replace(self, key: str, data: bytes, seen: bytes | None) -> bool:
        """Keep bytes under a key that still holds the bytes `seen`, or nothing where that is None.

        False where it holds others by now, and nothing was written.
        """
        ...

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield the entries whose key starts with `prefix`, in key order."""
        ...

    def delete(self, key: str) -> None:
        """Remove a key; nothing happens where it is absent."""
        ...
