"""A checkpoint on a learner's page, in documents and on slides; on paper its answer stands below."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.blocks.checkpoint.contract import Checkpoint
from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Block, Passage, Prose, Together, Words
from pipelines.packaging.documents.pptx.deck import Body, plan_bullets
from pipelines.packaging.documents.quizzes import write_answer, write_feedback, write_question_body
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from schemas.draft import GAP, Cloze, MultipleChoice, SingleChoice
from schemas.languages.texts import read_texts


def _write_document(block: Checkpoint, source_notes: SourceNotes) -> Iterator[Block]:
    texts = read_document_texts(source_notes.language)
    title = Prose((Words(_read_title(source_notes), strong=True),), keeps_with_next=True)
    answer = Prose(_write_answer(block, source_notes), quiet=True)
    yield Together((title, *write_question_body(block.question, texts), answer))


def _plan_slides(block: Checkpoint, source_notes: SourceNotes) -> Iterator[Body]:
    item, texts = block.question, read_document_texts(source_notes.language)
    stem = GAP.sub(texts["gap"], item.stem) if isinstance(item, Cloze) else item.stem
    title = f"{_read_title(source_notes)}{texts.colon}{clean_text(stem)}"
    options = item.options if isinstance(item, SingleChoice | MultipleChoice) else ()
    yield from plan_bullets(
        [(Words(title, strong=True),), *((Words(clean_text(option.text)),) for option in options)]
    )
    yield from plan_bullets([_write_answer(block, source_notes)])


def _write_answer(block: Checkpoint, source_notes: SourceNotes) -> Passage:
    """Return the right answer and the feedback."""
    texts = read_document_texts(source_notes.language)
    answer = f"{texts['answer']}{texts.colon}{write_answer(block.question, source_notes.language)}"
    return (Words(f"{answer}.", strong=True), *write_feedback(block.question, source_notes))


def _read_title(source_notes: SourceNotes) -> str:
    return read_texts("blocks.checkpoint", source_notes.language)["title"]


PACKAGING = PackagedBlock(
    template=Path(__file__).with_name("block.html"),
    style=Path(__file__).with_name("block.css"),
    write_document=_write_document,
    plan_slides=_plan_slides,
)
