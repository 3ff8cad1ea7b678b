"""The trainer guide."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import TrainerGuide

DELIVERABLE = DeliverableKind(TrainerGuide, __package__)
