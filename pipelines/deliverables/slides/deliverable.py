"""The slides."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import Slides

DELIVERABLE = DeliverableKind(Slides, __package__)
