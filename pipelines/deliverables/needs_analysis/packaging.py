"""How an analysis of needs is packaged: as a document of its sections."""

from collections.abc import Iterator

from pipelines.deliverables.needs_analysis.contract import NeedsAnalysis
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.sections import write_sections
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import PackagedKind


def _write_document(
    edition: Edition, deliverable: NeedsAnalysis, source_notes: SourceNotes
) -> Iterator[Block]:
    return write_sections(edition, deliverable, source_notes)


PACKAGING = PackagedKind(
    write_document=_write_document,
)
