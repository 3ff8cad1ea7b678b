"""The programme: a course's entry in the catalogue."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.programme.contract import Programme

DELIVERABLE = DeliverableKind(Programme, __package__)
