"""A heading on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.blocks.heading.contract import Heading
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.model import Heading as DocumentHeading
from pipelines.packaging.documents.pptx.deck import Body, plan_bullets
from pipelines.packaging.documents.sections import write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text

LEVEL = 2
"""Pages are chapters, so that no contents list it."""


def _write_document(block: Heading, source_notes: SourceNotes) -> Iterator[Block]:
    label = source_notes.write_label(block.words.nature)
    yield DocumentHeading(f"{label}{clean_text(block.words.text)}", LEVEL)


def _plan_slides(block: Heading, source_notes: SourceNotes) -> Iterator[Body]:
    return plan_bullets([(replace(write_statement(block.words, source_notes), strong=True),)])


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    write_document=_write_document,
    plan_slides=_plan_slides,
)
