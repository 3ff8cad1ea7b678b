"""Steps on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block, Listing, ListStyle
from pipelines.packaging.documents.pptx.deck import Body, plan_steps
from pipelines.packaging.documents.sections import write_block_computations, write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from schemas.draft import Steps


def _write_document(block: Steps, source_notes: SourceNotes) -> Iterator[Block]:
    steps = tuple((write_statement(each, source_notes),) for each in block.statements)
    yield Listing(steps, style=ListStyle.NUMBERS)
    yield from write_block_computations(block, source_notes)


def _plan_slides(block: Steps, source_notes: SourceNotes) -> Iterator[Body]:
    return plan_steps([write_statement(each, source_notes) for each in block.statements])


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    write_document=_write_document,
    plan_slides=_plan_slides,
)
