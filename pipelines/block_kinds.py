"""Every kind of block there is: ours by their folders, those of others by their entry points.

A folder holds `block.py`, which says which contract the kind has, and `packaging.py`: how the block stands on
a learner's page, in documents and on slides.
Decided in docs/decisions/0110-blocks-found-by-themselves.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipelines.kind_package import KindPackage, StageKinds
from schemas.kinds import read_kind_name
from schemas.plugins import PluginGroup

if TYPE_CHECKING:
    from pipelines.packaging.block import PackagedBlock
    from schemas.draft import Block


@dataclass(frozen=True)
class BlockKind(KindPackage):
    """One kind of block: its contract, and the package whose modules say how each stage treats it."""

    contract: "type[Block]"
    package: str

    @cached_property
    def packaging(self) -> "PackagedBlock":
        """Return how it is packaged; raises PluginUnusable if a plug-in's part cannot be loaded."""
        kind: PackagedBlock = self.load_part("packaging")
        return kind


BLOCK_KINDS = PluginGroup(
    "premierjet.blocks",
    "pipelines.blocks",
    "BLOCK",
    BlockKind,
    module="block",
    name_of=lambda kind: read_kind_name(kind.contract),
)

PACKAGED_BLOCKS: Mapping[str, "PackagedBlock"] = StageKinds(BLOCK_KINDS, lambda kind: kind.packaging)
"""What packaging is handed."""
