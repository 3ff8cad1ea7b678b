"""A list on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.blocks.list.contract import LedList
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block, Passage, Prose
from pipelines.packaging.documents.pptx.deck import Body, plan_bullets
from pipelines.packaging.documents.sections import write_block_computations, write_items, write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from schemas.draft import Statement


def _write_document(block: LedList, source_notes: SourceNotes) -> Iterator[Block]:
    if block.lead is not None:
        yield Prose((write_statement(block.lead, source_notes),), keeps_with_next=True)
    yield from write_items(block.items, source_notes)
    yield from write_block_computations(block, source_notes)


def _plan_slides(block: LedList, source_notes: SourceNotes) -> Iterator[Body]:
    return plan_bullets([_write_point(each, source_notes) for each in block.list_statements()])


def _write_point(statement: Statement, source_notes: SourceNotes) -> Passage:
    """Return an item as a point of a slide; a dash says that it is part of the one above."""
    words = write_statement(statement, source_notes)
    is_deeper = statement.depth > 1 and not statement.label
    return (replace(words, text=f"– {words.text}") if is_deeper else words,)


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    plan_slides=_plan_slides,
)
