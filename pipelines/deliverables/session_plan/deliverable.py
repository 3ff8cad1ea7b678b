"""The session plan (déroulé pédagogique)."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import SessionPlan

DELIVERABLE = DeliverableKind(SessionPlan, __package__)
