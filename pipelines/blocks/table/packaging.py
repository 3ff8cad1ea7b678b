"""A table on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.pptx.deck import plan_table
from pipelines.packaging.documents.sections import write_computations, write_table
from pipelines.packaging.documents.source_notes import SourceNotes
from schemas.draft import Table


def _write_document(block: Table, source_notes: SourceNotes) -> Iterator[Block]:
    yield write_table(block, source_notes)
    yield from write_computations((row.computation for row in block.rows), source_notes)


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    plan_slides=plan_table,
)
