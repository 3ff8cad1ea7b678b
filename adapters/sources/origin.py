"""Protocol of an origin of sources: list what it holds without reading it, then fetch one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from unicodedata import category, normalize

from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal

LARGEST_SOURCE = 100_000_000
"""Bytes. A larger file is a film or a scan, and would be held in memory whole."""

LONGEST_NAME = 500  # characters; a name stands in citations, on pages and in course.yaml

ENDING = re.compile(r"\.\w{1,8}")
"""Of a file's name: `Intro.html` is the page `Intro`, `Intro.2 plan.html` another."""

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
    """Something an origin has that is no source, such as a quiz: worth knowing, and nothing to mend.

    What was pulled of it before is let go where `lets_go`: it is there, and nobody is to draw on it.
    """

    name: str
    why: str
    lets_go: bool = False

    def covers(self, name: str) -> bool:
        """Return whether a source is this thing, under the ending it was read by, or lies in it."""
        rest = name.removeprefix(self.name) if name.startswith(self.name) else None
        return rest is not None and (not rest or rest[0] == "/" or ENDING.fullmatch(rest) is not None)


@dataclass(frozen=True)
class Fetched:
    """A source's bytes, with the version and the uri of exactly these bytes."""

    data: bytes
    version: str
    uri: str


class RefusedThroughout(SourceUnreadable):
    """What was refused of one source is refused of all like it: told once, of the origin."""


class SourceOrigin(Protocol):
    """Where sources lie; whatever goes wrong is a SourceUnreadable with a remedy."""

    def list_sources(self) -> Iterator[ListedSource | LeftOut | SourceUnreadable]:
        """Yield each source, or what is wrong with it: one that cannot be used does not hide the others.

        Raises SourceUnreadable where nothing can be listed.
        """
        ...

    def fetch(self, source: ListedSource, kept: str | None = None) -> Fetched | None:
        """Return a source's bytes; None where they are those of the version `kept`, and were not sent.

        Raises SourceUnreadable where it is empty, larger than LARGEST_SOURCE, gone or out of reach.
        """
        ...


class DistantOrigin(SourceOrigin, Protocol):
    """One entry of a course's `sources:` that is pulled from."""

    @property
    def at_once(self) -> int:
        """Return how many sources may be fetched side by side, from as many threads."""
        ...


def make_legible(name: str) -> str:
    """Return a name in Unicode's form NFC; raises SourceUnreadable where no citation can bear it."""
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
    """Raise SourceUnreadable where a source of `size` bytes is empty or too large to be held in memory."""
    if size > LARGEST_SOURCE:
        sizes = {"megabytes": round(size / 1e6), "most": round(LARGEST_SOURCE / 1e6)}
        raise SourceUnreadable(Refusal("source.too_large", place=name, **sizes))
    if size == 0:
        raise SourceUnreadable(Refusal("source.empty", place=name))


def _show_character(character: str) -> str:
    hidden = character in TURNING or category(character) in UNPRINTABLE
    return "\N{REPLACEMENT CHARACTER}" if hidden else character
