"""The positioning questionnaire."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import Positioning

DELIVERABLE = DeliverableKind(Positioning, __package__)
