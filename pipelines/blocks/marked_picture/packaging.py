"""A picture with marked places on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.blocks.marked_picture.contract import MarkedPicture
from pipelines.blocks.marked_picture.pins import draw_pins
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block, Listing, ListStyle, Passage, Photograph, Prose, Words
from pipelines.packaging.documents.pptx.deck import Body, PictureBody, plan_bullets
from pipelines.packaging.documents.quizzes import write_answer, write_feedback, write_question_body
from pipelines.packaging.documents.sections import write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from schemas.draft import Item


def _write_document(block: MarkedPicture, source_notes: SourceNotes) -> Iterator[Block]:
    photograph = _write_photograph(block, source_notes)
    caption = tuple(_write_caption(block, source_notes))
    yield photograph or Prose((Words(clean_text(block.spoken_text)), *caption))
    if block.question is not None:
        yield from write_question_body(block.question, read_document_texts(source_notes.language))
    yield Listing(tuple(_list_marks(block, source_notes)), style=ListStyle.NUMBERS)
    if block.question is not None:
        yield Prose(_write_answer(block.question, source_notes), quiet=True)


def _write_answer(question: Item, source_notes: SourceNotes) -> Passage:
    """Return the right answer and the feedback, which stand below the places on paper."""
    texts = read_document_texts(source_notes.language)
    answer = f"{texts['answer']}{texts.colon}{write_answer(question, source_notes.language)}."
    return (Words(answer, strong=True), *write_feedback(question, source_notes))


def _plan_slides(block: MarkedPicture, source_notes: SourceNotes) -> Iterator[Body]:
    photograph = _write_photograph(block, source_notes)
    if photograph is not None:
        yield PictureBody(photograph)
    marks = [
        (Words(f"{number}."), *passage)
        for number, passage in enumerate(_list_marks(block, source_notes), start=1)
    ]
    yield from plan_bullets(marks)


def _write_photograph(block: MarkedPicture, source_notes: SourceNotes) -> Photograph | None:
    """Return the picture with its numbers; None in a preview of a draft whose picture is gone."""
    data = source_notes.media.get(block.picture.sha256)
    if data is None:
        return None
    size = block.picture.width, block.picture.height
    caption = tuple(_write_caption(block, source_notes))
    return Photograph(draw_pins(bytes(data), block), size, clean_text(block.spoken_text), caption)


def _list_marks(block: MarkedPicture, source_notes: SourceNotes) -> Iterator[Passage]:
    return ((write_statement(each, source_notes),) for each in block.marks)


def _write_caption(block: MarkedPicture, source_notes: SourceNotes) -> Iterator[Words]:
    yield from (write_statement(each, source_notes) for each in block.caption)
    if block.credit_line:
        yield Words(clean_text(block.credit_line))


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    plan_slides=_plan_slides,
)
