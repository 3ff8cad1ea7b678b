"""Search for leaked secrets: the known secrets, the forms they take, and how data is scanned.

Everything is read in pieces, so that a store of any size takes no more memory than a small one.
Decided in docs/decisions/0089-no-secret-in-the-environment.md.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic

Pieces = Iterator[bytes]


@dataclass(frozen=True)
class SearchPlace:
    """Something to search: its name, its bytes, and its parts.

    The parts are searched only if something was found, to name them.
    """

    name: str
    read: Callable[[], Pieces]
    parts: "Callable[[], Iterator[SearchPlace]] | None" = None


@dataclass(frozen=True)
class Leak:
    """A secret in a place where it should not be: the setting that holds it, and the place."""

    setting: str
    place: str


class OutOfTime(Exception):
    """The time a search may take is over."""


@dataclass(frozen=True)
class Deadline:
    """The moment at which a search ends; without `at` it never does."""

    at: float | None = None

    @classmethod
    def within(cls, seconds: float | None) -> "Deadline":
        """Return the deadline so many seconds from now."""
        return cls(None if seconds is None else monotonic() + seconds)

    def check(self) -> None:
        """Raise OutOfTime once it has passed."""
        if self.at is not None and monotonic() > self.at:
            raise OutOfTime
