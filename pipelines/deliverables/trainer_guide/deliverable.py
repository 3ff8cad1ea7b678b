"""The trainer guide."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.trainer_guide.contract import TrainerGuide

DELIVERABLE = DeliverableKind(TrainerGuide, __package__)
