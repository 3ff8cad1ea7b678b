"""Rules on deployment plans: every person is counted."""

from collections.abc import Iterator

from pipelines.deliverables.deployment_plan.contract import DeploymentPlan
from pipelines.drafting.critique.case import Case
from pipelines.drafting.kind import Criticism
from schemas.finding import Finding


def find_uncounted_people(case: Case) -> Iterator[Finding]:
    """Find a plan whose groups hold fewer people than the trainees who are named."""
    deployment, administration = case.course.deployment, case.course.administration
    if deployment is None or administration is None or not deployment.groups:
        return
    named = len(administration.trainees)
    for artefact in case.content.artefacts:
        if isinstance(artefact, DeploymentPlan) and deployment.people < named:
            facts = {"groups": str(deployment.people), "trainees": str(named)}
            yield Finding(rule="plan.people", place=artefact.kind, facts=facts)


CRITICISM = Criticism((find_uncounted_people,), place=10)
