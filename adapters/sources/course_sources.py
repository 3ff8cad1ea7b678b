"""Sources of each course, listed once a run, and the selection that each module uses."""

from collections.abc import Callable, Iterator
from functools import cache, cached_property

from adapters.courses import COURSE_FILE, CourseFolder
from adapters.sources.folder import FolderOrigin
from adapters.sources.origin import ListedSource
from adapters.sources.package import PackageOrigin
from adapters.sources.patterns import compile_pattern, leaves_its_folder
from adapters.sources.source_file import (
    LocalSource,
    PulledFile,
    ReadableSource,
    SignedFile,
    SignedSource,
    UnusableSource,
)
from adapters.sources.source_order import rank_source
from adapters.sources.sources_lock import PulledOriginals
from adapters.sources.stamps import Stamps
from adapters.store import Store
from schemas.answer_name import ANSWER_PREFIX
from schemas.course import Module, Remote
from schemas.deliverables import find_contract
from schemas.errors import CourseInvalid, SourceUnreadable
from schemas.refusal import Refusal
from schemas.session_name import SESSION_PREFIX
from schemas.source import Overdue
from schemas.sources_lock import SourcesLock, Trouble

ListSigned = Callable[[str], tuple[SignedSource, ...]]
"""Returns the experts' answers and session reports that count of a module, given by its key."""


def _know_nothing_signed(_module: str) -> tuple[SignedSource, ...]:
    return ()


class CourseSources:
    """The sources of one course: local files and sources as last pulled, listed at the first use.

    Which answers of experts and session reports a module has is asked of `list_signed`.
    """

    def __init__(
        self,
        course: CourseFolder,
        store: Store | None = None,
        list_signed: ListSigned = _know_nothing_signed,
    ) -> None:
        self.course = course
        self._store = store
        self._list_signed = list_signed

    def sources_of(self, module: Module) -> tuple[ReadableSource, ...]:
        """Return the sources that a module uses, in the order in which `course.yaml` names them.

        Those of one pattern are in the order of their names, numbers by their value. What experts and
        trainers signed for it comes last, the oldest first.

        Raises CourseInvalid, naming key and pattern, if a pattern matches nothing; SourceUnreadable if the
        module uses an origin that was never pulled.
        """
        if not module.sources and not any(find_contract(kind).rests_on_sources for kind in module.artefacts):
            return ()  # what is filled from data cites nothing
        for entry in self.course.course.remote_sources:
            if _draws_on(module, entry) and self._lock.origin(entry.place) is None:
                raise SourceUnreadable(Refusal("origin.not_pulled", place=entry.place))
        sources = self._list_files
        names, patterns = set(sources), [entry.path for entry in self.course.course.sources]
        if module.sources:
            names, patterns = set().union(*self._narrow_to_module(module)), list(module.sources)
        ordered = sorted(names, key=lambda name: rank_source(name, patterns))
        signed = map(SignedFile, self._list_signed(self.course.course.key_of(module)))
        return (*(sources[name] for name in ordered), *signed)

    def versions(self) -> tuple[tuple[str, str], ...] | None:
        """Return name and version of each source and origin of the course, without reading a source.

        None if the version of one is unknown without reading it. Raises the errors of `sources_of`.
        """
        found = [(source.name, source.version) for source in self._list_files.values()]
        known = tuple((name, version) for name, version in found if version is not None)
        origins = tuple((origin.place, str(origin.trouble)) for origin in self._lock.origins)
        return (*known, *origins) if len(known) == len(found) else None

    def overdue(self, module: Module) -> tuple[Overdue, ...]:
        """Return the sources and origins of a module that the last pull could not get, by name."""
        told: dict[str, Overdue] = {}
        for entry in self.course.course.remote_sources:
            if _draws_on(module, entry):
                told |= {each.name: each for each in self._overdue(entry) if _concerns(module, entry, each)}
        return tuple(told[name] for name in sorted(told))

    def keep_stamps(self) -> None:
        """Save the digests that were computed, for the next run."""
        self._stamps.keep(self._list_files)

    @cached_property
    def _stamps(self) -> Stamps:
        return Stamps(self._store, self.course.course.id)

    @cached_property
    def _read_pulled(self) -> PulledOriginals | None:
        return PulledOriginals(self._store, self.course.course.id) if self._store else None

    @cached_property
    def _lock(self) -> SourcesLock:
        if self._read_pulled is None or not self.course.course.remote_sources:
            return SourcesLock(course=self.course.course.id)
        return self._read_pulled.lock()

    @cached_property
    def _list_files(self) -> dict[str, ReadableSource]:
        sources: dict[str, ReadableSource] = {one.name: one for one in self._local()}
        for file in self._list_kept():
            if file.name in sources:
                twice = SourceUnreadable(Refusal("name.taken", place=f"{file.name} ({file.source.uri})"))
                sources[twice.place] = UnusableSource(twice)
            else:
                sources[file.name] = file
        return sources

    def _list_kept(self) -> Iterator[PulledFile]:
        for entry in self.course.course.remote_sources:
            for source in self._lock.sources:
                if self._read_pulled is not None and entry.gave(source.origin, source.name):
                    yield PulledFile(source, self._read_pulled)

    def _overdue(self, entry: Remote) -> Iterator[Overdue]:
        """Yield what an entry's last pull could not get: only the entry itself if it could not be listed."""
        sources = [each for each in self._lock.sources if entry.gave(each.origin, each.name)]
        origin = self._lock.origin(entry.place)
        if origin is not None and origin.trouble is not None:
            yield _describe_overdue(entry.place, origin.trouble, kept=bool(sources))
            return
        yield from (_describe_overdue(each.name, each.trouble, kept=True) for each in sources if each.trouble)
        for each in self._lock.unpulled:
            if entry.gave(each.origin, each.name):
                yield _describe_overdue(each.name, each.trouble, kept=False)

    def _local(self) -> Iterator[ReadableSource]:
        folder, packages = FolderOrigin(self.course), PackageOrigin(self.course)
        for file in folder.list_sources():
            if isinstance(file, SourceUnreadable) or not packages.opens(file.name):
                yield self._in_hand(file, folder)
        for page in packages.list_sources():
            yield self._in_hand(page, packages)

    def _in_hand(
        self, found: ListedSource | SourceUnreadable, origin: FolderOrigin | PackageOrigin
    ) -> ReadableSource:
        if isinstance(found, SourceUnreadable):
            return UnusableSource(found)
        if found.name.startswith((ANSWER_PREFIX, SESSION_PREFIX)):
            return UnusableSource(SourceUnreadable(Refusal("name.of_an_answer", place=found.name)))
        return LocalSource(found, origin, self._stamps)

    def _narrow_to_module(self, module: Module) -> Iterator[set[str]]:
        where = f"{self.course.folder / COURSE_FILE}, {_key_of(self.course, module)}"
        for number, pattern in enumerate(module.sources):
            found = (
                set()
                if leaves_its_folder(pattern)
                else set(filter(compile_pattern(pattern), self._list_files))
            )
            if not found:
                self._refuse_absence(pattern)
                place = f"{where}.sources[{number}]"
                raise CourseInvalid(Refusal("source.pattern_of_module", place=place, pattern=pattern))
            yield found

    def _refuse_absence(self, pattern: str) -> None:
        """Raise SourceUnreadable if a failed origin may be why a pattern matches nothing."""
        for entry in self.course.course.remote_sources:
            origin = self._lock.origin(entry.place)
            if origin is not None and origin.trouble is not None and _reaches(pattern, entry):
                trouble = origin.trouble
                raise SourceUnreadable(trouble.happened, place=entry.place, remedy=trouble.remedy)


