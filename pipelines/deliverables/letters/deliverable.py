"""Letters to the people of a course."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import Letters

DELIVERABLE = DeliverableKind(Letters, __package__)
