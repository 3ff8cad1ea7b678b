"""A reveal on a learner's page, in documents and on slides; on paper nothing is closed."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block, Passage, Prose, Words
from pipelines.packaging.documents.pptx.deck import Body, plan_bullets
from pipelines.packaging.documents.sections import write_block_computations, write_items, write_statement
from pipelines.packaging.documents.source_notes import SourceNotes


def _write_document(block: Reveal, source_notes: SourceNotes) -> Iterator[Block]:
    yield Prose((_write_prompt(block, source_notes),), keeps_with_next=True)
    yield from _write_details(block, source_notes)


def _write_unanswered(block: Reveal, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield a question alone; a term stands with what it means."""
    if _asks(block):
        yield Prose((_write_prompt(block, source_notes),))
    else:
        yield from _write_document(block, source_notes)


def _asks(block: Reveal) -> bool:
    return block.variant is RevealVariant.QUESTION


def _write_details(block: Reveal, source_notes: SourceNotes) -> Iterator[Block]:
    for is_set, run in groupby(block.details, key=lambda each: each.form is not None):
        if is_set:
            yield from write_items(run, source_notes)
        else:
            yield Prose(tuple(write_statement(each, source_notes) for each in run))
    yield from write_block_computations(block, source_notes)


def _plan_slides(block: Reveal, source_notes: SourceNotes) -> Iterator[Body]:
    details: list[Passage] = [(write_statement(each, source_notes),) for each in block.details]
    return plan_bullets(details, (_write_prompt(block, source_notes),))


def _write_prompt(block: Reveal, source_notes: SourceNotes) -> Words:
    return replace(write_statement(block.prompt, source_notes), strong=True)


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    write_unanswered=_write_unanswered,
    asks=_asks,
    write_answer=_write_details,
    plan_slides=_plan_slides,
)
