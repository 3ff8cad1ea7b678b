"""The quiz."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.quiz.contract import Quiz

DELIVERABLE = DeliverableKind(Quiz, __package__)
