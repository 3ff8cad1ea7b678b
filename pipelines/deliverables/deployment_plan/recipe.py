"""The schema of a model's answer for a deployment plan, and the plan built from it; code writes the rest."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.deployment_plan.contract import DeploymentPlan
from pipelines.deliverables.deployment_plan.extraction import MOST_OBSTACLES, TEMPLATES, fill_plan, list_risks
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
    """Return a writer's sentences of the plan as the prompt shows them, without what code inserted."""
    return list_claim_lines(plan, "chapter", TEMPLATES)


def build(
    answers: Sequence[DeploymentPlanAnswer], builder: ElementBuilder, earlier: DeploymentPlan | None
) -> DeploymentPlan:
    """Return the plan; a part without a usable answer keeps the words of its template."""
    earlier_claims = tuple(list_claims(earlier)) if earlier else ()
    need = [sentence for answer in answers for sentence in answer.need]
    need_claims = build_claims(need, builder, earlier_claims, MOST_SENTENCES)
    built_obstacles: list[tuple[Statement, Obstacle]] = []
    for obstacle_answer in (obstacle for answer in answers for obstacle in answer.obstacles):
        statement = builder.build_statement(obstacle_answer, earlier_claims)
        if statement is not None:
            built_obstacles.append((statement, obstacle_answer.obstacle))
    slots = {
        "need": put_in_paragraph(need_claims),
        "risks": list_risks(built_obstacles[:MOST_OBSTACLES], builder.ids, builder.language),
    }
    return fill_plan(builder.request, builder.ids, builder.language, slots)
