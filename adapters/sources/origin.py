"""Protocol of an origin of sources: it lists sources without reading them, and fetches one at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from unicodedata import category, normalize

from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal

LARGEST_SOURCE = 100_000_000
"""Bytes; a larger file is a film or a scan, and would have to fit into memory."""

LONGEST_NAME = 500  # characters; a name stands in citations, on pages and in course.yaml

ENDING = re.compile(r"\.\w{1,8}")
"""The ending of a file name: `Intro.html` is the page `Intro`, `Intro.2 plan.html` is another."""

UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode's categories of control characters, of halves of characters and of line breaks."""

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Bidirectional controls (UAX #9, 2.1 and 2.4): they show `fdp.exe` as `exe.pdf`."""


@dataclass(frozen=True)
class ListedSource:
    """A source as its origin lists it, unread.

    `name` is what citations say, unique in the course; `uri` leads a person to the original. `version`
    changes whenever the bytes do and is None where only fetching tells; `size` is in bytes where the
    origin says it, `rights` what the origin says of them.
    """

    name: str
    uri: str
    version: str | None
    size: int | None = None
    rights: str = ""


@dataclass(frozen=True)
class LeftOut:
    """Something in an origin that is no source, such as a quiz; it is reported, but is no error.

    If `lets_go`, what was pulled of it before is dropped: it exists, but must not be used any more.
    """

    name: str
    why: str
    lets_go: bool = False

    def covers(self, name: str) -> bool:
        """Return whether a source is this thing, apart from its ending, or is inside it."""
        rest = name.removeprefix(self.name) if name.startswith(self.name) else None
        return rest is not None and (not rest or rest[0] == "/" or ENDING.fullmatch(rest) is not None)


@dataclass(frozen=True)
class Fetched:
    """A source's bytes, with the version and the uri of exactly these bytes."""

    data: bytes
    version: str
    uri: str


class RefusedThroughout(SourceUnreadable):
    """A refusal that concerns all sources of an origin, so it is reported once."""


class SourceOrigin(Protocol):
    """A place with sources; all its errors are SourceUnreadable, with a remedy."""

    def list_sources(self) -> Iterator[ListedSource | LeftOut | SourceUnreadable]:
        """Yield each source, or its error: one that cannot be used does not hide the others.

        Raises SourceUnreadable if nothing can be listed.
        """
        ...

    def fetch(self, source: ListedSource, kept: str | None = None) -> Fetched | None:
        """Return a source's bytes; None if its version is still `kept`.

        Raises SourceUnreadable if it is empty, larger than LARGEST_SOURCE, gone or out of reach.
        """
        ...


class LocalOrigin(SourceOrigin, Protocol):
    """The files of a course's folder, or the pages inside its packages."""

    def fetch_beside(self, source: ListedSource, name: str) -> bytes | None:
        """Return the bytes of the picture called `name`, which a source shows; None if there is none.

        Raises SourceUnreadable if it is too large or out of reach.
        """
        ...


class DistantOrigin(SourceOrigin, Protocol):
    """One entry of a course's `sources:` that is pulled from."""

    @property
    def at_once(self) -> int:
        """Return how many sources may be fetched at the same time, from as many threads."""
        ...


def make_legible(name: str) -> str:
    """Return a name in Unicode's form NFC; raises SourceUnreadable if it cannot be shown in citations."""
    shown = name if name.isprintable() else "".join(map(_show_character, name))
    parts, place = name.split("/"), shown[:LONGEST_NAME]
    if shown != name:
        refusal = Refusal("name.illegible", place=place)
    elif any(part in {"", ".", ".."} for part in parts):
        refusal = Refusal("name.no_path", place=place)
    elif len(name) > LONGEST_NAME:
        refusal = Refusal("name.long", place=place, count=len(name), most=LONGEST_NAME)
    else:
        return normalize("NFC", name)
    raise SourceUnreadable(refusal)


def refuse_size(name: str, size: int) -> None:
    """Raise SourceUnreadable if a source of `size` bytes is empty, or too large for memory."""
    refuse_large(name, size)
    if size == 0:
        raise SourceUnreadable(Refusal("source.empty", place=name))


def refuse_large(name: str, size: int) -> None:
    """Raise SourceUnreadable if a source of `size` bytes is too large for memory."""
    if size > LARGEST_SOURCE:
        sizes = {"megabytes": round(size / 1e6), "most": round(LARGEST_SOURCE / 1e6)}
        raise SourceUnreadable(Refusal("source.too_large", place=name, **sizes))


def _show_character(character: str) -> str:
    hidden = character in TURNING or category(character) in UNPRINTABLE
    return "\N{REPLACEMENT CHARACTER}" if hidden else character
