"""What the courses hold, listed once a run: of each source its name, its stamp and, when asked, its bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Protocol

from adapters.courses import COURSE_FILE, CourseFolder
from adapters.sources.folder import FolderOrigin
from adapters.sources.origin import LARGEST_SOURCE, Listed, Origin
from adapters.sources.patterns import leaves_its_folder, matcher
from adapters.sources.stamps import Stamps
from adapters.store import Store
from schemas.course import ArtefactKind, Module
from schemas.errors import CourseInvalid, SourceUnreadable

OUT_OF_REACH = "out of reach"


class Held(Protocol):
    """One source of a course."""

    @property
    def name(self) -> str:
        """Return what citations call it."""
        ...

    def stamp(self) -> str:
        """Return what changes whenever its bytes do: their sha256, or why there is none."""
        ...

    def read(self) -> bytes:
        """Return its bytes; raises SourceUnreadable."""
        ...


class Local:
    """A source read where it lies, and hashed once, where it is not what was hashed last."""

    def __init__(self, listed: Listed, origin: Origin, stamps: Stamps) -> None:
        self.listed = listed
        self._origin = origin
        self._stamps = stamps
        self._stamp: str | None = None

    @property
    def name(self) -> str:
        """Return its name."""
        return self.listed.name

    def stamp(self) -> str:
        """Return the sha256 of its bytes, or why there is none."""
        if self._stamp is None:
            self._stamp = self._stamped()
        return self._stamp

    def read(self) -> bytes:
        """Return its bytes."""
        fetched = self._origin.fetch(self.listed)
        if fetched is None:
            raise AssertionError("an origin that is told of no version has nothing to leave out")
        return fetched.data

    def _stamped(self) -> str:
        if self.listed.size is not None and self.listed.size > LARGEST_SOURCE:
            return "too large"
        if self.listed.size == 0:
            return sha256(b"").hexdigest()
        try:
            return self._stamps.of(self.name, self.listed.version, lambda: sha256(self.read()).hexdigest())
        except SourceUnreadable:
            return OUT_OF_REACH


@dataclass(frozen=True)
class Unusable:
    """A source whose origin lists it and cannot give it."""

    error: SourceUnreadable

    @property
    def name(self) -> str:
        """Return its name, as far as it can be shown."""
        return self.error.place

    def stamp(self) -> str:
        """Return that it has none."""
        return OUT_OF_REACH

    def read(self) -> bytes:
        """Raise what is wrong with it."""
        raise self.error


class Shelf:
    """The sources of one course, listed when first asked for; of two of one name the first is kept."""

    def __init__(self, course: CourseFolder, store: Store | None = None) -> None:
        self.course = course
        self._store = store

    def sources_of(self, module: Module) -> tuple[Held, ...]:
        """Return the sources a module draws on, by name.

        Raises CourseInvalid, naming the key and the pattern, where one matches nothing.
        """
        if not module.sources and module.artefacts == (ArtefactKind.PAPERWORK,):
            return ()  # paperwork is filled from data and cites nothing
        held = self._held
        names = set(held)
        if module.sources:
            names = set().union(*self._narrowed(module))
        return tuple(held[name] for name in sorted(names))

    def keep_stamps(self) -> None:
        """Write down what was hashed, for whoever looks next."""
        self._stamps.keep(self._held)

    @cached_property
    def _stamps(self) -> Stamps:
        return Stamps(self._store, self.course.course.id)

    @cached_property
    def _held(self) -> dict[str, Held]:
        held: dict[str, Held] = {}
        for one in self._listed():
            if one.name not in held:
                held[one.name] = one
        return held

    def _listed(self) -> Iterator[Held]:
        local = FolderOrigin(self.course)
        for each in local.listed():
            yield Unusable(each) if isinstance(each, SourceUnreadable) else Local(each, local, self._stamps)

    def _narrowed(self, module: Module) -> Iterator[set[str]]:
        where = f"{self.course.folder / COURSE_FILE}, {_key_of(self.course, module)}"
        for number, pattern in enumerate(module.sources):
            found = set() if leaves_its_folder(pattern) else set(filter(matcher(pattern), self._held))
            if not found:
                raise CourseInvalid(
                    f"{pattern!r} matches no source",
                    place=f"{where}.sources[{number}]",
                    remedy="Correct it: it names one of the course's own `sources`",
                )
            yield found


class Library:
    """The shelves of one run: what a course holds is listed once, however many modules draw on it.

    A file changed meanwhile is seen by the next run, for a fingerprint says what was listed.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._shelves: dict[str, Shelf] = {}

    def shelf(self, course: CourseFolder) -> Shelf:
        """Return what a course holds; another `course.yaml` is another shelf."""
        found = self._shelves.get(course.course.id)
        if found is None or found.course != course:
            found = self._shelves[course.course.id] = Shelf(course, self._store)
        return found


def _key_of(folder: CourseFolder, module: Module) -> str:
    """Return the key in `course.yaml` under which a module or document stands."""
    course = folder.course
    number = next(n for n, one in enumerate(course.drafted) if one.id == module.id)
    modules = len(course.modules)
    return f"modules[{number}]" if number < modules else f"documents[{number - modules}]"
