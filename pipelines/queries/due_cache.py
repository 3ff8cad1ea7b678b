"""Cache of modules with nothing due, valid until something they depend on changes.

A sensor asks the same of every module every few seconds, and the answer is nearly always the same. What is
kept, for the life of a process, is no answer but a proof that asking again is idle: the versions of all an
answer rests on, compared with what is listed now (adapters/version_cache.py). A module of which something is
due is asked each time, and where nothing is kept all are asked (docs/decisions/0079-what-a-tick-reads.md).
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from adapters.courses import CourseFolder
from adapters.file_version import SETTLED_NS
from adapters.ocr.factory import open_recogniser
from adapters.sources.course_sources import SourceLibrary
from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from schemas.course import Course, Module
from schemas.errors import PremierjetError

Versions = tuple[object, ...]
Answer = TypeVar("Answer")

RESULTS = "results"
YOUNG = timedelta(microseconds=SETTLED_NS / 1000)
"""What was written so lately may be written again under the same version: what rests on it is not kept."""

MOST_COURSES, MOST_MODULES = 10_000, 100_000
"""Of one installation; what is more is asked of again, and nothing else becomes of it."""


@dataclass(frozen=True)
class IdleUntil:
    """Nothing is due of a module, and time alone may change that at this moment."""

    moment: datetime


@dataclass(frozen=True)
class _Idle:
    """When nothing was due of a module, and until when that may hold while what it rests on stays."""

    asked: datetime
    until: datetime | None

    def holds(self, now: datetime) -> bool:
        """Return whether it is neither later than that nor earlier: a clock that was wrong is no proof."""
        return self.asked <= now and (self.until is None or now < self.until)


def list_drafted_modules(course: Course) -> tuple[Module, ...]:
    """Return the modules and documents of a course that are drafted from sources."""
    return course.drafted_modules


def list_reviewed_modules(course: Course) -> tuple[Module, ...]:
    """Return the same and the course's house style, which people review too."""
    return course.reviewed_modules


@dataclass(frozen=True)
class DueQuestion(Generic[Answer]):
    """What a sensor asks of each module, and of which modules.

    `ask` answers None where nothing is due of a module; `tell` hears why one cannot be asked, now and the
    next time. `library` lists the sources, where the question is about them. Those `taken` by others are
    left alone. `beside` is what else the answer rests on, by module. `modules_of` a course are asked, and
    no more than `most_asked` at once: the others have their turn at the next tick.
    """

    ask: Callable[[str], Answer | IdleUntil | None]
    tell: Callable[[str, PremierjetError], None]
    library: SourceLibrary | None = None
    taken: Container[str] = ()
    beside: Mapping[str, object] = field(default_factory=dict)
    modules_of: Callable[[Course], Sequence[Module]] = list_drafted_modules
    most_asked: int | None = None


class DueCache:
    """What one question found of the modules of one installation: those of which nothing was due.

    `parts` are the parts of the store an answer rests on; it always rests on the course too, and on its
    sources where they are asked for.
    """

    def __init__(self, parts: Sequence[str]) -> None:
        self._parts = parts
        self._shared = VersionCache[str, Versions](MOST_COURSES)
        self._idle = VersionCache[str, _Idle](MOST_MODULES)

    def find_due(
        self, workspace: Workspace, question: DueQuestion[Answer], now: datetime
    ) -> dict[str, Answer]:
        """Return what is due, by module; nothing that was found idle is asked again while it rests."""
        listed = [read_module_versions(workspace, part, now) for part in self._parts]
        found: dict[str, Answer] = {}
        asked = 0
        for folder in workspace.read_courses()[0]:
            shared = self._of_course(folder, question.library)
            for key in map(folder.course.key_of, question.modules_of(folder.course)):
                own = [versions.get(key, ()) for versions in listed]
                is_known = shared is not None and None not in own
                rests = (shared, question.beside.get(key), *own) if is_known else None
                if key in question.taken:
                    continue
                idle = self._idle.find(key, rests)
                if idle is not None and idle.holds(now):
                    continue
                if asked == question.most_asked:
                    return found
                asked += 1
                self._idle.forget(key)
                try:
                    answer = question.ask(key)
                except PremierjetError as error:
                    question.tell(key, error)
                    continue
                if answer is not None and not isinstance(answer, IdleUntil):
                    found[key] = answer
                else:
                    self._idle.keep(key, rests, _Idle(now, None if answer is None else answer.moment))
        return found

    def _of_course(self, folder: CourseFolder, library: SourceLibrary | None) -> Versions | None:
        """Return what the modules of a course share, the same object while it is the same."""
        if library is None:
            return self._same(folder, (folder,))
        try:
            sources = library.shelf(folder).versions()
            recogniser = open_recogniser(folder.course)
            how = recogniser.stamp() if recogniser is not None else ""
        except PremierjetError:
            return None
        return None if sources is None else self._same(folder, (folder, how, sources))

    def _same(self, folder: CourseFolder, shared: Versions) -> Versions:
        return self._shared.get(folder.course.id, shared, lambda: shared)


class KnownModules:
    """What this process knows of each installation, by the question asked of its modules."""

    def __init__(self) -> None:
        self._settled: dict[tuple[str, str, str], DueCache] = {}

    def of(self, workspace: Workspace, question: str, *parts: str) -> DueCache:
        """Return what is known of one question, whose answers rest on these parts of the store."""
        place = (question, str(workspace.root), workspace.records.store.place)
        return self._settled.setdefault(place, DueCache(parts))


def read_module_versions(workspace: Workspace, part: str, now: datetime) -> Mapping[str, Versions | None]:
    """Return the versions of what a part of the store keeps of each module; None of one that may move yet."""
    found: dict[str, Versions | None] = {}
    oldest_young = now - YOUNG
    for entry in workspace.records.store.list(f"{part}/"):
        for key in _module_of(entry.key):
            before = found.get(key, ())
            moves = before is None or entry.written_at > oldest_young
            found[key] = None if moves else (*(before or ()), entry.key, entry.etag)
    return found


def _module_of(key: str) -> Iterator[str]:
    """Yield the module an object of the store is about; nothing where it is about none."""
    part, _, rest = key.partition("/")
    if part != RESULTS:
        yield rest.partition("/")[0].partition(".")[0]
        return
    course, _, rest = rest.partition("/analysis/")
    if rest.endswith(".json"):
        yield f"{course}--{rest.removesuffix('.json')}"