class SourceLibrary:
    """The sources of all courses in one run: each course is listed once, for all its modules.

    A file that changes during the run, and an answer given during it, is noticed by the next run, as the
    fingerprint is of what was listed.
    """

    def __init__(self, store: Store, list_signed: ListSigned = _know_nothing_signed) -> None:
        self._store = store
        self._list_signed = cache(list_signed)
        self._shelves: dict[str, CourseSources] = {}

    def shelf(self, course: CourseFolder) -> CourseSources:
        """Return the sources of a course; they are listed again if its `course.yaml` changed."""
        found = self._shelves.get(course.course.id)
        if found is None or found.course != course:
            found = self._shelves[course.course.id] = CourseSources(course, self._store, self._list_signed)
        return found


def _key_of(folder: CourseFolder, module: Module) -> str:
    """Return the key of a module or document in `course.yaml`, e.g. `modules[2]`."""
    course = folder.course
    number = next(n for n, one in enumerate(course.drafted_modules) if one.id == module.id)
    modules = len(course.modules)
    return f"modules[{number}]" if number < modules else f"documents[{number - modules}]"


def _draws_on(module: Module, entry: Remote) -> bool:
    return not module.sources or any(_reaches(pattern, entry) for pattern in module.sources)


def _reaches(pattern: str, entry: Remote) -> bool:
    """Return whether a pattern may match sources of an entry."""
    return pattern.startswith(f"{entry.name}/") or compile_pattern(pattern)(f"{entry.name}/any")


def _concerns(module: Module, entry: Remote, overdue: Overdue) -> bool:
    """Return whether a module uses an overdue source; a whole overdue origin concerns it always."""
    whole = not module.sources or overdue.name == entry.place
    return whole or any(compile_pattern(pattern)(overdue.name) for pattern in module.sources)


def _describe_overdue(name: str, trouble: Trouble, *, kept: bool) -> Overdue:
    return Overdue(
        name=name,
        since=trouble.since,
        happened=trouble.happened,
        remedy=trouble.remedy,
        french=trouble.french,
        wording=trouble.wording,
        kept=kept,
    )
