"""How a trainer's guide is packaged: as a document, and in the trainer's pack."""

from collections.abc import Iterator

from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.deliverables.trainer_guide.document import write_guide
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import PackagedKind


def _write_document(
    edition: Edition, deliverable: TrainerGuide, source_notes: SourceNotes
) -> Iterator[Block]:
    return write_guide(deliverable, edition.content, source_notes)


PACKAGING = PackagedKind(
    write_document=_write_document,
    is_for_trainer=True,
    leads_session=True,
    cites_by_source=True,
)
