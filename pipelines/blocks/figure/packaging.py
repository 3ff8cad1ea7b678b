"""A figure on a learner's page, in documents and on slides."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.blocks.figure.contract import Figure
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block, Passage, Photograph, Prose, Words
from pipelines.packaging.documents.pptx.deck import Body, PictureBody, plan_bullets
from pipelines.packaging.documents.sections import write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text


def _write_document(block: Figure, source_notes: SourceNotes) -> Iterator[Block]:
    photograph = _write_photograph(block, source_notes)
    if photograph is None:
        yield Prose(_write_texts(block, source_notes))
    else:
        yield photograph


def _plan_slides(block: Figure, source_notes: SourceNotes) -> Iterator[Body]:
    photograph = _write_photograph(block, source_notes)
    if photograph is None:
        yield from plan_bullets([_write_texts(block, source_notes)])
    else:
        yield PictureBody(photograph)


def _write_texts(block: Figure, source_notes: SourceNotes) -> Passage:
    return (Words(clean_text(block.spoken_text)), *_write_caption(block, source_notes))


def _write_photograph(block: Figure, source_notes: SourceNotes) -> Photograph | None:
    """Return the picture as documents hold it; None in a preview of a draft whose picture is gone."""
    data = source_notes.media.get(block.picture.sha256)
    if data is None:
        return None
    picture = block.picture
    return Photograph(
        bytes(data),
        (picture.width, picture.height),
        clean_text(block.spoken_text),
        tuple(_write_caption(block, source_notes)),
    )


def _write_caption(block: Figure, source_notes: SourceNotes) -> Iterator[Words]:
    yield from (write_statement(each, source_notes) for each in block.caption)
    if block.credit_line:
        yield Words(clean_text(block.credit_line))


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    plan_slides=_plan_slides,
)
