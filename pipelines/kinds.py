"""The kinds of each group, found by folder and by entry point; the doors hand them to the stages.

Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

from pipelines.delivery.target_kind import TargetKind
from schemas.plugins import PluginGroup

TARGETS = PluginGroup(
    "premierjet.targets", "pipelines.delivery.targets", "TARGET", TargetKind, module="target"
)
