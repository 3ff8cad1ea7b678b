"""Administrative documents: from templates and data alone, never from a model."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.paperwork.contract import Paperwork

DELIVERABLE = DeliverableKind(Paperwork, __package__)
