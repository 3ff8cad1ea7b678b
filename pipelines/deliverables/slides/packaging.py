"""How slides are packaged: as a presentation, and as a document with their notes."""

from collections.abc import Iterator

from pipelines.deliverables.slides.contract import Slides
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.pptx import to_pptx
from pipelines.packaging.documents.sections import write_sections
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import PackagedKind


def _write_document(edition: Edition, slides: Slides, source_notes: SourceNotes) -> Iterator[Block]:
    return write_sections(edition, slides, source_notes, in_points=True)


PACKAGING = PackagedKind(
    write_document=_write_document,
    write_slides=to_pptx,
    is_for_trainer=True,
    leads_session=True,
)
