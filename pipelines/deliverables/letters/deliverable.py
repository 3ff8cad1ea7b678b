"""Letters to the people of a course."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.letters.contract import Letters

DELIVERABLE = DeliverableKind(Letters, __package__)
