"""How slides are packaged: as a presentation, and as a document with their notes."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.slides.deck import add_notes, read_phrases, split_notes
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.pptx import plan_slides, to_pptx
from pipelines.packaging.documents.pptx.slide_plan import strip_number
from pipelines.packaging.documents.sections import write_sections
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import PackagedKind
from schemas.draft import Paragraph, Section
from schemas.language import Language


def _write_document(edition: Edition, slides: Slides, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the slides with their notes; what they are called and counted is as in the presentation."""
    deck = plan_slides(edition, slides)
    sections = (
        each.model_copy(update={"title": deck.number_section(each)})
        for each in _join_openings(slides.sections, source_notes.language)
    )
    joined = slides.model_copy(update={"sections": tuple(sections)})
    return write_sections(edition, joined, source_notes, in_points=True)


def _join_openings(sections: Sequence[Section], language: Language) -> Iterator[Section]:
    """Yield the slides, those of the objectives and those of the agenda each as one."""
    phrases = read_phrases(language)
    whole = {phrases["objectives"], phrases["agenda"]}
    for title, run in groupby(sections, key=lambda section: strip_number(section.title)):
        same = tuple(run)
        if title in whole and all(_is_text(each) for each in same):
            points = tuple(
                point
                for each in same
                for block in each.blocks
                if isinstance(block, Paragraph)
                for point in block.statements
            )
            said = {note.text: note for each in same for note in split_notes(each)[1]}
            titled = same[0].model_copy(update={"title": title})
            yield add_notes(titled, (Paragraph(statements=points),), said.values())
        else:
            yield from same


def _is_text(section: Section) -> bool:
    return all(isinstance(block, Paragraph) for block in section.blocks if block.is_for_learners)


PACKAGING = PackagedKind(
    write_document=_write_document,
    write_slides=to_pptx,
    is_for_trainer=True,
    leads_session=True,
)
