"""The kind marked_picture."""

from pipelines.block_kinds import BlockKind
from pipelines.blocks.marked_picture.contract import MarkedPicture

BLOCK = BlockKind(MarkedPicture, __package__)
