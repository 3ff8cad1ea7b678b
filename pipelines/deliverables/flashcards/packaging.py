"""How flashcards are packaged: cards that turn, and on paper to cut out."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.flashcards.extraction import GAP
from pipelines.packaging.documents.model import Block, Card, Cards, Passage, Prose, Words
from pipelines.packaging.documents.sections import write_row
from pipelines.packaging.documents.source_notes import SourceNotes, strip_full_stop
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.element_flaws import list_narrow_rows
from pipelines.packaging.kind import Flaw, LearnerView, PackagedKind
from schemas.draft import Citation, Origin, Row
from schemas.language import Language

FEWEST_DEFINING = 4
"""Words of an answer that is a definition, and stands in its source's words."""


def _write_document(_edition: Edition, flashcards: Flashcards, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield how to print and cut the cards, then their sheets.

    What rules ask and answer are the source's own words, which need no quotation.
    """
    says = read_document_texts(source_notes.language)
    yield Prose((Words(says["cut_cards"].format(count=len(flashcards.cards))),))
    yield Cards(tuple(_write_card(n, row, source_notes) for n, row in enumerate(flashcards.cards, start=1)))


def _write_card(number: int, row: Row, source_notes: SourceNotes) -> Card:
    front, *others = write_row(row, source_notes).cells
    back: Passage = tuple(each for cell in others for each in cell)
    for citation in row.citations:
        if row.origin is Origin.EXTRACTIVE and _is_quoted(row.cells[0], row.cells[-1], citation):
            source_notes.note_quotations(citation.quote, (citation,))
    return Card(number, front, back)


def _is_quoted(front: str, back: str, citation: Citation) -> bool:
    """Return whether a card says its source: a sentence with a gap filled, a definition, a cell of a row."""
    asked, answered, quote = (clean_text(each) for each in (front, back, citation.quote))
    if strip_full_stop(quote) in asked.replace(GAP, answered):
        return True
    is_definition = len(answered.split()) >= FEWEST_DEFINING and answered in quote
    label, *cells = quote.split(" | ")
    return is_definition or (answered in cells and label in asked)


def _list_flaws(flashcards: Flashcards, _language: Language) -> Iterator[Flaw]:
    return list_narrow_rows(flashcards, "a front and a back")


PACKAGING = PackagedKind(
    write_document=_write_document,
    view=LearnerView(template=Path(__file__).with_name("page.html")),
    list_flaws=_list_flaws,
)
