"""How a quiz is packaged: a page that scores, a paper for learners, and the trainer's key."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.quizzes import write_key, write_quiz
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import LearnerView, PackagedKind


def _write_document(_edition: Edition, of: Quiz, source_notes: SourceNotes) -> Iterator[Block]:
    return write_key(of, source_notes)


PACKAGING = PackagedKind(
    write_document=_write_document,
    write_handout=write_quiz,
    view=LearnerView(template=Path(__file__).with_name("page.html")),
    is_for_trainer=True,
)
