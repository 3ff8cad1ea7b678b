"""The kind list."""

from pipelines.block_kinds import BlockKind
from pipelines.blocks.list.contract import LedList

BLOCK = BlockKind(LedList, __package__)
