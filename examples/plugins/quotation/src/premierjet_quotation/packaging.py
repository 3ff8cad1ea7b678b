"""A quotation on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block, Passage, Prose
from pipelines.packaging.documents.pptx.deck import Body, plan_bullets
from pipelines.packaging.documents.sections import write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from premierjet_quotation.contract import Quotation


def _write_document(block: Quotation, source_notes: SourceNotes) -> Iterator[Block]:
    yield Prose(_write_words(block, source_notes))


def _plan_slides(block: Quotation, source_notes: SourceNotes) -> Iterator[Body]:
    return plan_bullets([_write_words(block, source_notes)])


def _write_words(block: Quotation, source_notes: SourceNotes) -> Passage:
    words = replace(write_statement(block.words, source_notes), strong=True)
    speaker = block.list_field("speaker")
    return (words, *(write_statement(each, source_notes) for each in speaker))


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    plan_slides=_plan_slides,
)
