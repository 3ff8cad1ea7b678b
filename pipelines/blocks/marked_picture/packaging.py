"""A picture with marked places on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pipelines.blocks.marked_picture.contract import MarkedPicture
from pipelines.blocks.marked_picture.pins import draw_pins
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block, Listing, ListStyle, Passage, Photograph, Prose, Words
from pipelines.packaging.documents.page_questions import (
    plan_page_question,
    write_page_answer,
    write_page_question,
)
from pipelines.packaging.documents.photographs import write_photograph, write_picture_words
from pipelines.packaging.documents.pptx.deck import Body, PictureBody, plan_bullets
from pipelines.packaging.documents.sections import write_block_computations, write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from schemas.languages.texts import read_texts


def _write_document(block: MarkedPicture, source_notes: SourceNotes) -> Iterator[Block]:
    yield _write_picture(block, source_notes)
    if block.question is not None:
        yield write_page_question(block.question, _read_title(source_notes), source_notes)
    yield Listing(tuple(_list_marks(block, source_notes)), style=ListStyle.NUMBERS)
    yield from write_block_computations(block, source_notes)


def _write_unanswered(block: MarkedPicture, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the picture with its question, and nothing of what is at its places; all of it without one."""
    if block.question is None:
        yield from _write_document(block, source_notes)
        return
    yield _write_picture(block, source_notes)
    yield write_page_question(block.question, _read_title(source_notes), source_notes, answered=False)


def _write_answer(block: MarkedPicture, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield what a question is answered with, and what is at the places."""
    if block.question is not None:
        yield write_page_answer(block.question, source_notes)
    yield Listing(tuple(_list_marks(block, source_notes)), style=ListStyle.NUMBERS)
    yield from write_block_computations(block, source_notes)


def _plan_slides(block: MarkedPicture, source_notes: SourceNotes) -> Iterator[Body]:
    photograph = _write_photograph(block, source_notes)
    if photograph is None:
        yield from plan_bullets([write_picture_words(block, block.caption, source_notes)])
    else:
        yield PictureBody(photograph)
    if block.question is not None:
        yield from plan_page_question(block.question, _read_title(source_notes), source_notes)
    marks = [
        (Words(f"{number}."), *passage)
        for number, passage in enumerate(_list_marks(block, source_notes), start=1)
    ]
    yield from plan_bullets(marks)


def _write_picture(block: MarkedPicture, source_notes: SourceNotes) -> Block:
    photograph = _write_photograph(block, source_notes)
    return photograph or Prose(write_picture_words(block, block.caption, source_notes))


def _write_photograph(block: MarkedPicture, source_notes: SourceNotes) -> Photograph | None:
    """Return the picture with its numbers; None in a preview of a draft whose picture is gone."""
    return write_photograph(block, block.caption, source_notes, partial(draw_pins, block=block))


def _list_marks(block: MarkedPicture, source_notes: SourceNotes) -> Iterator[Passage]:
    return ((write_statement(each, source_notes),) for each in block.marks)


def _read_title(source_notes: SourceNotes) -> str:
    return read_texts("blocks.marked_picture", source_notes.language)["list_question"]


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    write_unanswered=_write_unanswered,
    asks=lambda block: block.question is not None,
    write_answer=_write_answer,
    plan_slides=_plan_slides,
)
