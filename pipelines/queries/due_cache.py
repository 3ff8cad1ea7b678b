"""Cache of modules with nothing due, valid until something they depend on changes.

A sensor asks the same question of every module every few seconds, and nearly always nothing is due. For the
life of a process, this cache keeps the versions of everything such an answer depends on
(adapters/version_cache.py): while they are what the store lists now, the module is not asked again. A module
that has something due is asked each time (docs/decisions/0079-what-a-tick-reads.md).
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

from adapters.courses import CourseFolder
from adapters.file_version import SETTLED_NS
from adapters.ocr.factory import open_recogniser
from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from pipelines.workflow.theme import version_theme_files
from schemas.course import Course, Module
from schemas.errors import PremierjetError

if TYPE_CHECKING:
    from adapters.sources.course_sources import SourceLibrary

Versions = tuple[object, ...]
Answer = TypeVar("Answer")

LEDGER = "ledger"
RESULTS = "results"
SETTLING_TIME = timedelta(microseconds=SETTLED_NS / 1000)
"""Age below which a file may change again under the same version: nothing that depends on it is cached."""

MOST_COURSES, MOST_MODULES = 10_000, 100_000
"""Of one installation; what exceeds the limit is asked again at each tick."""


@dataclass(frozen=True)
class IdleUntil:
    """Answer that nothing is due of a module, and that at `moment` this may change by time alone."""

    moment: datetime


@dataclass(frozen=True)
class _IdleModule:
    """When a module was found idle, and until when it stays idle if nothing it depends on changes."""

    asked: datetime
    until: datetime | None

    def holds(self, now: datetime) -> bool:
        """Return whether `now` is in that time; an earlier `now` means that the clock was set back."""
        return self.asked <= now and (self.until is None or now < self.until)


def list_drafted_modules(course: Course) -> tuple[Module, ...]:
    """Return the modules and documents of a course that are drafted from sources."""
    return course.drafted_modules


def list_reviewed_modules(course: Course) -> tuple[Module, ...]:
    """Return the modules and documents of a course, and its house style, which people review too."""
    return course.reviewed_modules


@dataclass(frozen=True)
class DueQuestion(Generic[Answer]):
    """What a sensor asks of each module, and which modules it asks.

    `ask` returns what is due of a module, or None; `tell` is called with the error when that fails. `library`
    lists the sources, if the answer depends on them. Modules in `taken` are skipped. `beside` holds, by
    module, what else the answer depends on. `modules_of` lists the modules of a course to ask; at most
    `most_asked` are asked at one tick, the others at the next.
    """

    ask: Callable[[str], Answer | IdleUntil | None]
    tell: Callable[[str, PremierjetError], None]
    library: "SourceLibrary | None" = None
    taken: Container[str] = ()
    beside: Mapping[str, object] = field(default_factory=dict)
    modules_of: Callable[[Course], Sequence[Module]] = list_drafted_modules
    most_asked: int | None = None


class DueCache:
    """Modules of one installation for which one question found nothing due.

    `parts` are the parts of the store that an answer depends on. It always depends on the course too, and on
    its sources if the question has a `library`.
    """

    def __init__(self, parts: Sequence[str]) -> None:
        self._parts = parts
        self._course_versions = VersionCache[str, Versions](MOST_COURSES)
        self._idle_modules = VersionCache[str, _IdleModule](MOST_MODULES)

    def find_due(
        self, workspace: Workspace, question: DueQuestion[Answer], now: datetime
    ) -> dict[str, Answer]:
        """Return what is due, by module; a module found idle is asked again only after something changed."""
        versions_by_part = [read_module_versions(workspace, part, now) for part in self._parts]
        is_key_lost = any(
            _is_key_lost(workspace, versions)
            for part, versions in zip(self._parts, versions_by_part, strict=True)
            if part == LEDGER
        )
        due: dict[str, Answer] = {}
        asked_count = 0
        for folder in workspace.read_courses()[0]:
            course_version = self._version_course(folder, question.library)
            for key in map(folder.course.key_of, question.modules_of(folder.course)):
                module_versions = [versions.get(key, ()) for versions in versions_by_part]
                is_known = course_version is not None and None not in module_versions
                is_known = is_known and not is_key_lost
                version = (course_version, question.beside.get(key), *module_versions) if is_known else None
                if key in question.taken:
                    continue
                earlier = self._idle_modules.find(key, version)
                if earlier is not None and earlier.holds(now):
                    continue
                if asked_count == question.most_asked:
                    return due
                asked_count += 1
                self._idle_modules.forget(key)
                try:
                    answer = question.ask(key)
                except PremierjetError as error:
                    question.tell(key, error)
                    continue
                if answer is not None and not isinstance(answer, IdleUntil):
                    due[key] = answer
                else:
                    self._idle_modules.keep(
                        key, version, _IdleModule(now, None if answer is None else answer.moment)
                    )
        return due

    def _version_course(self, folder: CourseFolder, library: "SourceLibrary | None") -> Versions | None:
        """Return the version of what all modules of a course depend on, or None if it cannot be read."""
        if library is None:
            return self._share_version(folder, (folder, version_theme_files(folder)))
        try:
            sources = library.shelf(folder).versions()
            recogniser = open_recogniser(folder.course)
            recogniser_stamp = recogniser.stamp() if recogniser is not None else ""
        except PremierjetError:
            return None
        return None if sources is None else self._share_version(folder, (folder, recogniser_stamp, sources))

    def _share_version(self, folder: CourseFolder, version: Versions) -> Versions:
        """Return the same object as last time for an equal version, so that modules share it in memory."""
        return self._course_versions.get(folder.course.id, version, lambda: version)


class KnownModules:
    """Caches of this process, one for each question about the modules of an installation."""

    def __init__(self) -> None:
        self._caches: dict[tuple[str, str, str], DueCache] = {}

    def of(self, workspace: Workspace, question: str, *parts: str) -> DueCache:
        """Return the cache of one question; its answers depend on these parts of the store."""
        cache_key = (question, str(workspace.root), workspace.records.store.place)
        return self._caches.setdefault(cache_key, DueCache(parts))


def read_module_versions(workspace: Workspace, part: str, now: datetime) -> Mapping[str, Versions | None]:
    """Return each module's versions in a part of the store; None for one that may still change."""
    versions: dict[str, Versions | None] = {}
    oldest_young = now - SETTLING_TIME
    for entry in workspace.records.store.list(f"{part}/"):
        for key in _find_module_of(entry.key):
            earlier = versions.get(key, ())
            may_still_change = earlier is None or entry.written_at > oldest_young
            versions[key] = None if may_still_change else (*(earlier or ()), entry.key, entry.etag)
    return versions


def _is_key_lost(workspace: Workspace, ledger: Mapping[str, Versions | None]) -> bool:
    """Return whether the ledger has lines, and no key to read them: then no earlier answer holds."""
    if not ledger:
        return False
    try:
        return workspace.ledger_key.read() is None
    except PremierjetError:  # whoever reads the ledger tells why
        return True


def _find_module_of(key: str) -> Iterator[str]:
    """Yield the module that an object of the store belongs to; nothing if it belongs to none."""
    part, _, path = key.partition("/")
    if part != RESULTS:
        yield path.partition("/")[0].partition(".")[0]
        return
    course, _, path = path.partition("/analysis/")
    if path.endswith(".json"):
        yield f"{course}--{path.removesuffix('.json')}"
