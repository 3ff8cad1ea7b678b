"""A content as the elements a person can name, and the texts of each; or the content with one changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from schemas.contract import Contract
from schemas.draft import (
    Citation,
    Content,
    Lesson,
    Option,
    Paragraph,
    Quiz,
    Row,
    Section,
    SingleChoice,
    Statement,
    Steps,
    Summary,
    Table,
    TrueFalse,
)

CONTENT = "content"
KEY, ANSWER = "key", "answer"
MAY_BE_EMPTY = frozenset({"feedback", "cells", "header"})

Block = Paragraph | Steps | Table

LISTS: dict[type[Contract], str] = {
    Content: "artefacts",
    Lesson: "sections",
    Section: "blocks",
    Paragraph: "statements",
    Steps: "statements",
    Table: "rows",
    Quiz: "items",
    Summary: "points",
}


@dataclass(frozen=True)
class Editable:
    """One text a person may change: where it stands, what it says, and what it may say.

    `choices` lists the only texts possible of a right answer; `optional` where it may be empty.
    """

    place: str
    part: str
    text: str
    artefact: str
    choices: tuple[str, ...] = ()
    optional: bool = False


def places(content: Content) -> tuple[Editable, ...]:
    """Return every text a person may change, in reading order: the title first."""
    title = Editable(CONTENT, "title", content.title, CONTENT)
    found = [title]
    for artefact in content.artefacts:
        for place, value in _named(artefact):
            for part, text in texts(value):
                allowed = choices(value, part)
                found.append(Editable(place, part, text, artefact.kind, allowed, may_be_empty(part)))
    return tuple(found)


def texts(value: Contract) -> Iterator[tuple[str, str]]:
    """Yield the parts of one element (or table) with their texts, in reading order."""
    if isinstance(value, Content | Section):
        yield "title", value.title
    elif isinstance(value, Statement):
        yield "text", value.text
    elif isinstance(value, Row):
        yield from ((f"cells/{n}", cell) for n, cell in enumerate(value.cells, start=1))
    elif isinstance(value, Table):
        yield "caption", value.caption
        yield from ((f"header/{n}", cell) for n, cell in enumerate(value.header, start=1))
    elif isinstance(value, SingleChoice):
        yield "stem", value.stem
        for option in value.options:
            yield f"options/{option.id}/text", option.text
            yield f"options/{option.id}/feedback", option.feedback
        yield KEY, value.key
    elif isinstance(value, TrueFalse):
        yield "stem", value.stem
        yield ANSWER, "true" if value.answer else "false"
        yield "feedback", value.feedback


def choices(value: Contract, part: str) -> tuple[str, ...]:
    """Return the only texts a part may have; none where a person writes it freely."""
    if isinstance(value, SingleChoice) and part == KEY:
        return tuple(option.id for option in value.options)
    return ("true", "false") if part == ANSWER else ()


def may_be_empty(part: str) -> bool:
    """Return whether a part may say nothing: a remark on an answer, a cell."""
    return not MAY_BE_EMPTY.isdisjoint(part.split("/"))


def fields_with(value: Contract, part: str, text: str) -> dict[str, Any]:
    """Return the fields that change where one of the element's parts says another text."""
    field, _, below = part.partition("/")
    if isinstance(value, SingleChoice) and field == "options":
        letter, _, of_option = below.partition("/")
        return {
            "options": tuple(
                option.model_copy(update={of_option: text}) if option.id == letter else option
                for option in value.options
            )
        }
    if below:
        cells: tuple[str, ...] = getattr(value, field)
        at = int(below) - 1
        return {field: (*cells[:at], text, *cells[at + 1 :])}
    return {field: text == "true"} if field == ANSWER else {field: text}


def children(value: Contract) -> tuple[Any, ...]:
    """Return what an element holds one below the other; nothing for one that holds only text."""
    field = LISTS.get(type(value))
    return getattr(value, field) if field else ()


def name_of(value: Contract) -> str | None:
    """Return the place that names an element; None for a block, which has no name of its own."""
    if isinstance(value, Content):
        return CONTENT
    if isinstance(value, Lesson | Quiz | Summary):
        return value.kind
    if isinstance(value, Section | Statement | Row | SingleChoice | TrueFalse):
        return value.id
    return None


def find(content: Content, place: str) -> Contract | None:
    """Return the element of a name, or None."""
    return next((value for value in walk(content) if name_of(value) == place), None)


def table_at(content: Content, place: str) -> Table | None:
    """Return the table a row of this name stands in, or None."""
    tables = (value for value in walk(content) if isinstance(value, Table))
    return next((table for table in tables if any(row.id == place for row in table.rows)), None)


def owner(content: Content, place: str, part: str) -> Contract | None:
    """Return what has a part at a place: the element, or for its caption and header the table; or None."""
    is_of_table = part == "caption" or part.startswith("header/")
    return table_at(content, place) if is_of_table else find(content, place)


def neighbours(content: Content, place: str) -> tuple[str, ...]:
    """Return the names among which an element stands, itself included, in order."""
    for value in walk(content):
        names = tuple(str(name_of(child)) for child in children(value))
        if place in names:
            return names
    return ()


def walk(value: Contract) -> Iterator[Contract]:
    """Yield an element and all it holds, in reading order."""
    yield value
    for child in children(value):
        yield from walk(child)


def citations_of(value: Contract) -> tuple[Citation, ...]:
    """Return what an element rests on; nothing for one that cannot cite."""
    return value.citations if isinstance(value, Statement | Row | SingleChoice | TrueFalse) else ()


def options_of(value: Contract | None) -> tuple[Option, ...]:
    """Return the answers of a question; nothing for anything else."""
    return value.options if isinstance(value, SingleChoice) else ()


def replaced(value: Any, is_meant: Callable[[Contract], bool], change: Callable[[Any], Contract]) -> Any:
    """Return a content with `change` made of the elements meant; a block left empty goes."""
    if is_meant(value):
        return change(value)
    before = children(value)
    after = tuple(replaced(child, is_meant, change) for child in before)
    if all(one is other for one, other in zip(before, after, strict=True)):
        return value
    kept = tuple(child for child in after if not isinstance(child, Block) or children(child))
    return value.model_copy(update={LISTS[type(value)]: kept})


def _named(value: Contract) -> Iterator[tuple[str, Contract]]:
    """Yield what bears texts with the place that names it: a table at its first row's id, before it."""
    for part in walk(value):
        if isinstance(part, Table):
            yield part.rows[0].id, part
        elif (name := name_of(part)) is not None:
            yield name, part
