"""The kind reveal."""

from pipelines.block_kinds import BlockKind
from pipelines.blocks.reveal.contract import Reveal

BLOCK = BlockKind(Reveal, __package__)
