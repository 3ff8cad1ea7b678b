"""The kind quotation."""

from pipelines.block_kinds import BlockKind
from premierjet_quotation.contract import Quotation

BLOCK = BlockKind(Quotation, __package__ or "")
