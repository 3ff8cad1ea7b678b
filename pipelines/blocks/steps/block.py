"""The kind steps."""

from pipelines.block_kinds import BlockKind
from schemas.draft import Steps

BLOCK = BlockKind(Steps, __package__)
