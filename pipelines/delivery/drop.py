"""A drop: a place for named files, such as a folder or a bucket, from which an LMS takes them.

What to send, when it counts as delivered and what the feed says is `file_target`'s business; a drop only
keeps bytes.
Decided in docs/decisions/0064-one-protocol-for-targets.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from adapters.blob import Member


@dataclass(frozen=True)
class KeptFile:
    """A file as the drop holds it; `mark` changes with its bytes."""

    data: bytes
    mark: str


class Drop(Protocol):
    """Names are relative paths with forward slashes; a verb that cannot do its work raises TargetUnusable."""

    @property
    def place(self) -> str:
        """Return where the drop is, for a person."""
        ...

    def read(self, name: str) -> KeptFile | None:
        """Return what the drop holds under a name, or None."""
        ...

    def pieces(self, name: str) -> Iterator[bytes] | None:
        """Return what the drop holds under a name, a mebibyte at most at a time, or None."""
        ...

    def send(self, name: str, data: Member) -> None:
        """Keep a file, whole or not at all, replacing what was there in one step; a blob is never held."""
        ...

    def replace(self, name: str, data: bytes, seen: str | None) -> bool:
        """Keep a file where the drop still holds the one marked `seen` (None: none at all).

        Returns False, nothing written, where somebody else changed it first.
        """
        ...

    def link(self, name: str, seconds: int) -> str | None:
        """Return an address whoever has it may read a file at for so long; None where a drop has none."""
        ...

    def remove(self, name: str) -> None:
        """Hold nothing under a name any more; nothing happens where it holds nothing."""
        ...
