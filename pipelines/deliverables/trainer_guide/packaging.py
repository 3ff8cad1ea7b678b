"""How a trainer's guide is packaged: as a document, and in the trainer's pack."""

from collections.abc import Iterator

from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.sections import write_sections
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import PackagedKind


def _write_document(
    edition: Edition, deliverable: TrainerGuide, source_notes: SourceNotes
) -> Iterator[Block]:
    return write_sections(edition, deliverable, source_notes)


PACKAGING = PackagedKind(
    write_document=_write_document,
    states_objectives=True,
    is_for_trainer=True,
    leads_session=True,
)
