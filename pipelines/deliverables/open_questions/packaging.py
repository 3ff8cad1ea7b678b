"""How open questions are packaged: to hand out, and for the trainer with their marking guide."""

from collections.abc import Iterator

from pipelines.deliverables.open_questions.contract import OpenQuestions
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.worksheets import write_handout, write_trainer_copy
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import PackagedKind


def _write_document(edition: Edition, worksheet: OpenQuestions, noting: SourceNotes) -> Iterator[Block]:
    return write_trainer_copy(
        worksheet, {objective.id: objective.text for objective in edition.content.objectives}, noting
    )


PACKAGING = PackagedKind(
    write_document=_write_document,
    write_handout=write_handout,
    is_for_trainer=True,
)
