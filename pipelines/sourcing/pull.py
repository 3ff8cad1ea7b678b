"""Pull of a course's origins: unchanged sources are not fetched, vanished ones are kept.

Decided in docs/decisions/0051-sources-are-pulled-once.md.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adapters.sources.origin import DistantOrigin, LeftOut, ListedSource, RefusedThroughout
from adapters.sources.sources_lock import LockVersion, PulledOriginals
from pipelines.sourcing.origin_fetcher import FetchedSource, OriginFetcher
from pipelines.sourcing.side_by_side import map_side_by_side
from schemas.course import Remote
from schemas.errors import Conflict, SourceUnreadable
from schemas.refusal import Refusal
from schemas.sources_lock import NoSource, PulledOrigin, PulledSource, SourcesLock, Trouble, UnpulledSource

SAVED_EVERY = 50
"""Fetched sources: what is lost of a first pull that is broken off."""

ATTEMPTS = 5
"""How often origins are asked again because another pull of the course wrote down what it found meanwhile."""

Opening = Callable[[Remote], DistantOrigin]
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


def pull_origins(
    entries: Sequence[Remote], opened: Opening, pulled: PulledOriginals, now: datetime, *, drop: bool = False
) -> Pull:
    """Ask each origin what it holds, fetch what is new or changed, and keep the rest.

    A source that is gone, or that cannot be got, stays as it was pulled last, with since when; `drop` lets
    go of those that are gone. One origin or source that fails stops no other. Where another pull of the
    course wrote meanwhile, what this one listed may be older: the origins are asked again, and nothing is
    fetched twice. Raises StoreUnusable, and Conflict where others write again and again.
    """
    fetched: dict[str, PulledSource] = {}
    for _ in range(ATTEMPTS):
        pulling = _Pulling(pulled, pulled.read_version(), now, drop, fetched)
        for entry in entries:
            pulling.ask(entry, opened)
        lock = pulling.lock(done=True)
        if lock == pulling.seen.lock or pulled.replace(pulling.seen, lock):
            return Pull(lock, tuple(fetched))
    raise Conflict(
        "other pulls of this course keep writing what they find",
        place=pulling.seen.lock.course,
        remedy="Pull again when they are done",
    )


@dataclass
class _Pulling:
    pulled: PulledOriginals
    seen: LockVersion
    now: datetime
    drop: bool
    fetched: dict[str, PulledSource]
    origins: dict[str, PulledOrigin] = field(default_factory=dict)
    parts: dict[tuple[str, str], Part] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.before = self.seen.lock
        known = [*self.before.sources, *self.fetched.values()]
        kept = self.pulled.measure_originals() if known else {}
        whole = [each for each in known if kept.get(each.sha256) == each.size]
        self.earlier = {(each.origin, each.name): each for each in self.before.sources}
        self.at_hand = {(each.origin, each.name): each for each in whole}
        self.by_uri = {(each.uri, each.version): each for each in whole}
        self.ailing = {(each.origin, each.name): each.trouble for each in self.before.unpulled}
        self.ailing |= {key: each.trouble for key, each in self.earlier.items() if each.trouble}
        self.is_alone = True

    def ask(self, entry: Remote, opened: Opening) -> None:
        """Pull one origin."""
        place = entry.place
        try:
            origin = opened(entry)
            found = list(origin.list_sources())
        except SourceUnreadable as error:
            self._keep_all(entry, error)
            return
        left_out = [each for each in found if isinstance(each, LeftOut)]
        meant = [each for each in found if not isinstance(each, LeftOut)]
        trouble = None if meant else self._trouble_of(place, _make_refusal("origin.nothing_meant", place))
        fetching = OriginFetcher(origin, place, self.pulled, self.now)
        for name, got in self._got(fetching, origin.at_once, place, meant, entry.rights):
            if isinstance(got, FetchedSource):
                self._take(place, name, got)
                continue
            self._keep(place, name, self._trouble(place, name, got))
            if isinstance(got, RefusedThroughout):
                trouble = trouble or self._trouble_of(place, got)
        self._keep_vanished(entry, [each for each in left_out if each.lets_go])
        # Last, for what is broken off before was not asked to the end.
        self.origins[place] = PulledOrigin(
            place=place,
            trouble=trouble,
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

    def _got(
        self,
        fetching: OriginFetcher,
        at_once: int,
        place: str,
        meant: Sequence[ListedSource | SourceUnreadable],
        rights: str,
    ) -> Iterator[tuple[str, FetchedSource | SourceUnreadable]]:
        """Yield each source by its name, in the order they are listed, or why it could not be got."""

        def got(named: tuple[str, ListedSource | SourceUnreadable]) -> FetchedSource | SourceUnreadable:
            name, found = named
            if isinstance(found, SourceUnreadable):
                return found
            earlier = self.at_hand.get((place, name)) or self.by_uri.get((found.uri, found.version or ""))
            try:
                return fetching.current(found, earlier, rights or found.rights)
            except SourceUnreadable as error:
                return error

        named = list(_each_once(meant))
        yield from zip((name for name, _ in named), map_side_by_side(got, named, at_once), strict=True)

    def _take(self, place: str, name: str, got: FetchedSource) -> None:
        self.parts[place, name] = got.source
        if not got.sent:
            return
        self.fetched[name] = got.source
        if self.is_alone and len(self.fetched) % SAVED_EVERY == 0:
            saved = self.pulled.replace(self.seen, self.lock())
            self.seen = saved or self.seen
            self.is_alone = saved is not None  # another pull wrote: what is known is settled at the end

    def _keep(self, place: str, name: str, trouble: Trouble) -> None:
        earlier = self.earlier.get((place, name))
        if earlier is None:
            self.parts[place, name] = UnpulledSource(name=name, origin=place, trouble=trouble)
        else:
            self.parts[place, name] = earlier.model_copy(update={"trouble": trouble})

    def _keep_vanished(self, entry: Remote, withheld: Sequence[LeftOut]) -> None:
        """Keep what is listed no more, with its trouble; but let go of what is there and withheld."""
        absent = [key for key in self.earlier if entry.gave(*key) and key not in self.parts]
        gone = [key for key in absent if not any(each.covers(key[1]) for each in withheld)]
        for key in () if self.drop else gone:
            if entry.lists_what_is_new:
                self.parts[key] = self.earlier[key]  # old news, and as true as they were
            else:
                self._keep(*key, self._trouble(*key, _make_refusal("origin.vanished", key[1]), vanished=True))

    def _keep_all(self, entry: Remote, error: SourceUnreadable) -> None:
        trouble = self._trouble_of(entry.place, error)
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

    def _trouble_of(self, place: str, error: SourceUnreadable) -> Trouble:
        before = self.before.origin(place)
        return self._record_trouble(error, before.trouble if before else None)

    def _trouble(self, place: str, name: str, error: SourceUnreadable, *, vanished: bool = False) -> Trouble:
        return self._record_trouble(error, self.ailing.get((place, name)), vanished=vanished)

    def _record_trouble(
        self, error: SourceUnreadable, first: Trouble | None, *, vanished: bool = False
    ) -> Trouble:
        return Trouble(
            since=first.since if first else self.now,
            happened=error.happened,
            remedy=error.remedy,
            french=error.in_french,
            vanished=vanished,
        )


def _each_once(
    meant: Sequence[ListedSource | SourceUnreadable],
) -> Iterator[tuple[str, ListedSource | SourceUnreadable]]:
    """Yield each source by its name; the second of one name is told, and the first is kept."""
    taken: set[str] = set()
    for found in meant:
        name = found.place if isinstance(found, SourceUnreadable) else found.name
        if name in taken:
            name = f"{name} (2)"
            yield name, _make_refusal("name.twice", name)
        else:
            yield name, found
        taken.add(name)


def _make_refusal(wording: str, place: str) -> SourceUnreadable:
    return SourceUnreadable(Refusal(wording, place=place))
