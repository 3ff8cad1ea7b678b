"""The deployment plan: how a training reaches its people."""

from pipelines.deliverable_kinds import DeliverableKind
from pipelines.deliverables.deployment_plan.contract import DeploymentPlan

DELIVERABLE = DeliverableKind(DeploymentPlan, __package__)
