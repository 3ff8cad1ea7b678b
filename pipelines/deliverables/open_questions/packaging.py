"""How open questions are packaged: to hand out, and for the trainer with their marking guide."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.deliverables.open_questions.contract import OpenQuestions
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.worksheets import write_for_trainer, write_handout
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import PackagedKind
from schemas.languages.texts import KindTexts


def _write_document(edition: Edition, worksheet: OpenQuestions, noting: SourceNotes) -> Iterator[Block]:
    return write_for_trainer(worksheet, {each.id: each.text for each in edition.content.objectives}, noting)


PACKAGING = PackagedKind(
    texts=KindTexts("deliverables.open_questions", Path(__file__).with_name("texts")),
    write_document=_write_document,
    write_handout=write_handout,
    is_for_trainer=True,
)
