"""How a programme is packaged: as a document of its sections."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.deliverables.programme.contract import Programme
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.sections import write_sections
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import PackagedKind
from schemas.languages.texts import KindTexts


def _write_document(edition: Edition, deliverable: Programme, noting: SourceNotes) -> Iterator[Block]:
    return write_sections(edition, deliverable, noting)


PACKAGING = PackagedKind(
    texts=KindTexts("deliverables.programme", Path(__file__).with_name("texts")),
    write_document=_write_document,
)
