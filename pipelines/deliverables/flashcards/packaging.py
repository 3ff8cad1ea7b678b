"""How flashcards are packaged: cards that turn, and on paper to cut out."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.sections import TwoColumns, write_two_columns
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.element_flaws import list_narrow_rows
from pipelines.packaging.kind import Flaw, LearnerView, PackagedKind
from schemas.language import Language

COLUMNS = TwoColumns(caption="cards_caption", header=("front", "back"), widths=(1, 1))


def _write_document(_edition: Edition, flashcards: Flashcards, source_notes: SourceNotes) -> Iterator[Block]:
    yield write_two_columns(flashcards.cards, COLUMNS, source_notes)


def _list_flaws(flashcards: Flashcards, _language: Language) -> Iterator[Flaw]:
    return list_narrow_rows(flashcards, "a front and a back")


PACKAGING = PackagedKind(
    write_document=_write_document,
    view=LearnerView(template=Path(__file__).with_name("page.html")),
    list_flaws=_list_flaws,
)
