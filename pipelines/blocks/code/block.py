"""The kind code."""

from pipelines.block_kinds import BlockKind
from pipelines.blocks.code.contract import Code

BLOCK = BlockKind(Code, __package__)
