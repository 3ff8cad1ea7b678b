"""Pull of a course's origins: only new or changed sources are fetched, and vanished ones are kept.

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

SAVE_INTERVAL = 50
"""Fetched sources after which the lock is saved: a pull that is broken off loses no more."""

ATTEMPTS = 5
"""How often the origins are asked, where another pull of the course keeps changing the lock meanwhile."""

OpenOrigin = Callable[[Remote], DistantOrigin]
Part = PulledSource | UnpulledSource


@dataclass(frozen=True)
class Pull:
    """Outcome of a pull: the lock as it is now, and the names of the fetched sources."""

    lock: SourcesLock
    fetched: tuple[str, ...]

    @property
    def troubles(self) -> dict[str, Trouble]:
        """Return why an origin or source could not be pulled, by its name."""
        return self.lock.troubles


def pull_origins(
    entries: Sequence[Remote],
    opened: OpenOrigin,
    pulled: PulledOriginals,
    now: datetime,
    *,
    drop: bool = False,
) -> Pull:
    """Ask each origin what it holds, fetch what is new or changed, and keep the rest.

    A source that vanished or cannot be fetched stays as it was pulled last, with the date its trouble began;
    `drop` removes the vanished ones. An origin or source that fails stops no other. If another pull of the
    course wrote meanwhile, this one's listing may be older: the origins are asked again, and nothing is
    fetched twice. Raises StoreUnusable, and Conflict if others write again and again.
    """
    fetched: dict[str, PulledSource] = {}
    for _ in range(ATTEMPTS):
        in_progress = _PullInProgress(pulled, pulled.read_version(), now, drop, fetched)
        for entry in entries:
            in_progress.ask(entry, opened)
        lock = in_progress.lock(done=True)
        if lock == in_progress.version.lock or pulled.replace(in_progress.version, lock):
            return Pull(lock, tuple(fetched))
    raise Conflict(
        "other pulls of this course keep writing what they find",
        place=in_progress.version.lock.course,
        remedy="Pull again when they are done",
    )


@dataclass
class _PullInProgress:
    """One attempt at a pull: the lock it began from, and the origins and sources it has found so far.

    `fetched` is shared by all attempts, so that no source is fetched twice. `may_save` ends when another
    pull writes: the lock is then replaced once, at the end.
    """

    pulled: PulledOriginals
    version: LockVersion
    now: datetime
    drop: bool
    fetched: dict[str, PulledSource]
    origins: dict[str, PulledOrigin] = field(default_factory=dict)
    parts: dict[tuple[str, str], Part] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.old_lock = self.version.lock
        known_sources = [*self.old_lock.sources, *self.fetched.values()]
        original_sizes = self.pulled.measure_originals() if known_sources else {}
        intact = [source for source in known_sources if original_sizes.get(source.sha256) == source.size]
        self.earlier = {(each.origin, each.name): each for each in self.old_lock.sources}
        self.intact_by_name = {(each.origin, each.name): each for each in intact}
        self.intact_by_version = {(each.uri, each.version): each for each in intact}
        self.old_troubles = {(each.origin, each.name): each.trouble for each in self.old_lock.unpulled}
        self.old_troubles |= {key: each.trouble for key, each in self.earlier.items() if each.trouble}
        self.may_save = True

    def ask(self, entry: Remote, opened: OpenOrigin) -> None:
        """Pull one origin."""
        place = entry.place
        try:
            origin = opened(entry)
            listed = list(origin.list_sources())
        except SourceUnreadable as error:
            self._keep_origin(entry, error)
            return
        without_source = [each for each in listed if isinstance(each, LeftOut)]
        sources = [each for each in listed if not isinstance(each, LeftOut)]
        trouble = (
            None if sources else self._origin_trouble(place, _make_refusal("origin.nothing_meant", place))
        )
        fetcher = OriginFetcher(origin, place, self.pulled, self.now)
        for name, result in self._fetch_each(fetcher, origin.at_once, place, sources, entry.rights):
            if isinstance(result, FetchedSource):
                self._add_fetched(place, name, result)
                continue
            self._add_failed(place, name, self._source_trouble(place, name, result))
            if isinstance(result, RefusedThroughout):
                trouble = trouble or self._origin_trouble(place, result)
        self._keep_vanished(entry, [each for each in without_source if each.lets_go])
        # Last: a pull that is broken off before this line has not finished with the origin.
        self.origins[place] = PulledOrigin(
            place=place,
            trouble=trouble,
            left_out=tuple(NoSource(name=each.name, why=each.why) for each in without_source),
        )

    def lock(self, *, done: bool = False) -> SourcesLock:
        """Return the lock so far; until `done`, origins not asked yet keep their old entries."""
        parts = dict(self.parts)
        origins = dict(self.origins)
        if not done:
            origins = {origin.place: origin for origin in self.old_lock.origins} | origins
            parts = {**self.earlier, **parts}
        ordered = [parts[key] for key in sorted(parts)]
        return SourcesLock(
            course=self.old_lock.course,
            origins=tuple(origins[place] for place in sorted(origins)),
            sources=tuple(each for each in ordered if isinstance(each, PulledSource)),
            unpulled=tuple(each for each in ordered if isinstance(each, UnpulledSource)),
        )

    def _fetch_each(
        self,
        fetcher: OriginFetcher,
        at_once: int,
        place: str,
        listed: Sequence[ListedSource | SourceUnreadable],
        rights: str,
    ) -> Iterator[tuple[str, FetchedSource | SourceUnreadable]]:
        """Yield each listed source with its name, in order: fetched, or the error that prevented it."""

        def fetch_one(
            named: tuple[str, ListedSource | SourceUnreadable],
        ) -> FetchedSource | SourceUnreadable:
            name, source = named
            if isinstance(source, SourceUnreadable):
                return source
            earlier = self.intact_by_name.get((place, name)) or self.intact_by_version.get(
                (source.uri, source.version or "")
            )
            try:
                return fetcher.current(source, earlier, rights or source.rights)
            except SourceUnreadable as error:
                return error

        named_sources = list(_name_sources(listed))
        yield from zip(
            (name for name, _ in named_sources),
            map_side_by_side(fetch_one, named_sources, at_once),
            strict=True,
        )

    def _add_fetched(self, place: str, name: str, fetched: FetchedSource) -> None:
        self.parts[place, name] = fetched.source
        if not fetched.sent:
            return
        self.fetched[name] = fetched.source
        if self.may_save and len(self.fetched) % SAVE_INTERVAL == 0:
            saved = self.pulled.replace(self.version, self.lock())
            self.version = saved or self.version
            self.may_save = saved is not None  # False: another pull wrote

    def _add_failed(self, place: str, name: str, trouble: Trouble) -> None:
        earlier = self.earlier.get((place, name))
        if earlier is None:
            self.parts[place, name] = UnpulledSource(name=name, origin=place, trouble=trouble)
        else:
            self.parts[place, name] = earlier.model_copy(update={"trouble": trouble})

    def _keep_vanished(self, entry: Remote, withheld: Sequence[LeftOut]) -> None:
        """Keep sources that are no longer listed, with their trouble, unless the origin withholds them."""
        unlisted = [key for key in self.earlier if entry.gave(*key) and key not in self.parts]
        vanished = [key for key in unlisted if not any(each.covers(key[1]) for each in withheld)]
        for key in () if self.drop else vanished:
            if entry.lists_what_is_new:
                self.parts[key] = self.earlier[key]  # a feed lists only what is new
            else:
                self._add_failed(
                    *key, self._source_trouble(*key, _make_refusal("origin.vanished", key[1]), vanished=True)
                )

    def _keep_origin(self, entry: Remote, error: SourceUnreadable) -> None:
        trouble = self._origin_trouble(entry.place, error)
        before = self.old_lock.origin(entry.place)
        self.origins[entry.place] = PulledOrigin(
            place=entry.place, trouble=trouble, left_out=before.left_out if before else ()
        )
        for key, pulled in self.earlier.items():
            if entry.gave(*key):
                self.parts[key] = pulled.model_copy(update={"trouble": pulled.trouble or trouble})
        for each in self.old_lock.unpulled:
            if entry.gave(each.origin, each.name):
                self.parts[each.origin, each.name] = each

    def _origin_trouble(self, place: str, error: SourceUnreadable) -> Trouble:
        before = self.old_lock.origin(place)
        return self._record_trouble(error, before.trouble if before else None)

    def _source_trouble(
        self, place: str, name: str, error: SourceUnreadable, *, vanished: bool = False
    ) -> Trouble:
        return self._record_trouble(error, self.old_troubles.get((place, name)), vanished=vanished)

    def _record_trouble(
        self, error: SourceUnreadable, first: Trouble | None, *, vanished: bool = False
    ) -> Trouble:
        return Trouble(
            since=first.since if first else self.now,
            happened=error.happened,
            remedy=error.remedy,
            french=error.in_french,
            wording=error.wording,
            vanished=vanished,
        )


def _name_sources(
    listed: Sequence[ListedSource | SourceUnreadable],
) -> Iterator[tuple[str, ListedSource | SourceUnreadable]]:
    """Yield each source with its name; a second source of the same name becomes an error `name (2)`."""
    names: set[str] = set()
    for source in listed:
        name = source.place if isinstance(source, SourceUnreadable) else source.name
        if name in names:
            name = f"{name} (2)"
            yield name, _make_refusal("name.twice", name)
        else:
            yield name, source
        names.add(name)


def _make_refusal(wording: str, place: str) -> SourceUnreadable:
    return SourceUnreadable(Refusal(wording, place=place))
