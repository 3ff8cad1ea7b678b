"""Open questions with their marking guide."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import OpenQuestions

DELIVERABLE = DeliverableKind(OpenQuestions, __package__)
