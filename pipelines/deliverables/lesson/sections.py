"""Statements, rows and titles that several kinds of deliverables make from the lesson or from code."""

from collections.abc import Collection, Iterable
from typing import TypeVar

from pipelines.deliverables.lesson import extraction as lesson
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.elements import rebuild
from pipelines.drafting.kind import Material
from pipelines.drafting.request import IdAllocator
from schemas.contract import Contract
from schemas.course import Module
from schemas.draft import Citation, Deliverable, NumberedBlock, Origin, Row, Section, Statement

A = TypeVar("A", bound=Deliverable)


def choose_title(
    cited: Iterable[Citation], objective: str | None, module: Module, taken: Collection[str] = ()
) -> str:
    """Return a title for a model's section that none before it has, as far as there is one.

    That is the heading of its first source, else of another, else its objective.
    """
    headings = [each.anchor.heading[-1] for each in cited if each.anchor.heading]
    aims = [each.text for each in module.objectives if each.id == objective]
    titles = [lesson.title_page(text, module) for text in (*headings, *aims)] or [module.title]
    return next((title for title in titles if title not in taken), titles[0])


def find_lesson(material: Material) -> Lesson | None:
    """Return the lesson made before, else one extracted from the sources; None if they give none."""
    lesson_made = find_first(material.made, Lesson)
    return lesson_made or lesson.make_lesson(material, IdAllocator())


def find_first(made: Iterable[Deliverable], kind: type[A]) -> A | None:
    """Return the first deliverable of a kind; None if there is none."""
    return next((artefact for artefact in made if isinstance(artefact, kind)), None)


def repeat_statement(part: Statement, ids: IdAllocator) -> Statement:
    """Return a copy of a statement with an id of its own; its origin is never a person."""
    return part.model_copy(update={"id": ids.allocate_statement(), "origin": _choose_origin(part)})


def repeat_row(row: Row, ids: IdAllocator) -> Row:
    """Return a copy of a row with an id of its own; its origin is never a person."""
    return row.model_copy(update={"id": ids.allocate_statement(), "origin": _choose_origin(row)})


def repeat_block(block: NumberedBlock, ids: IdAllocator) -> NumberedBlock:
    """Return a copy of a block with ids of its own; no person has worded it."""

    def repeat(element: Contract) -> Contract:
        if isinstance(element, Statement):
            return repeat_statement(element, ids)
        return repeat_row(element, ids) if isinstance(element, Row) else element

    repeated = block.change_elements(repeat)
    assert repeated is not None  # each element stays
    return repeated.model_copy(update={"id": ids.allocate_block(), "worded_by": None})


def list_page_claims(section: Section) -> tuple[Statement, ...]:
    """Return the statements of a page: its sentences and steps, without a speaker's notes."""
    blocks = (block for block in section.blocks if block.is_for_learners)
    return tuple(statement for block in blocks for statement in block.list_statements())


def keep_section(section: Section, builder: ElementBuilder) -> Section:
    """Return an earlier page that a model kept, with citations updated from the spans."""

    def keep_part(part: Contract) -> Contract:
        return builder.keep_earlier(part) if isinstance(part, Statement | Row) else part

    return rebuild(section, keep_part)


def _choose_origin(part: Statement | Row) -> Origin:
    return Origin.EXTRACTIVE if part.origin is Origin.HUMAN else part.origin
