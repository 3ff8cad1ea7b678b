"""The model's answer for a deployment plan: the need and the obstacles; code writes the rest."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.deployment_plan.contract import DeploymentPlan
from pipelines.deliverables.deployment_plan.extraction import MOST_OBSTACLES, fill_plan, list_risks
from pipelines.deliverables.deployment_plan.obstacles import Obstacle
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder, StatementAnswer
from pipelines.drafting.prompt import Line
from pipelines.drafting.templates.claims import build_claims, list_claim_lines, list_claims, put_in_paragraph
from schemas.draft import Statement

MOST_SENTENCES = 4


class ObstacleAnswer(StatementAnswer):
    """What may keep people from the training, with its kind: what is done about a kind is code's."""

    obstacle: Obstacle


class DeploymentPlanAnswer(ArtefactAnswer):
    """Why the organisation needs the training, and what may get in its way."""

    need: Annotated[list[StatementAnswer], Field(max_length=12)]
    obstacles: Annotated[list[ObstacleAnswer], Field(max_length=20)]


def outline(plan: DeploymentPlan) -> Iterator[Line]:
    """Return what a writer said in the plan, as the prompt shows it; what code inserted is not shown."""
    return list_claim_lines(plan, "chapter")


def build(
    answers: Sequence[DeploymentPlanAnswer], builder: ElementBuilder, earlier: DeploymentPlan | None
) -> DeploymentPlan:
    """Return the plan; where nothing usable was said, its template's words stand."""
    earlier_claims = tuple(list_claims(earlier)) if earlier else ()
    need = [each for answer in answers for each in answer.need]
    said = build_claims(need, builder, earlier_claims, MOST_SENTENCES)
    met: list[tuple[Statement, Obstacle]] = []
    for each in (obstacle for answer in answers for obstacle in answer.obstacles):
        made = builder.build_statement(each, earlier_claims)
        if made is not None:
            met.append((made, each.obstacle))
    put = {
        "need": put_in_paragraph(said),
        "risks": list_risks(met[:MOST_OBSTACLES], builder.ids, builder.language),
    }
    return fill_plan(builder.request, builder.ids, builder.language, put)
