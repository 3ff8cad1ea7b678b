"""Letters: a template for each occasion, filled from what people gave."""

from collections.abc import Mapping
from pathlib import Path

from pipelines.deliverables.letters.contract import Letters
from pipelines.drafting.kind import Material
from pipelines.drafting.request import DraftRequest, Mint
from pipelines.drafting.templating.aligning import aligned
from pipelines.drafting.templating.facts import Facts
from pipelines.drafting.templating.filling import Filler
from pipelines.drafting.templating.template import load
from schemas.course import Course, Module, Occasion
from schemas.draft import Block
from schemas.language import Language

TEMPLATES = Path(__file__).with_name("templates")
WHY = "why"
"""The place a letter leaves for what is said to this organisation's people."""


def occasions(course: Course, module: Module) -> tuple[Occasion, ...]:
    """Return what letters are asked for, each once, in the order of the course."""
    document = course.document(module.id)
    return tuple(dict.fromkeys(document.occasions if document else Occasion))


def from_material(material: Material) -> Letters:
    """Return the letters, every missing datum marked."""
    return letters(material.request, material.mint, material.language, {})


def letters(
    request: DraftRequest, mint: Mint, language: Language, put: Mapping[Occasion, tuple[Block, ...]]
) -> Letters:
    """Return a letter for each occasion, `put` in the place its template leaves to a writer."""
    facts = Facts(request.course, language)
    sections = tuple(
        section
        for occasion in occasions(request.course, request.module)
        for section in Filler(facts, mint, {WHY: put.get(occasion, ())}).sections(
            load(TEMPLATES / f"{occasion.value}.{language.value}.yaml")
        )
    )
    return aligned(Letters(sections=sections), request.previous)
