"""Every kind of deliverable there is: ours by their folders, those of others by their entry points.

A folder holds `deliverable.py`, which says which contract the kind has and is light to load, and beside it a
module for each stage that treats it: `drafting.py`, `packaging.py`. Each is loaded when a stage first asks
for it, so that a kind nobody uses costs no import.
Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from schemas.errors import PluginUnusable
from schemas.kinds import DELIVERABLES, read_kind_name
from schemas.plugins import REINSTALL, PluginGroup

if TYPE_CHECKING:
    from pipelines.drafting.kind import DraftingKind
    from pipelines.packaging.kind import PackagedKind
    from schemas.draft import Deliverable

T = TypeVar("T")


@dataclass(frozen=True)
class DeliverableKind:
    """One kind of deliverable: its contract, and the package whose modules say how each stage treats it."""

    contract: "type[Deliverable]"
    package: str

    @property
    def folder(self) -> Path:
        """Return the folder of its modules and texts; raises PluginUnusable if a plug-in has none."""
        with self._name_if_unusable("its package"):
            return Path(import_module(self.package).__path__[0])

    @cached_property
    def drafting(self) -> "DraftingKind":
        """Return how it is drafted."""
        kind: DraftingKind = self._load_part("drafting")
        return kind

    @cached_property
    def packaging(self) -> "PackagedKind":
        """Return how it is packaged."""
        kind: PackagedKind = self._load_part("packaging")
        return kind

    def _load_part(self, stage: str) -> Any:
        """Return a stage's part; raises PluginUnusable if a plug-in's cannot be loaded."""
        with self._name_if_unusable(f"{stage.upper()} of its module {stage!r}"):
            return getattr(import_module(f"{self.package}.{stage}"), stage.upper())

    @contextmanager
    def _name_if_unusable(self, what: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # whatever a stranger's module raises when it is imported
            if self.package.startswith(f"{DELIVERABLE_KINDS.package}."):
                raise
            raise PluginUnusable(
                f"{what} cannot be loaded: {error!r}", place=self.package, remedy=REINSTALL
            ) from error


@dataclass(frozen=True)
class StageKinds(Mapping[str, T], Generic[T]):
    """What one stage is handed: of each kind the part that is the stage's, loaded when it is asked for."""

    kinds: Mapping[str, DeliverableKind]
    part: Callable[[DeliverableKind], T]

    def __getitem__(self, name: str) -> T:
        """Return the stage's part of a kind; raises KeyError where there is no such kind."""
        return self.part(self.kinds[name])

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the kinds."""
        return iter(self.kinds)

    def __len__(self) -> int:
        """Return how many kinds there are."""
        return len(self.kinds)


DELIVERABLE_KINDS = PluginGroup(
    "premierjet.deliverables",
    "pipelines.deliverables",
    "DELIVERABLE",
    DeliverableKind,
    module="deliverable",
    name_of=lambda kind: read_kind_name(kind.contract),
)

DRAFTING_KINDS: Mapping[str, "DraftingKind"] = StageKinds(DELIVERABLE_KINDS, lambda kind: kind.drafting)
"""What drafting is handed."""

PACKAGED_KINDS: Mapping[str, "PackagedKind"] = StageKinds(DELIVERABLE_KINDS, lambda kind: kind.packaging)
"""What packaging is handed."""


def list_kind_folders() -> tuple[Path, ...]:
    """Return the folder of every kind that can be loaded, where what it says and does stands.

    Loads none of ours. No draft can hold what a plug-in makes that cannot be loaded, so it has no part here.
    """
    return tuple(folder for folder in map(_find_folder, DELIVERABLE_KINDS) if folder is not None)


def _find_folder(name: str) -> Path | None:
    try:
        return DELIVERABLES.folder(name)
    except PluginUnusable:
        return None
