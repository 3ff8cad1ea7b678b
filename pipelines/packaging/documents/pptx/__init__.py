"""Slides as a PowerPoint file: real layouts and placeholders, native diagrams and charts, speaker notes.

python-pptx, which is large, is only imported when the first file is written, or a template is read.
"""

from pipelines.packaging.documents.look import find_look
from pipelines.packaging.documents.pptx.slide_plan import Deck, plan_deck
from pipelines.packaging.edition import Edition
from schemas.draft import Sectioned


def to_pptx(edition: Edition, slides: Sectioned) -> bytes:
    """Return the slides as a PowerPoint file; the same edition gives the same bytes."""
    from pipelines.packaging.documents.pptx import writer

    return writer.to_pptx(edition, slides)


def plan_slides(edition: Edition, slides: Sectioned) -> Deck:
    """Return the plan of the PowerPoint file, for a document that names its slides."""
    look = find_look(edition)
    if look.slides is None:
        return plan_deck(edition, slides)
    from pipelines.packaging.documents.pptx.template_deck import TemplateDeck

    return plan_deck(edition, slides, TemplateDeck(look, look.slides).rooms)
