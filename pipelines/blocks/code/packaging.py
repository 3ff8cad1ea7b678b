"""Code on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.blocks.code.contract import Code
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block, Words
from pipelines.packaging.documents.pptx.deck import Body, plan_bullets
from pipelines.packaging.documents.sections import write_code, write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import UNWRITABLE


def _write_document(block: Code, source_notes: SourceNotes) -> Iterator[Block]:
    yield write_code(block.code, source_notes, block.programming_language)


def _plan_slides(block: Code, source_notes: SourceNotes) -> Iterator[Body]:
    """Yield the lines as they are, the last with its source: a slide has no letters of one width."""
    notes = replace(write_statement(block.code, source_notes), text=block.programming_language)
    lines = [(Words(line),) for line in _split_lines(block)]
    if block.programming_language or not lines:
        return plan_bullets([*lines, (notes,)], small=True)
    return plan_bullets([*lines[:-1], (*lines[-1], notes)], small=True)


def _split_lines(block: Code) -> tuple[str, ...]:
    return tuple(UNWRITABLE.sub("", line.expandtabs(4)) for line in block.code.text.splitlines())


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    plan_slides=_plan_slides,
)
