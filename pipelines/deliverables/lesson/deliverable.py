"""The lesson."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.lesson.contract import Lesson

DELIVERABLE = DeliverableKind(Lesson, __package__)
