"""Administrative documents: from templates and data alone, never from a model."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import Paperwork

DELIVERABLE = DeliverableKind(Paperwork, __package__)
