"""The slides."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.slides.contract import Slides

DELIVERABLE = DeliverableKind(Slides, __package__)
