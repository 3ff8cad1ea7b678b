"""The case study."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.case_study.contract import CaseStudy

DELIVERABLE = DeliverableKind(CaseStudy, __package__)
