"""A checkpoint on a learner's page, in documents and on slides; on paper its answer stands below."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.blocks.checkpoint.contract import Checkpoint
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block
from pipelines.packaging.documents.page_questions import (
    plan_page_question,
    write_page_answer,
    write_page_question,
)
from pipelines.packaging.documents.pptx.deck import Body
from pipelines.packaging.documents.source_notes import SourceNotes
from schemas.languages.texts import read_texts


def _write_document(block: Checkpoint, source_notes: SourceNotes) -> Iterator[Block]:
    yield write_page_question(block.question, _read_title(source_notes), source_notes)


def _write_unanswered(block: Checkpoint, source_notes: SourceNotes) -> Iterator[Block]:
    yield write_page_question(block.question, _read_title(source_notes), source_notes, answered=False)


def _write_answer(block: Checkpoint, source_notes: SourceNotes) -> Iterator[Block]:
    yield write_page_answer(block.question, source_notes)


def _plan_slides(block: Checkpoint, source_notes: SourceNotes) -> Iterator[Body]:
    return plan_page_question(block.question, _read_title(source_notes), source_notes)


def _read_title(source_notes: SourceNotes) -> str:
    return read_texts("blocks.checkpoint", source_notes.language)["title"]


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    write_unanswered=_write_unanswered,
    asks=lambda _: True,
    write_answer=_write_answer,
    plan_slides=_plan_slides,
)
