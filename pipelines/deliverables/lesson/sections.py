"""Pages made of the lesson's own statements, shared by slides, figures and narration."""

from collections.abc import Iterable
from typing import TypeVar

from pipelines.deliverables.lesson import extraction as lesson
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.elements import rebuild
from pipelines.drafting.kind import Material
from pipelines.drafting.request import IdAllocator
from schemas.contract import Contract
from schemas.course import Module
from schemas.draft import Citation, Deliverable, Nature, Notes, Origin, Row, Section, Statement, Table

A = TypeVar("A", bound=Deliverable)


def choose_title(cited: Iterable[Citation], objective: str | None, module: Module) -> str:
    """Return a title for what a model wrote: the heading its first source stands under, or its objective."""
    heading = next((each.anchor.heading[-1] for each in cited if each.anchor.heading), "")
    aim = next((each.text for each in module.objectives if each.id == objective), "")
    return lesson.title_page(heading or aim, module)


def find_lesson(material: Material) -> Lesson | None:
    """Return the lesson made before, or the one the sources would give; None where they give none."""
    made = find_first(material.made, Lesson)
    return made or lesson.extract_lesson(material.pieces, material.module, material.language, IdAllocator())


def find_first(made: Iterable[Deliverable], kind: type[A]) -> A | None:
    """Return the first artefact of a kind, if it was made."""
    return next((artefact for artefact in made if isinstance(artefact, kind)), None)


def repeat_statement(part: Statement, ids: IdAllocator) -> Statement:
    """Return a statement said in another place: code repeats it, so no person's name goes with it."""
    return part.model_copy(update={"id": ids.allocate_statement(), "origin": _origin(part)})


def repeat_row(row: Row, ids: IdAllocator) -> Row:
    """Return a row shown in another place."""
    return row.model_copy(update={"id": ids.allocate_statement(), "origin": _origin(row)})


def make_direction(text: str, ids: IdAllocator) -> Statement:
    """Return what tells somebody what to do; it claims nothing."""
    return Statement(
        id=ids.allocate_statement(), text=text, origin=Origin.EXTRACTIVE, nature=Nature.DIRECTION
    )


def make_datum(text: str, ids: IdAllocator) -> Statement:
    """Return what `course.yaml` says."""
    return Statement(id=ids.allocate_statement(), text=text, origin=Origin.EXTRACTIVE, nature=Nature.DATA)


def make_blank(text: str, ids: IdAllocator) -> Statement:
    """Return what is left to a person, who may write it on paper."""
    return Statement(id=ids.allocate_statement(), text=text, origin=Origin.EXTRACTIVE, nature=Nature.BLANK)


def list_page_claims(section: Section) -> tuple[Statement, ...]:
    """Return the sentences of a page, steps included, a speaker's notes not."""
    blocks = (block for block in section.blocks if not isinstance(block, Table | Notes))
    return tuple(statement for block in blocks for statement in block.statements)


def keep_section(section: Section, builder: ElementBuilder) -> Section:
    """Return an earlier page a model kept, its citations following the spans."""

    def followed(part: Contract) -> Contract:
        return builder.keep_earlier(part) if isinstance(part, Statement | Row) else part

    return rebuild(section, followed)


def _origin(part: Statement | Row) -> Origin:
    return Origin.EXTRACTIVE if part.origin is Origin.HUMAN else part.origin
