"""The contract of the deployment plan."""

from typing import ClassVar, Literal

from schemas.draft import Sectioned


class DeploymentPlan(Sectioned):
    """How a training reaches its people: who, what, in which order, on which day (plan de déploiement)."""

    of_a_course: ClassVar[bool] = True

    kind: Literal["deployment_plan"] = "deployment_plan"
