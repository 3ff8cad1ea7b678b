"""What a course's origins hold, brought here: what is unchanged is not fetched, what is gone is kept.

Decided in docs/decisions/0051-sources-are-pulled-once.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from adapters.sources.origin import Fetched, LeftOut, Listed, Origin, refuse_size
from adapters.sources.pulled import Pulled
from schemas.course import Remote
from schemas.errors import SourceUnreadable
from schemas.sources_lock import NoSource, PulledOrigin, PulledSource, SourcesLock, Trouble, UnpulledSource

SAVED_EVERY = 50
"""Fetched sources: what is lost of a first pull that is broken off."""

PATIENCE_SECONDS = 120.0
"""Spent waiting for sources of one origin that then fail: a host that went down is not asked for the rest."""

NOTHING_THERE = "holds no source that is meant", "Correct the entry of `sources`, or put one there"
NAMED_TWICE = "has the name of another source, spelled otherwise", "Rename one of them"
NOT_ASKED = "was left out, for the sources before it took too long to fail", "Pull again later"
VANISHED = "is not there any more", "Put it back, or let go of it with `premierjet pull --drop`"

Opening = Callable[[Remote], Origin]
Part = PulledSource | UnpulledSource


@dataclass(frozen=True)
class Pull:
    """What a pull came to: the lock as it is now, and the names of what was fetched."""

    lock: SourcesLock
    fetched: tuple[str, ...]

    @property
    def troubles(self) -> dict[str, Trouble]:
        """Return what could not be got, by origin or source."""
        return self.lock.troubles


def pull(
    entries: Sequence[Remote], opened: Opening, pulled: Pulled, now: datetime, *, drop: bool = False
) -> Pull:
    """Ask each origin what it holds, fetch what is new or changed, and keep the rest.

    A source that is gone, or that cannot be got, stays as it was pulled last, with since when; `drop` lets
    go of those that are gone. One origin or source that fails stops no other. Raises StoreUnusable.
    """
    before = pulled.lock()
    pulling = _Pulling(pulled, before, now, drop)
    for entry in entries:
        pulling.ask(entry, opened)
    lock = pulling.lock(done=True)
    if lock != before:
        pulled.save(lock)
    return Pull(lock, tuple(pulling.fetched))


@dataclass
class _Pulling:
    pulled: Pulled
    before: SourcesLock
    now: datetime
    drop: bool
    fetched: list[str] = field(default_factory=list)
    origins: dict[str, PulledOrigin] = field(default_factory=dict)
    parts: dict[tuple[str, str], Part] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = self.pulled.kept() if self.before.sources else {}
        whole = [each for each in self.before.sources if kept.get(each.sha256) == each.size]
        self.earlier = {(each.origin, each.name): each for each in self.before.sources}
        self.at_hand = {(each.origin, each.name): each for each in whole}
        self.by_uri = {(each.uri, each.version): each for each in whole}
        self.ailing = {(each.origin, each.name): each.trouble for each in self.before.unpulled}
        self.ailing |= {key: each.trouble for key, each in self.earlier.items() if each.trouble}

    def ask(self, entry: Remote, opened: Opening) -> None:
        """Pull one origin."""
        place = entry.place
        self.failing = 0.0
        try:
            origin = opened(entry)
            found = list(origin.listed())
        except SourceUnreadable as error:
            self._keep_all(entry, error)
            return
        left_out = [each for each in found if isinstance(each, LeftOut)]
        meant = [each for each in found if not isinstance(each, LeftOut)]
        for each in meant:
            self._take(place, origin, each, entry.rights)
        self._keep_vanished(entry)
        # Last, for what is broken off before was not asked to the end.
        self.origins[place] = PulledOrigin(
            place=place,
            trouble=None if meant else self._trouble_of(place, *NOTHING_THERE),
            left_out=tuple(NoSource(name=each.name, why=each.why) for each in left_out),
        )

    def lock(self, *, done: bool = False) -> SourcesLock:
        """Return the lock as it stands; what was not asked yet is what it was."""
        parts = dict(self.parts)
        origins = dict(self.origins)
        if not done:
            origins = {each.place: each for each in self.before.origins} | origins
            parts = {**self.earlier, **parts}
        ordered = [parts[key] for key in sorted(parts)]
        return SourcesLock(
            course=self.before.course,
            origins=tuple(origins[place] for place in sorted(origins)),
            sources=tuple(each for each in ordered if isinstance(each, PulledSource)),
            unpulled=tuple(each for each in ordered if isinstance(each, UnpulledSource)),
        )

    def _take(self, place: str, origin: Origin, found: Listed | SourceUnreadable, rights: str) -> None:
        name = found.place if isinstance(found, SourceUnreadable) else found.name
        try:
            if (place, name) in self.parts:
                name = f"{name} (2)"
                happened, remedy = NAMED_TWICE
                raise SourceUnreadable(happened, place=name, remedy=remedy)
            if isinstance(found, SourceUnreadable):
                raise found
            before = len(self.fetched)
            self.parts[place, name] = self._current(place, origin, found, rights or found.rights)
            if before < len(self.fetched) and len(self.fetched) % SAVED_EVERY == 0:
                self.pulled.save(self.lock())
        except SourceUnreadable as error:
            self._keep(place, name, self._trouble(place, name, error.happened, error.remedy))

    def _current(self, place: str, origin: Origin, found: Listed, rights: str) -> PulledSource:
        earlier = self.at_hand.get((place, found.name)) or self.by_uri.get((found.uri, found.version or ""))
        fetched: Fetched | None = None
        if earlier is None or found.version is None or found.version != earlier.version:
            fetched = self._fetched(origin, found, earlier.version if earlier else None)
        if fetched is not None:
            return self._kept(place, found.name, fetched, rights)
        if earlier is None:
            raise AssertionError("an origin that is told of no version has nothing to leave out")
        said = {"name": found.name, "origin": place, "rights": rights or None, "trouble": None}
        return earlier.model_copy(update=said)

    def _fetched(self, origin: Origin, found: Listed, kept: str | None) -> Fetched | None:
        if found.size is not None:
            refuse_size(found.name, found.size)
        if self.failing > PATIENCE_SECONDS:
            raise _unreadable(found.name, *NOT_ASKED)
        began = monotonic()
        try:
            fetched = origin.fetch(found, kept=kept)
        except SourceUnreadable:
            self.failing += monotonic() - began
            raise
        if fetched is not None:
            refuse_size(found.name, len(fetched.data))
        return fetched

    def _kept(self, place: str, name: str, fetched: Fetched, rights: str) -> PulledSource:
        address = self.pulled.keep(fetched.data)
        self.fetched.append(name)
        return PulledSource(
            name=name,
            origin=place,
            uri=fetched.uri,
            version=fetched.version,
            sha256=address,
            size=len(fetched.data),
            rights=rights or None,
            pulled_at=self.now,
        )

    def _keep(self, place: str, name: str, trouble: Trouble) -> None:
        earlier = self.earlier.get((place, name))
        if earlier is None:
            self.parts[place, name] = UnpulledSource(name=name, origin=place, trouble=trouble)
        else:
            self.parts[place, name] = earlier.model_copy(update={"trouble": trouble})

    def _keep_vanished(self, entry: Remote) -> None:
        gone = [key for key in self.earlier if entry.gave(*key) and key not in self.parts]
        for key in () if self.drop else gone:
            if entry.lists_what_is_new:
                self.parts[key] = self.earlier[key]  # old news, and as true as they were
            else:
                self._keep(*key, self._trouble(*key, *VANISHED, vanished=True))

    def _keep_all(self, entry: Remote, error: SourceUnreadable) -> None:
        trouble = self._trouble_of(entry.place, error.happened, error.remedy)
        before = self.before.origin(entry.place)
        self.origins[entry.place] = PulledOrigin(
            place=entry.place, trouble=trouble, left_out=before.left_out if before else ()
        )
        for key, pulled in self.earlier.items():
            if entry.gave(*key):
                self.parts[key] = pulled.model_copy(update={"trouble": pulled.trouble or trouble})
        for each in self.before.unpulled:
            if entry.gave(each.origin, each.name):
                self.parts[each.origin, each.name] = each

    def _trouble_of(self, place: str, happened: str, remedy: str) -> Trouble:
        before = self.before.origin(place)
        first = before.trouble if before else None
        return Trouble(since=first.since if first else self.now, happened=happened, remedy=remedy)

    def _trouble(
        self, place: str, name: str, happened: str, remedy: str, *, vanished: bool = False
    ) -> Trouble:
        first = self.ailing.get((place, name))
        since = first.since if first else self.now
        return Trouble(since=since, happened=happened, remedy=remedy, vanished=vanished)


def _unreadable(name: str, happened: str, remedy: str) -> SourceUnreadable:
    return SourceUnreadable(happened, place=name, remedy=remedy)
