"""The kind table."""

from pipelines.block_kinds import BlockKind
from schemas.draft import Table

BLOCK = BlockKind(Table, __package__)
