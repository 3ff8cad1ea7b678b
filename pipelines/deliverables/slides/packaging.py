"""How slides are packaged: as a presentation, and as a document with their notes."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.slides.deck import read_phrases
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.pptx import to_pptx
from pipelines.packaging.documents.pptx.slide_plan import NUMBERED
from pipelines.packaging.documents.sections import write_sections
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import PackagedKind
from schemas.draft import Block as DraftBlock
from schemas.draft import Paragraph, Section
from schemas.language import Language


def _write_document(edition: Edition, slides: Slides, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the slides with their notes; objectives and agenda are whole, as in the presentation."""
    sections = tuple(_join_openings(slides.sections, source_notes.language))
    joined = slides.model_copy(update={"sections": sections})
    return write_sections(edition, joined, source_notes, in_points=True)


def _join_openings(sections: Sequence[Section], language: Language) -> Iterator[Section]:
    """Yield the slides, those of the objectives and those of the agenda each as one."""
    phrases = read_phrases(language)
    whole = {phrases["objectives"], phrases["agenda"]}
    for title, run in groupby(sections, key=_find_title):
        same = tuple(run)
        if title in whole and all(_is_text(each) for each in same):
            points = tuple(
                point
                for each in same
                for block in each.blocks
                if isinstance(block, Paragraph)
                for point in block.statements
            )
            said = tuple(block for block in same[0].blocks if not block.is_for_learners)
            blocks: tuple[DraftBlock, ...] = (Paragraph(statements=points), *said)
            yield same[0].model_copy(update={"title": title, "blocks": blocks})
        else:
            yield from same


def _find_title(section: Section) -> str:
    numbered = NUMBERED.fullmatch(section.title)
    return numbered[1] if numbered else section.title


def _is_text(section: Section) -> bool:
    return all(isinstance(block, Paragraph) for block in section.blocks if block.is_for_learners)


PACKAGING = PackagedKind(
    write_document=_write_document,
    write_slides=to_pptx,
    is_for_trainer=True,
    leads_session=True,
)
