"""The deployment plan: what people gave, and the obstacles their own notes tell of."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from pipelines.deliverables.deployment_plan.contract import DeploymentPlan
from pipelines.deliverables.deployment_plan.obstacles import Obstacle, answer, obstacle_in, obstacles
from pipelines.drafting.disagreement import contested, disagreements
from pipelines.drafting.grounding import cite
from pipelines.drafting.kind import Material
from pipelines.drafting.request import DraftRequest, Mint
from pipelines.drafting.templating.aligning import aligned
from pipelines.drafting.templating.facts import Facts
from pipelines.drafting.templating.filling import Filler
from pipelines.drafting.templating.template import load
from pipelines.drafting.text.spacing import spaced
from schemas.draft import Block, Nature, Origin, Paragraph, Statement
from schemas.language import Language

TEMPLATES = Path(__file__).with_name("templates")
MOST_OBSTACLES = 6

LEAD = {
    Language.FRENCH: "Ce que disent les sources, et ce qu'il reste à faire :",
    Language.ENGLISH: "What the sources say, and what is left to do:",
}


def from_material(material: Material) -> DeploymentPlan:
    """Return the plan, every missing datum marked, the obstacles quoted as the sources tell them."""
    language, mint = material.language, material.mint
    disputed = contested(disagreements(material.request.spans))
    told = (piece for piece in obstacles(material.found, language) if piece.span.id not in disputed)
    quoted = [
        (
            Statement(
                id=mint.statement(),
                text=piece.text,
                citations=(cite(piece.source, piece.span),),
                origin=Origin.EXTRACTIVE,
            ),
            obstacle_in(piece.text, language),
        )
        for piece in islice(told, MOST_OBSTACLES)
    ]
    return plan(material.request, mint, language, {"risks": risks(quoted, mint, language)})


def plan(
    request: DraftRequest, mint: Mint, language: Language, put: dict[str, tuple[Block, ...]]
) -> DeploymentPlan:
    """Return the plan with `put` in the places its template leaves to a writer."""
    template = load(TEMPLATES / f"deployment_plan.{language.value}.yaml")
    filler = Filler(Facts(request.course, language), mint, put)
    return aligned(DeploymentPlan(sections=filler.sections(template)), request.previous)


def risks(said: Iterable[tuple[Statement, Obstacle]], mint: Mint, language: Language) -> tuple[Block, ...]:
    """Return the obstacles by their kind, each kind with what is to be done; empty where there is none."""
    by_kind: dict[Obstacle, list[Statement]] = {}
    for statement, obstacle in said:
        by_kind.setdefault(obstacle, []).append(statement)
    if not by_kind:
        return ()
    answered = (
        Paragraph(statements=(*statements, _direction(answer(kind, language), mint, language)))
        for kind, statements in by_kind.items()
    )
    return (Paragraph(statements=(_direction(LEAD[language], mint, language),)), *answered)


def _direction(text: str, mint: Mint, language: Language) -> Statement:
    return Statement(
        id=mint.statement(),
        text=spaced(text, language),
        origin=Origin.EXTRACTIVE,
        nature=Nature.DIRECTION,
    )
