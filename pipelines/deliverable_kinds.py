"""Every kind of deliverable there is: ours by their folders, those of others by their entry points.

A folder holds `deliverable.py`, which says which contract the kind has and is light to load, and beside it a
module for each stage that treats it: `drafting.py`, `packaging.py`. Each is loaded when a stage first asks
for it, so that a kind nobody uses costs no import.
Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.kind_package import KindPackage, StageKinds
from schemas.errors import PluginUnusable
from schemas.kinds import DELIVERABLES, read_kind_name
from schemas.plugins import PluginGroup

if TYPE_CHECKING:
    from pipelines.drafting.kind import DraftingKind
    from pipelines.packaging.kind import PackagedKind
    from schemas.draft import Deliverable


@dataclass(frozen=True)
class DeliverableKind(KindPackage):
    """One kind of deliverable: its contract, and the package whose modules say how each stage treats it."""

    contract: "type[Deliverable]"
    package: str

    @cached_property
    def drafting(self) -> "DraftingKind":
        """Return how it is drafted; raises PluginUnusable if a plug-in's part cannot be loaded."""
        kind: DraftingKind = self.load_part("drafting")
        return kind

    @cached_property
    def packaging(self) -> "PackagedKind":
        """Return how it is packaged; raises PluginUnusable if a plug-in's part cannot be loaded."""
        kind: PackagedKind = self.load_part("packaging")
        return kind


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
