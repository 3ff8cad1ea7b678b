"""The deployment plan: how a training reaches its people."""

from pipelines.deliverable_kinds import DeliverableKind
from schemas.draft import DeploymentPlan

DELIVERABLE = DeliverableKind(DeploymentPlan, __package__)
