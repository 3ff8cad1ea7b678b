"""A paragraph on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block, Words
from pipelines.packaging.documents.pptx.deck import Body, plan_bullets
from pipelines.packaging.documents.sections import write_paragraph, write_points, write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from schemas.draft import Nature, Paragraph, Statement

ROOM_TO_WRITE = "…" * 20
"""Stands on a slide after what is left blank."""


def _write_document(block: Paragraph, source_notes: SourceNotes) -> Iterator[Block]:
    return write_paragraph(block.statements, source_notes)


def _write_points(block: Paragraph, source_notes: SourceNotes) -> Iterator[Block]:
    return write_points(block.statements, source_notes)


def _plan_slides(block: Paragraph, source_notes: SourceNotes) -> Iterator[Body]:
    return plan_bullets([(_write_with_blank(each, source_notes),) for each in block.statements])


def _write_with_blank(statement: Statement, source_notes: SourceNotes) -> Words:
    words = write_statement(statement, source_notes)
    if statement.nature is Nature.BLANK:
        return Words(f"{words.text} {ROOM_TO_WRITE}")
    return words


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    write_document=_write_document,
    write_points=_write_points,
    plan_slides=_plan_slides,
)
