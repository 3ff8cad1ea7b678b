"""Parallel fetching of one origin's sources into the store; unchanged ones are not sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import NamedTuple

from adapters.sources.origin import DistantOrigin, Fetched, ListedSource, refuse_size
from adapters.sources.sources_lock import PulledOriginals
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal
from schemas.sources_lock import PulledSource

PATIENCE_SECONDS = 120.0
"""Spent waiting for sources of one origin that then fail: a host that went down is not asked for the rest."""


class FetchedSource(NamedTuple):
    """A source as it is now, and whether its bytes were sent."""

    source: PulledSource
    sent: bool


class OriginFetcher:
    """Fetches from one origin, named by the place of its entry."""

    def __init__(self, origin: DistantOrigin, place: str, pulled: PulledOriginals, now: datetime) -> None:
        self._origin = origin
        self._place = place
        self._pulled = pulled
        self._now = now
        self._failing = 0.0
        self._lock = Lock()

    def current(self, found: ListedSource, earlier: PulledSource | None, rights: str) -> FetchedSource:
        """Return a source, whose bytes are in the store by then; they are `earlier`'s where these still are.

        Raises SourceUnreadable if it cannot be got, StoreUnusable if it cannot be kept.
        """
        fetched: Fetched | None = None
        if earlier is None or found.version is None or found.version != earlier.version:
            fetched = self._fetch_version(found, earlier.version if earlier else None)
        if fetched is not None:
            return FetchedSource(self._record_pulled(found.name, fetched, rights), sent=True)
        if earlier is None:
            raise AssertionError("an origin that is told of no version has nothing to leave out")
        said = {"name": found.name, "origin": self._place, "rights": rights or None, "trouble": None}
        return FetchedSource(earlier.model_copy(update=said), sent=False)

    def _fetch_version(self, found: ListedSource, kept: str | None) -> Fetched | None:
        if found.size is not None:
            refuse_size(found.name, found.size)
        if self._failing > PATIENCE_SECONDS:
            raise SourceUnreadable(Refusal("origin.not_asked", place=found.name))
        with self._patience():
            fetched = self._origin.fetch(found, kept=kept)
        if fetched is not None:
            refuse_size(found.name, len(fetched.data))
        return fetched

    @contextmanager
    def _patience(self) -> Iterator[None]:
        """Count the time of what fails; of several that wait side by side each counts its share."""
        began = monotonic()
        try:
            yield
        except SourceUnreadable:
            with self._lock:
                self._failing += (monotonic() - began) / self._origin.at_once
            raise

    def _record_pulled(self, name: str, fetched: Fetched, rights: str) -> PulledSource:
        return PulledSource(
            name=name,
            origin=self._place,
            uri=fetched.uri,
            version=fetched.version,
            sha256=self._pulled.keep(fetched.data),
            size=len(fetched.data),
            rights=rights or None,
            pulled_at=self._now,
        )
