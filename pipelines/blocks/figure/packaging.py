"""A figure on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.blocks.figure.contract import Figure
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block, Prose
from pipelines.packaging.documents.photographs import write_photograph, write_picture_words
from pipelines.packaging.documents.pptx.deck import Body, PictureBody, plan_bullets
from pipelines.packaging.documents.sections import write_block_computations
from pipelines.packaging.documents.source_notes import SourceNotes


def _write_document(block: Figure, source_notes: SourceNotes) -> Iterator[Block]:
    photograph = write_photograph(block, block.caption, source_notes)
    yield photograph or Prose(write_picture_words(block, block.caption, source_notes))
    yield from write_block_computations(block, source_notes)


def _plan_slides(block: Figure, source_notes: SourceNotes) -> Iterator[Body]:
    photograph = write_photograph(block, block.caption, source_notes)
    if photograph is None:
        yield from plan_bullets([write_picture_words(block, block.caption, source_notes)])
    else:
        yield PictureBody(photograph)


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    write_document=_write_document,
    plan_slides=_plan_slides,
)
