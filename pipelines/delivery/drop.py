"""A drop: a place for named files, such as a folder or a bucket, from which an LMS takes them.

A drop only stores bytes: `file_target` decides what to send, when it counts as delivered, and what the feed
says. Decided in docs/decisions/0064-one-protocol-for-targets.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from adapters.blob import Member


@dataclass(frozen=True)
class DropFile:
    """A file in the drop; `mark` changes whenever its bytes do."""

    data: bytes
    mark: str


class Drop(Protocol):
    """Store of named files. Names are relative paths with forward slashes; failures raise TargetUnusable."""

    @property
    def place(self) -> str:
        """Return the drop's address or path, for people to read."""
        ...

    def read(self, name: str) -> DropFile | None:
        """Return the file of a name, or None."""
        ...

    def pieces(self, name: str) -> Iterator[bytes] | None:
        """Return the bytes of a file in pieces of at most one mebibyte, or None."""
        ...

    def send(self, name: str, data: Member) -> None:
        """Store a file atomically, replacing one of the same name; a blob is streamed, not held in memory."""
        ...

    def replace(self, name: str, data: bytes, seen: str | None) -> bool:
        """Store a file if the drop still holds the one marked `seen` (None: no file).

        Returns False and writes nothing if somebody else changed it first.
        """
        ...

    def link(self, name: str, seconds: int) -> str | None:
        """Return an address that gives access to a file for `seconds`; None if the drop has no addresses."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file; do nothing if there is none."""
        ...
