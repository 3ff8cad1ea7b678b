"""A dialogue on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.blocks.dialogue.contract import Dialogue
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block, Passage, Prose
from pipelines.packaging.documents.pptx.deck import Body, plan_bullets
from pipelines.packaging.documents.sections import write_statement
from pipelines.packaging.documents.source_notes import SourceNotes


def _write_document(block: Dialogue, source_notes: SourceNotes) -> Iterator[Block]:
    return (Prose(passage) for passage in _list_turns(block, source_notes))


def _plan_slides(block: Dialogue, source_notes: SourceNotes) -> Iterator[Body]:
    return plan_bullets(list(_list_turns(block, source_notes)))


def _list_turns(block: Dialogue, source_notes: SourceNotes) -> Iterator[Passage]:
    for turn in block.turns:
        speaker = replace(write_statement(turn.speaker, source_notes), strong=True)
        yield (speaker, *(write_statement(each, source_notes) for each in turn.words))


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    plan_slides=_plan_slides,
)
