"""The kind heading."""

from pipelines.block_kinds import BlockKind
from pipelines.blocks.heading.contract import Heading

BLOCK = BlockKind(Heading, __package__)
