"""The quiz."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import Quiz

DELIVERABLE = DeliverableKind(Quiz, __package__)
