"""The kinds of each group, found by folder and by entry point; the doors hand them to the stages.

Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

from pipelines.block_kinds import PACKAGED_BLOCKS
from pipelines.deliverable_kinds import PACKAGED_KINDS
from pipelines.delivery.target_kind import TargetKind
from pipelines.packaging.bank import BankFormat
from pipelines.packaging.format import PackageFormat
from pipelines.packaging.kinds import PackagingKinds
from pipelines.sourcing.source_reader import SourceReader, SourceReaders
from schemas.kinds import read_kind_name
from schemas.plugins import PluginGroup

READERS = SourceReaders(
    PluginGroup("premierjet.readers", "pipelines.sourcing.readers", "READER", SourceReader)
)
TARGETS = PluginGroup(
    "premierjet.targets",
    "pipelines.delivery.targets",
    "TARGET",
    TargetKind,
    module="target",
    name_of=lambda kind: read_kind_name(kind.contract),
)
FORMATS = PluginGroup("premierjet.formats", "pipelines.packaging.formats", "FORMAT", PackageFormat)
BANKS = PluginGroup("premierjet.banks", "pipelines.packaging.banks", "BANK", BankFormat)

PACKAGING_KINDS = PackagingKinds(FORMATS, BANKS, PACKAGED_KINDS, PACKAGED_BLOCKS)
"""What packaging is handed."""
