"""The kind notes."""

from pipelines.block_kinds import BlockKind
from schemas.draft import Notes

BLOCK = BlockKind(Notes, __package__)
