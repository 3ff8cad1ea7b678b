"""The needs analysis (pré-analyse)."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.needs_analysis.contract import NeedsAnalysis

DELIVERABLE = DeliverableKind(NeedsAnalysis, __package__)
