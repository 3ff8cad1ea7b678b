"""The flashcards."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import Flashcards

DELIVERABLE = DeliverableKind(Flashcards, __package__)
