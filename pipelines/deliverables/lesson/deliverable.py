"""The lesson."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import Lesson

DELIVERABLE = DeliverableKind(Lesson, __package__)
