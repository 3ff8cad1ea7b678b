"""The kind checkpoint."""

from pipelines.block_kinds import BlockKind
from pipelines.blocks.checkpoint.contract import Checkpoint

BLOCK = BlockKind(Checkpoint, __package__)
