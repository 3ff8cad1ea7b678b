"""The package of a kind that several stages treat: a module for each of them, loaded when it is asked for.

A kind of deliverable or of block is a folder. One module says which contract it has and is light to load;
beside it each stage finds its part: `packaging.py` holds `PACKAGING`. A kind nobody uses costs no import.
Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, TypeVar

from schemas.errors import PluginUnusable
from schemas.plugins import REINSTALL

OURS = "pipelines."
"""Begins the names of our own packages: what is wrong with them is a fault of ours, shown as it is."""

K = TypeVar("K")
T = TypeVar("T")


class KindPackage:
    """Superclass of kinds that are a package whose modules say how each stage treats them."""

    package: str

    @property
    def folder(self) -> Path:
        """Return the folder of its modules and texts; raises PluginUnusable if a plug-in has none."""
        with self._name_if_unusable("its package"):
            return Path(import_module(self.package).__path__[0])

    def load_part(self, stage: str) -> Any:
        """Return a stage's part; raises PluginUnusable if a plug-in's cannot be loaded."""
        with self._name_if_unusable(f"{stage.upper()} of its module {stage!r}"):
            return getattr(import_module(f"{self.package}.{stage}"), stage.upper())

    @contextmanager
    def _name_if_unusable(self, what: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # whatever a stranger's module raises when it is imported
            if self.package.startswith(OURS):
                raise
            raise PluginUnusable(
                f"{what} cannot be loaded: {error!r}", place=self.package, remedy=REINSTALL
            ) from error


@dataclass(frozen=True)
class StageKinds(Mapping[str, T], Generic[K, T]):
    """What one stage is handed: of each kind the part that is the stage's, loaded when it is asked for."""

    kinds: Mapping[str, K]
    part: Callable[[K], T]

    def __getitem__(self, name: str) -> T:
        """Return the stage's part of a kind; raises KeyError where there is no such kind."""
        return self.part(self.kinds[name])

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the kinds."""
        return iter(self.kinds)

    def __len__(self) -> int:
        """Return how many kinds there are."""
        return len(self.kinds)
