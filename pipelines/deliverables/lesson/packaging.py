"""How a lesson is packaged: a page a section, and the booklet that learners keep."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.packaging.documents.booklet import write_booklet_parts
from pipelines.packaging.documents.lesson_pages import LessonPages
from pipelines.packaging.documents.model import Block, Contents
from pipelines.packaging.documents.objectives import state_objectives
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.element_flaws import list_blank_blocks
from pipelines.packaging.kind import Flaw, LearnerView, PackagedKind, PagePart
from schemas.language import Language


def _write_booklet(edition: Edition, lesson: Lesson, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the contents, the objectives, the lesson, what is bound beside it, and answers at the end."""
    pages = LessonPages(source_notes, {each.id: each.text for each in edition.content.objectives})
    yield Contents(read_document_texts(source_notes.language)["contents"])
    yield from state_objectives(edition.content)
    yield from pages.write_pages(lesson.sections)
    yield from write_booklet_parts(edition, source_notes)
    yield from pages.write_answers()


def _split_pages(lesson: Lesson) -> Iterator[PagePart]:
    return (PagePart(section.id, section.title, section.objective) for section in lesson.sections)


def _list_flaws(lesson: Lesson, _language: Language) -> Iterator[Flaw]:
    return list_blank_blocks(lesson)


PACKAGING = PackagedKind(
    write_document=_write_booklet,
    is_booklet=True,
    view=LearnerView(template=Path(__file__).with_name("page.html"), split=_split_pages),
    is_for_trainer=True,
    list_flaws=_list_flaws,
)
