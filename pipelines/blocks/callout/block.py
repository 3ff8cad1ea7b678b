"""The kind callout."""

from pipelines.block_kinds import BlockKind
from pipelines.blocks.callout.contract import Callout

BLOCK = BlockKind(Callout, __package__)
