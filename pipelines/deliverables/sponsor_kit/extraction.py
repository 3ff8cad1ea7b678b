"""The communication kit: a template for each text, filled from facts people gave."""

from pathlib import Path

from pipelines.deliverables.programme.extraction import tabulate_modules
from pipelines.deliverables.sponsor_kit.contract import SponsorKit
from pipelines.drafting.kind import Material
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.templates.facts import TemplateFacts
from pipelines.drafting.templates.filler import Filler
from pipelines.drafting.templates.stable_ids import keep_document_ids
from pipelines.drafting.templates.template import find_template
from schemas.draft import Block
from schemas.language import Language

TEMPLATES = Path(__file__).with_name("templates")


def from_material(material: Material) -> SponsorKit:
    """Return the kit, every missing datum marked."""
    return fill_kit(material.request, material.ids, material.language, {})


def fill_kit(
    request: DraftRequest, ids: IdAllocator, language: Language, own_slots: dict[str, tuple[Block, ...]]
) -> SponsorKit:
    """Return the kit with `put` in the places its template leaves to a writer.

    What the modules treat is cited from their sources, as in the programme, writer or not.
    """
    facts = TemplateFacts(request.course, language, written=request.written)
    all_slots = {"content": tabulate_modules(request, ids, facts), **own_slots}
    template = find_template(TEMPLATES, "sponsor_kit", language)
    return keep_document_ids(
        SponsorKit(sections=Filler(facts, ids, all_slots).sections(template)), request.previous
    )
