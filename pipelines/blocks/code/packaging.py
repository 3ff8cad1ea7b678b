"""Code on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.blocks.code.contract import Code
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.pptx.deck import Body, CodeLines
from pipelines.packaging.documents.sections import write_code, write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import UNWRITABLE


def _write_document(block: Code, source_notes: SourceNotes) -> Iterator[Block]:
    yield write_code(block.code, source_notes, block.programming_language)


def _plan_slides(block: Code, source_notes: SourceNotes) -> Iterator[Body]:
    """Yield the lines as they are, with the language of the code and its source."""
    about = replace(write_statement(block.code, source_notes), text=block.programming_language)
    yield CodeLines(_split_lines(block), about)


def _split_lines(block: Code) -> tuple[str, ...]:
    return tuple(UNWRITABLE.sub("", line.expandtabs(4)) for line in block.code.text.splitlines())


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    plan_slides=_plan_slides,
)
