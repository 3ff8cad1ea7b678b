"""One source of a course: its name, its version, and its bytes on demand."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Protocol

from adapters.sources.beside import digest_files, fetch_shown_files
from adapters.sources.origin import LARGEST_SOURCE, ListedSource, LocalOrigin
from adapters.sources.sources_lock import PulledOriginals
from adapters.sources.stamps import Stamps
from adapters.sources.suffixes import find_suffix, list_illustrated_suffixes
from schemas.errors import SourceUnreadable
from schemas.expert_answer import ExpertAnswer
from schemas.session_report import SessionReport
from schemas.source import stamp_source
from schemas.sources_lock import PulledSource

OUT_OF_REACH = "out of reach"


SignedSource = ExpertAnswer | SessionReport
"""What a person signed that became a source: an expert's answer, or a trainer's report of a session."""


class ReadableSource(Protocol):
    """One source of a course."""

    @property
    def name(self) -> str:
        """Return its name in citations."""
        ...

    @property
    def version(self) -> str | None:
        """Return a text that changes with its bytes, without reading them; None if that is impossible."""
        ...

    def stamp(self) -> str:
        """Return the sha256 of its bytes, or a text saying why there is none."""
        ...

    def read(self) -> bytes:
        """Return its bytes; raises SourceUnreadable."""
        ...

    def read_beside(self, data: bytes, /) -> Mapping[str, bytes]:
        """Return the pictures that are files beside it, by name, if `data` are its bytes and show some."""
        ...


class LocalSource:
    """A source in the course's folder; it is hashed only if it changed since the last time."""

    def __init__(self, listed: ListedSource, origin: LocalOrigin, stamps: Stamps) -> None:
        self.listed = listed
        self._origin = origin
        self._stamps = stamps
        self._stamp: str | None = None

    @property
    def name(self) -> str:
        """Return its name."""
        return self.listed.name

    @property
    def version(self) -> str | None:
        """Return its version, as its origin states it."""
        return self.listed.version

    def stamp(self) -> str:
        """Return the sha256 of its bytes, or why there is none."""
        if self._stamp is None:
            self._stamp = self._compute_stamp()
        return self._stamp

    def read(self) -> bytes:
        """Return its bytes."""
        fetched = self._origin.fetch(self.listed)
        if fetched is None:
            raise AssertionError("an origin that is told of no version has nothing to leave out")
        return fetched.data

    def read_beside(self, data: bytes, /) -> Mapping[str, bytes]:
        """Return the pictures that are files beside it, by name."""
        if find_suffix(self.name) not in list_illustrated_suffixes():
            return {}
        return fetch_shown_files(self.name, data, partial(self._origin.fetch_beside, self.listed))

    def _compute_stamp(self) -> str:
        if self.listed.size is not None and self.listed.size > LARGEST_SOURCE:
            return "too large"
        if self.listed.size == 0:
            return sha256(b"").hexdigest()
        try:
            return self._stamps.of(self.name, self.listed.version, self._digest)
        except SourceUnreadable:
            return OUT_OF_REACH

    def _digest(self) -> str:
        data = self.read()
        return stamp_source(sha256(data).hexdigest(), digest_files(self.read_beside(data)))


@dataclass(frozen=True)
class UnusableSource:
    """A source that its origin lists, but cannot give."""

    error: SourceUnreadable

    @property
    def name(self) -> str:
        """Return its name, as far as it can be shown."""
        return self.error.place

    @property
    def version(self) -> None:
        """Return None: it may become usable at any time."""
        return

    def stamp(self) -> str:
        """Return that it has none."""
        return OUT_OF_REACH

    def read(self) -> bytes:
        """Raise its error."""
        raise self.error

    def read_beside(self, _data: bytes, /) -> Mapping[str, bytes]:
        """Return nothing: it cannot be read."""
        return {}


@dataclass(frozen=True)
class PulledFile:
    """A source as it was last pulled."""

    source: PulledSource
    pulled: PulledOriginals

    @property
    def name(self) -> str:
        """Return its name."""
        return self.source.name

    @property
    def version(self) -> str:
        """Return the sha256 of its bytes, which the list of what was pulled holds."""
        return self.source.sha256

    def stamp(self) -> str:
        """Return the sha256 of its bytes."""
        return self.source.sha256

    def read(self) -> bytes:
        """Return its bytes."""
        return self.pulled.read(self.source)

    def read_beside(self, _data: bytes, /) -> Mapping[str, bytes]:
        """Return nothing: only sources are pulled, and not what they show."""
        return {}


@dataclass(frozen=True)
class SignedFile:
    """An expert's answer or a trainer's session report, as the Markdown that is read of it."""

    signed: SignedSource

    @property
    def name(self) -> str:
        """Return its name, which says who signed it, and when."""
        return self.signed.source_name

    @property
    def version(self) -> str:
        """Return the sha256 of its bytes."""
        return self.stamp()

    def stamp(self) -> str:
        """Return the sha256 of its bytes."""
        return sha256(self.read()).hexdigest()

    def read(self) -> bytes:
        """Return its bytes."""
        return self.signed.markdown

    def read_beside(self, _data: bytes, /) -> Mapping[str, bytes]:
        """Return nothing: what people sign shows no file."""
        return {}
