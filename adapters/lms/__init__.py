"""Where releases are delivered: places that keep named files an LMS, or its admin, takes from.

What to send, when it counts as delivered and what the feed says is the delivery stage's business; a
target only keeps bytes. A later target that is not made of files stands beside this protocol, in a
file of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from adapters.blob import Member


@dataclass(frozen=True)
class Kept:
    """A file as the target holds it; `mark` changes with its bytes."""

    data: bytes
    mark: str


class LmsTarget(Protocol):
    """Names are relative paths with forward slashes; a verb that cannot do its work raises TargetUnusable."""

    @property
    def place(self) -> str:
        """Return where the target is, for a person."""
        ...

    def read(self, name: str) -> Kept | None:
        """Return what the target holds under a name, or None."""
        ...

    def pieces(self, name: str) -> Iterator[bytes] | None:
        """Return what the target holds under a name, a mebibyte at most at a time, or None."""
        ...

    def send(self, name: str, data: Member) -> None:
        """Keep a file, whole or not at all, replacing what was there in one step; a blob is never held."""
        ...

    def replace(self, name: str, data: bytes, seen: str | None) -> bool:
        """Keep a file where the target still holds the one marked `seen` (None: none at all).

        Returns False, nothing written, where somebody else changed it first.
        """
        ...

    def remove(self, name: str) -> None:
        """Hold nothing under a name any more; nothing happens where it holds nothing."""
        ...
