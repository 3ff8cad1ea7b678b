"""The elements of a content one can name, cite and replace, whatever artefact they stand in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from schemas.contract import Contract
from schemas.draft import (
    Artefact,
    Citation,
    Origin,
    Quiz,
    Row,
    Section,
    SingleChoice,
    Statement,
    Summary,
    Table,
    TrueFalse,
)

C = TypeVar("C", bound=Contract)
Named = Section | Statement | Row | SingleChoice | TrueFalse


@dataclass(frozen=True)
class Element:
    """One thing a learner reads or answers: `text` is what it claims, the right answer included."""

    id: str
    artefact: str
    text: str
    citations: tuple[Citation, ...]
    origin: Origin
    part: Statement | Row | SingleChoice | TrueFalse


def elements(artefacts: Iterable[Artefact]) -> Iterator[Element]:
    """Yield every statement, table row, quiz item and key point, in reading order."""
    for artefact in artefacts:
        for part in _parts(artefact):
            yield Element(part.id, artefact.kind, claim(part), part.citations, part.origin, part)


def claim(part: Statement | Row | SingleChoice | TrueFalse) -> str:
    """Return what an element says: of a question its stem and its key."""
    if isinstance(part, Statement):
        return part.text
    if isinstance(part, Row):
        return " | ".join(part.cells)
    if isinstance(part, TrueFalse):
        return part.stem
    key = next((option.text for option in part.options if option.id == part.key), "")
    return f"{part.stem} {key}".strip()


def named(artefacts: Iterable[Artefact]) -> Iterator[Named]:
    """Yield everything that bears an id, sections included, in reading order."""
    for artefact in artefacts:
        if artefact.kind == "lesson":
            for section in artefact.sections:
                yield section
                yield from _in_section(section)
        else:
            yield from _parts(artefact)


def rebuild(value: C, change: Callable[[Contract], Contract]) -> C:
    """Return the value with `change` applied to every contract in it, the innermost first."""
    return cast(C, _rebuilt(value, change))


def _rebuilt(value: Any, change: Callable[[Contract], Contract]) -> Any:
    if isinstance(value, tuple):
        return tuple(_rebuilt(part, change) for part in value)
    if not isinstance(value, Contract):
        return value
    fields = {name: getattr(value, name) for name in type(value).model_fields}
    changed = {name: _rebuilt(part, change) for name, part in fields.items()}
    moved = {
        name: part for name, part in changed.items() if part is not fields[name] and part != fields[name]
    }
    return change(value.model_copy(update=moved) if moved else value)


def _parts(artefact: Artefact) -> Iterator[Statement | Row | SingleChoice | TrueFalse]:
    if isinstance(artefact, Quiz):
        yield from artefact.items
    elif isinstance(artefact, Summary):
        yield from artefact.points
    else:
        for section in artefact.sections:
            yield from _in_section(section)


def _in_section(section: Section) -> Iterator[Statement | Row]:
    for block in section.blocks:
        if isinstance(block, Table):
            yield from block.rows
        else:
            yield from block.statements
