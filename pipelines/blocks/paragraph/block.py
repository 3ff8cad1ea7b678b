"""The kind paragraph."""

from pipelines.block_kinds import BlockKind
from schemas.draft import Paragraph

BLOCK = BlockKind(Paragraph, __package__)
