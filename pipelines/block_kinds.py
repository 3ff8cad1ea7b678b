"""Every kind of block there is: ours by their folders, those of others by their entry points.

Decided in docs/decisions/0110-blocks-found-by-themselves.md.
"""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.kinds import read_kind_name
from schemas.plugins import PluginGroup

if TYPE_CHECKING:
    from schemas.draft import Block


@dataclass(frozen=True)
class BlockKind:
    """One kind of block: its contract, and the package whose modules say how each stage treats it."""

    contract: "type[Block]"
    package: str

    @property
    def folder(self) -> Path:
        """Return the folder of its modules."""
        return Path(import_module(self.package).__path__[0])


BLOCK_KINDS = PluginGroup(
    "premierjet.blocks",
    "pipelines.blocks",
    "BLOCK",
    BlockKind,
    module="block",
    name_of=lambda kind: read_kind_name(kind.contract),
)
