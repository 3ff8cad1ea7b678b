"""Discovery of kinds: ours by their folder, those of other distributions by entry point.

A kind is a module or folder in one of our packages, or an object that an installed distribution names under
the group's entry points (https://packaging.python.org/specifications/entry-points/). Listing the names loads
no kind: what is not used costs no import.
Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from pkgutil import iter_modules
from typing import Generic, TypeVar, cast

from schemas.errors import PluginUnusable

T = TypeVar("T")

REINSTALL = "Install a version made for this Premierjet, or uninstall it"
"""What to do about a plug-in that cannot be loaded."""


@dataclass(frozen=True)
class PluginGroup(Mapping[str, T], Generic[T]):
    """The kinds of one group, by name; each is loaded when it is first looked up.

    Our own kinds are the public modules and folders of `package`. A kind is the object `attribute` in the
    module of that name, or in the module `module` of its folder. Other distributions register theirs under
    the entry points `group`, as objects of the class `accepts`. `name_of`, if given, reads the name of such
    an object, which has to be that of its entry point.
    """

    group: str
    package: str
    attribute: str
    accepts: type[T]
    module: str = ""
    name_of: Callable[[T], str] | None = None
    _loaded: dict[str, T] = field(default_factory=dict, compare=False, repr=False)

    def __iter__(self) -> Iterator[str]:
        """Yield all names in alphabetical order, without loading a kind."""
        return iter(sorted({*self._own, *self._find_installed}))

    def __len__(self) -> int:
        """Return how many kinds there are, without loading one."""
        return len({*self._own, *self._find_installed})

    def __contains__(self, name: object) -> bool:
        """Return whether there is such a kind, without loading it."""
        return name in self._own or name in self._find_installed

    def __getitem__(self, name: str) -> T:
        """Return a kind; raises KeyError if there is none, PluginUnusable if it cannot be loaded."""
        if name not in self._loaded:
            self._loaded[name] = self._load(name)
        return self._loaded[name]

    def list_installed(self) -> tuple[str, ...]:
        """Return the names of other distributions' kinds; raises PluginUnusable if one of them is taken."""
        return tuple(sorted(self._find_installed))

    def folder(self, name: str) -> Path | None:
        """Return the folder of a kind of ours, without loading it; None for one of another distribution."""
        folders = (Path(path) / name for path in import_module(self.package).__path__)
        return next((folder for folder in folders if folder.is_dir()), None) if name in self._own else None

    def origin(self, name: str) -> str:
        """Return the distribution a kind comes from, with its version; empty if it is ours."""
        entry = self._find_installed.get(name)
        if entry is None or name in self._own:
            return ""
        return f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value

    @cached_property
    def _own(self) -> frozenset[str]:
        folders = import_module(self.package).__path__
        return frozenset(found.name for found in iter_modules(folders) if not found.name.startswith("_"))

    @cached_property
    def _find_installed(self) -> dict[str, EntryPoint]:
        found: dict[str, EntryPoint] = {}
        for entry in entry_points(group=self.group):
            if entry.name in self._own:
                raise PluginUnusable(
                    f"names a kind {entry.name!r} that Premierjet has itself",
                    place=f"{_name_distribution(entry)}, entry point {self.group}",
                    remedy="Give it another name, or uninstall that distribution",
                )
            other = found.setdefault(entry.name, entry)
            if other is not entry and other.value != entry.value:
                raise PluginUnusable(
                    f"names a kind {entry.name!r} that {_name_distribution(other)} names too",
                    place=f"{_name_distribution(entry)}, entry point {self.group}",
                    remedy="Uninstall one of the two",
                )
        return found

    def _load(self, name: str) -> T:
        if name in self._own:
            path = f"{self.package}.{name}" + (f".{self.module}" if self.module else "")
            return cast(T, getattr(import_module(path), self.attribute))
        if name not in self._find_installed:
            raise KeyError(name)
        return self._load_installed(self._find_installed[name])

    def _load_installed(self, entry: EntryPoint) -> T:
        place = f"{_name_distribution(entry)}, entry point {self.group}, {entry.name}"
        try:
            loaded = entry.load()
        except Exception as error:  # whatever a stranger's module raises when it is imported
            raise PluginUnusable(f"cannot be loaded: {error!r}", place=place, remedy=REINSTALL) from error
        if not isinstance(loaded, self.accepts):
            fact = f"is of {type(loaded).__name__}, not of {self.accepts.__name__}"
            raise PluginUnusable(fact, place=place, remedy=REINSTALL)
        own_name = self.name_of(loaded) if self.name_of else entry.name
        if own_name != entry.name:
            fact = f"holds the kind {own_name!r}, and its entry point has another name"
            raise PluginUnusable(fact, place=place, remedy=REINSTALL)
        return loaded


def list_usable(kinds: Mapping[str, T]) -> Iterator[tuple[str, T]]:
    """Yield each kind with its name, without those that cannot be loaded.

    It is for questions to all kinds, which a broken one must not stop; looking that one up still raises.
    """
    for name in kinds:
        try:
            kind = kinds[name]
        except PluginUnusable:
            continue
        yield name, kind


def _name_distribution(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else entry.value
