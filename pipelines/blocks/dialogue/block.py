"""The kind dialogue."""

from pipelines.block_kinds import BlockKind
from pipelines.blocks.dialogue.contract import Dialogue

BLOCK = BlockKind(Dialogue, __package__)
