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
"""Time spent on sources of one origin that failed, after which no more are asked for: the host is down."""


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
        self._failing_seconds = 0.0
        self._lock = Lock()

    def current(self, listed: ListedSource, earlier: PulledSource | None, rights: str) -> FetchedSource:
        """Return a source with its bytes in the store; an unchanged one is `earlier` and is not sent again.

        Raises SourceUnreadable if it cannot be fetched, StoreUnusable if it cannot be stored.
        """
        fetched: Fetched | None = None
        if earlier is None or listed.version is None or listed.version != earlier.version:
            fetched = self._fetch_version(listed, earlier.version if earlier else None)
        if fetched is not None:
            return FetchedSource(self._record_pulled(listed.name, fetched, rights), sent=True)
        if earlier is None:
            raise AssertionError("an origin that is told of no version has nothing to leave out")
        changes = {"name": listed.name, "origin": self._place, "rights": rights or None, "trouble": None}
        return FetchedSource(earlier.model_copy(update=changes), sent=False)

    def _fetch_version(self, listed: ListedSource, kept: str | None) -> Fetched | None:
        if listed.size is not None:
            refuse_size(listed.name, listed.size)
        if self._failing_seconds > PATIENCE_SECONDS:
            raise SourceUnreadable(Refusal("origin.not_asked", place=listed.name))
        with self._count_failing_time():
            fetched = self._origin.fetch(listed, kept=kept)
        if fetched is not None:
            refuse_size(listed.name, len(fetched.data))
        return fetched

    @contextmanager
    def _count_failing_time(self) -> Iterator[None]:
        """Count the time of a fetch that fails; if several run in parallel, each counts its share."""
        began = monotonic()
        try:
            yield
        except SourceUnreadable:
            with self._lock:
                self._failing_seconds += (monotonic() - began) / self._origin.at_once
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
