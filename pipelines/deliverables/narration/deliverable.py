"""The narration."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import Narration

DELIVERABLE = DeliverableKind(Narration, __package__)
