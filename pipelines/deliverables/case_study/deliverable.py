"""The case study."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import CaseStudy

DELIVERABLE = DeliverableKind(CaseStudy, __package__)
