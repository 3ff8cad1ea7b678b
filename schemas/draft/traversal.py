"""Traversal of a draft: its elements with an id, their texts and their citations, in reading order."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import get_args

from schemas.contract import Contract
from schemas.draft.blocks import NumberedBlock, Section
from schemas.draft.deliverable import Phase
from schemas.draft.elements import Citation, Row, Statement
from schemas.draft.items import (
    Cloze,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    SingleChoice,
    TrueFalse,
)

Cited = Statement | Row | Phase | Question
"""Elements that may cite a source."""

Named = Section | NumberedBlock | Cited
"""Elements that have an id."""


def walk_named(value: object) -> Iterator[Named]:
    """Yield the elements that have an id, in a contract or a tuple, in the order of the fields."""
    if isinstance(value, tuple):
        for part in value:
            yield from walk_named(part)
    elif isinstance(value, Cited):
        yield value
    elif isinstance(value, Contract):
        if isinstance(value, Named):
            yield value
        for field in _list_contract_fields(type(value)):
            yield from walk_named(getattr(value, field))


@cache
def _list_contract_fields(kind: type[Contract]) -> tuple[str, ...]:
    """Return the fields of a contract that may hold contracts; most hold only texts and numbers."""
    return tuple(name for name, field in kind.model_fields.items() if _holds_contract(field.annotation))


def _holds_contract(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Contract):
        return True
    return any(map(_holds_contract, get_args(annotation)))


def list_texts(element: Cited | NumberedBlock) -> Iterator[str]:
    """Yield every text of an element's own, in reading order, empty ones included."""
    match element:
        case NumberedBlock():
            yield from element.own_texts
        case Statement():
            yield element.text
        case Row():
            yield from element.cells
        case Phase():
            yield from (element.title, element.content, element.method, element.trainer, element.learners)
            yield from (element.resources, element.assessment, element.adaptation)
        case _:
            yield element.stem
            yield from _list_answer_texts(element)


def _list_answer_texts(item: Question) -> Iterator[str]:
    match item:
        case SingleChoice() | MultipleChoice():
            for option in item.options:
                yield from (option.text, option.feedback)
        case Cloze():
            yield from (text for gap in item.gaps for text in gap.accepted)
            yield item.feedback
        case Numeric():
            yield from (f"{item.answer:g} {item.unit}".strip(), item.feedback)
        case Matching():
            yield from (text for pair in item.pairs for text in (pair.left, pair.right))
            yield item.feedback
        case Ordering():
            yield from (place.text for place in item.places)
            yield item.feedback
        case TrueFalse():
            yield item.feedback


def walk_citing(value: object) -> Iterator[Cited]:
    """Yield every element that may cite a source, in reading order."""
    return (element for element in walk_named(value) if isinstance(element, Cited))


def walk_citations(value: object) -> Iterable[Citation]:
    """Yield every citation, in the order a reader meets them."""
    return (citation for element in walk_citing(value) for citation in element.citations)
