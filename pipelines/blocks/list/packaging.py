"""A list with its lead-in on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.blocks.list.contract import LedList
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block, Listing, Prose
from pipelines.packaging.documents.pptx.deck import Body, plan_bullets
from pipelines.packaging.documents.sections import write_block_computations, write_statement
from pipelines.packaging.documents.source_notes import SourceNotes


def _write_document(block: LedList, source_notes: SourceNotes) -> Iterator[Block]:
    yield Prose((write_statement(block.lead, source_notes),), keeps_with_next=True)
    yield Listing(tuple((write_statement(each, source_notes),) for each in block.items))
    yield from write_block_computations(block, source_notes)


def _plan_slides(block: LedList, source_notes: SourceNotes) -> Iterator[Body]:
    return plan_bullets([(write_statement(each, source_notes),) for each in block.list_statements()])


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    plan_slides=_plan_slides,
)
