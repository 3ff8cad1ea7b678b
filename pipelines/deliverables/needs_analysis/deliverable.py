"""The needs analysis (pré-analyse)."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import NeedsAnalysis

DELIVERABLE = DeliverableKind(NeedsAnalysis, __package__)
