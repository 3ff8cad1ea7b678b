"""The deployment plan: facts people gave, and obstacles found in their own notes."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from pipelines.deliverables.deployment_plan.contract import DeploymentPlan
from pipelines.deliverables.deployment_plan.obstacles import (
    Obstacle,
    answer_obstacle,
    find_obstacle,
    find_obstacles,
)
from pipelines.drafting.kind import Material
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.statements import make_direction
from pipelines.drafting.templates.facts import TemplateFacts
from pipelines.drafting.templates.filler import Filler
from pipelines.drafting.templates.stable_ids import keep_document_ids
from pipelines.drafting.templates.template import find_template
from schemas.draft import Block, Origin, Paragraph, Statement
from schemas.language import Language
from schemas.languages.formats import space_punctuation
from schemas.languages.texts import read_texts

TEMPLATES = Path(__file__).with_name("templates")
MOST_OBSTACLES = 6


def from_material(material: Material) -> DeploymentPlan:
    """Return the plan, every missing datum marked, the obstacles quoted from the sources."""
    language, ids = material.language, material.ids
    obstacle_pieces = (
        piece
        for piece in find_obstacles(material.pieces, language)
        if piece.span.id not in material.contested
    )
    quoted = [
        (
            Statement(
                id=ids.allocate_statement(),
                text=piece.text,
                citations=(piece.citation,),
                origin=Origin.EXTRACTIVE,
            ),
            find_obstacle(piece.text, language),
        )
        for piece in islice(obstacle_pieces, MOST_OBSTACLES)
    ]
    return fill_plan(material.request, ids, language, {"risks": list_risks(quoted, ids, language)})


def fill_plan(
    request: DraftRequest, ids: IdAllocator, language: Language, slots: dict[str, tuple[Block, ...]]
) -> DeploymentPlan:
    """Return the plan with `put` in the places its template leaves to a writer."""
    template = find_template(TEMPLATES, "deployment_plan", language)
    filler = Filler(TemplateFacts(request.course, language, written=request.written), ids, slots)
    return keep_document_ids(DeploymentPlan(sections=filler.sections(template)), request.previous)


def list_risks(
    obstacles: Iterable[tuple[Statement, Obstacle]], ids: IdAllocator, language: Language
) -> tuple[Block, ...]:
    """Return the obstacles by their kind, each kind with what is to be done; empty if there are none."""
    by_kind: dict[Obstacle, list[Statement]] = {}
    for statement, obstacle in obstacles:
        by_kind.setdefault(obstacle, []).append(statement)
    if not by_kind:
        return ()
    paragraphs = (
        Paragraph(statements=(*statements, _make_direction(answer_obstacle(kind, language), ids, language)))
        for kind, statements in by_kind.items()
    )
    lead = read_texts("deliverables.deployment_plan.obstacles", language)["lead"]
    return (Paragraph(statements=(_make_direction(lead, ids, language),)), *paragraphs)


def _make_direction(text: str, ids: IdAllocator, language: Language) -> Statement:
    return make_direction(space_punctuation(text, language), ids)
