"""The kinds of target, apart from what reads and packages: reading a course asks for no others."""

from pipelines.delivery.target_kind import TargetKind
from schemas.kinds import read_kind_name
from schemas.plugins import PluginGroup

TARGETS = PluginGroup(
    "premierjet.targets",
    "pipelines.delivery.targets",
    "TARGET",
    TargetKind,
    module="target",
    name_of=lambda kind: read_kind_name(kind.contract),
)
