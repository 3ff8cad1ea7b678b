"""How a case study is packaged: to hand out, and for the trainer with what is expected."""

from collections.abc import Iterator

from pipelines.deliverables.case_study.contract import CaseStudy
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.worksheets import write_handout, write_trainer_copy
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import PackagedKind


def _write_document(edition: Edition, worksheet: CaseStudy, noting: SourceNotes) -> Iterator[Block]:
    return write_trainer_copy(
        worksheet, {objective.id: objective.text for objective in edition.content.objectives}, noting
    )


PACKAGING = PackagedKind(
    write_document=_write_document,
    write_handout=write_handout,
    is_for_trainer=True,
)
