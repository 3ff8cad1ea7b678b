"""The flashcards."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.flashcards.contract import Flashcards

DELIVERABLE = DeliverableKind(Flashcards, __package__)
