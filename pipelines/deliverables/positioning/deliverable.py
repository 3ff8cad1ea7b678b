"""The positioning questionnaire."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.positioning.contract import Positioning

DELIVERABLE = DeliverableKind(Positioning, __package__)
