"""The kinds of each group, found by folder and by entry point; the doors hand them to the stages.

Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

from pipelines.block_kinds import PACKAGED_BLOCKS
from pipelines.deliverable_kinds import PACKAGED_KINDS
from pipelines.packaging.bank import BankFormat
from pipelines.packaging.format import PackageFormat
from pipelines.packaging.kinds import PackagingKinds
from pipelines.reader_kinds import READERS
from pipelines.target_kinds import TARGETS
from schemas.plugins import PluginGroup

__all__ = ["BANKS", "FORMATS", "PACKAGING_KINDS", "READERS", "TARGETS"]

FORMATS = PluginGroup("premierjet.formats", "pipelines.packaging.formats", "FORMAT", PackageFormat)
BANKS = PluginGroup("premierjet.banks", "pipelines.packaging.banks", "BANK", BankFormat)

PACKAGING_KINDS = PackagingKinds(FORMATS, BANKS, PACKAGED_KINDS, PACKAGED_BLOCKS)
"""What packaging is handed."""
