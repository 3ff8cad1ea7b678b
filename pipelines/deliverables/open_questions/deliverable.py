"""Open questions with their marking guide."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.open_questions.contract import OpenQuestions

DELIVERABLE = DeliverableKind(OpenQuestions, __package__)
