"""The session plan (déroulé pédagogique)."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.session_plan.contract import SessionPlan

DELIVERABLE = DeliverableKind(SessionPlan, __package__)
