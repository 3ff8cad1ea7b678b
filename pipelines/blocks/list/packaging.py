"""A list on a learner's page, in documents and on slides."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.blocks.list.contract import LedList
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block, Passage, Prose
from pipelines.packaging.documents.pptx.deck import Body, plan_bullets, plan_steps
from pipelines.packaging.documents.sections import write_block_computations, write_items, write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from schemas.draft import Statement

NUMBER = re.compile(r"([1-9]\d{0,3})\.")


def _write_document(block: LedList, source_notes: SourceNotes) -> Iterator[Block]:
    if block.lead is not None:
        yield Prose((write_statement(block.lead, source_notes),), keeps_with_next=True)
    yield from write_items(block.items, source_notes)
    yield from write_block_computations(block, source_notes)


def _plan_slides(block: LedList, source_notes: SourceNotes) -> Iterator[Body]:
    first = _find_first_number(block)
    if first:
        unlabelled = [item.model_copy(update={"form": None}) for item in block.items]
        return plan_steps([write_statement(each, source_notes) for each in unlabelled], first)
    lead = () if block.lead is None else (write_statement(block.lead, source_notes),)
    return plan_bullets([_write_point(each, source_notes) for each in block.items], lead)


def _find_first_number(block: LedList) -> int:
    """Return the number of the first item of a list that PowerPoint can count itself; 0 of any other."""
    match = NUMBER.fullmatch(block.items[0].label or "")
    if match is None or block.lead is not None or any(each.depth > 1 or each.is_code for each in block.items):
        return 0
    first = int(match[1])
    labels = [f"{number}." for number in range(first, first + len(block.items))]
    return first if labels == [each.label for each in block.items] else 0


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
