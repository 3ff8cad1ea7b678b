"""The narration."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.narration.contract import Narration

DELIVERABLE = DeliverableKind(Narration, __package__)
