"""How a memo card is packaged: a page for learners, and a document to print."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.sections import write_points
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import LearnerView, PackagedKind
from premierjet_memo_card.contract import MemoCard

FOLDER = Path(__file__).parent


def _write_document(_edition: Edition, card: MemoCard, source_notes: SourceNotes) -> Iterator[Block]:
    return write_points(card.points, source_notes)


PACKAGING = PackagedKind(
    write_document=_write_document,
    view=LearnerView(template=FOLDER / "page.html"),
)
