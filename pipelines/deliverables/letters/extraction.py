"""Letters: a template for each occasion, filled from facts people gave."""

from collections.abc import Mapping
from pathlib import Path

from pipelines.deliverables.letters.contract import Letters
from pipelines.drafting.kind import Material
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.templates.facts import TemplateFacts
from pipelines.drafting.templates.filler import Filler
from pipelines.drafting.templates.stable_ids import keep_document_ids
from pipelines.drafting.templates.template import find_template
from schemas.course import Course, Module, Occasion
from schemas.draft import Block
from schemas.language import Language

TEMPLATES = Path(__file__).with_name("templates")
WHY_SLOT = "why"
"""The slot of a letter for the sentences written for this organisation's people."""


def list_occasions(course: Course, module: Module) -> tuple[Occasion, ...]:
    """Return the occasions of the letters asked for, each once, in the order of the course."""
    document = course.document(module.id)
    return tuple(dict.fromkeys(document.occasions if document else Occasion))


def from_material(material: Material) -> Letters:
    """Return the letters, every missing datum marked."""
    return fill_letters(material.request, material.ids, material.language, {})


def fill_letters(
    request: DraftRequest,
    ids: IdAllocator,
    language: Language,
    blocks_by_occasion: Mapping[Occasion, tuple[Block, ...]],
) -> Letters:
    """Return a letter for each occasion, `put` in the place its template leaves to a writer."""
    facts = TemplateFacts(request.course, language, written=request.written)
    sections = tuple(
        section
        for occasion in list_occasions(request.course, request.module)
        for section in Filler(facts, ids, {WHY_SLOT: blocks_by_occasion.get(occasion, ())}).sections(
            find_template(TEMPLATES, occasion.value, language)
        )
    )
    return keep_document_ids(Letters(sections=sections), request.previous)
