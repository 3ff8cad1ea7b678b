"""The kind figure."""

from pipelines.block_kinds import BlockKind
from pipelines.blocks.figure.contract import Figure

BLOCK = BlockKind(Figure, __package__)
