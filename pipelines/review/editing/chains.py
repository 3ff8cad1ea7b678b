"""Where an element stands: the lists that lead to it, from the content down."""

from dataclasses import dataclass
from typing import Any

from pipelines.review.editing.elements import find_lists, list_field, name_of
from schemas.contract import Contract
from schemas.draft import Content, Deliverable, Question
from schemas.draft.asked_texts import is_single
from schemas.draft.element_parts import find_member_field
from schemas.edit import Spot


@dataclass(frozen=True)
class Link:
    """One list on the way to an element: who holds it, its name, and the number that the way goes through."""

    holder: Any
    field: str
    number: int

    @property
    def children(self) -> tuple[Any, ...]:
        """Return what the list holds."""
        return list_held(self.holder, self.field)

    @property
    def child(self) -> Any:
        """Return what stands at the number."""
        return self.children[self.number]


def list_held(holder: Contract, field: str) -> tuple[Any, ...]:
    """Return what a list of an element holds, or the answers of a question."""
    held: tuple[Any, ...] = (
        getattr(holder, field) if isinstance(holder, Question) else list_field(holder, field)
    )
    return held


def find_chain(content: Content, place: str) -> tuple[Link, ...]:
    """Return the lists that lead to an element, the outermost first; none if it is not there."""
    return _find_below(content, place) or ()


def _find_below(value: Contract, place: str) -> tuple[Link, ...] | None:
    for field in find_lists(value):
        for number, child in enumerate(list_field(value, field)):
            link = Link(value, field, number)
            if name_of(child) == place:
                return (link,)
            below = _find_below(child, place)
            if below is not None:
                return (link, *below)
    return None


def find_held(content: Content, place: str, up: int) -> Link | None:
    """Return the list that holds an element, or `up` its holder; None if there is none.

    No deliverable is a holder that may be taken away so.
    """
    chain = find_chain(content, place)
    if up >= len(chain) or (up and isinstance(chain[-1 - up].child, Deliverable)):
        return None
    return chain[-1 - up]


@dataclass(frozen=True)
class Gap:
    """A place between the elements of a list, before its number `at`."""

    holder: Any
    field: str
    at: int
    deliverable: Deliverable

    @property
    def contract(self) -> type[Contract]:
        """Return the contract of what has the list."""
        found: type[Contract] = type(self.holder)
        return found

    @property
    def held(self) -> tuple[Any, ...]:
        """Return what the list holds now."""
        return list_held(self.holder, self.field)

    @property
    def is_full(self) -> bool:
        """Return whether the list holds one element at most, and has it."""
        return is_single(self.contract, self.field) and bool(self.held)


def find_gap(content: Content, spot: Spot) -> Gap | None:
    """Return the gap that a spot names; None if it is not in the content."""
    chain = find_chain(content, spot.beside)
    if not chain:
        return None
    deliverable = chain[0].child
    if spot.within is None:
        if spot.up >= len(chain) - 1:
            return None
        link = chain[-1 - spot.up]
        return Gap(link.holder, link.field, link.number + (not spot.before), deliverable)
    holder = chain[-1].child
    if spot.within not in (*find_lists(holder), find_member_field(holder)):
        return None
    count = len(list_held(holder, spot.within))
    return Gap(holder, spot.within, count if spot.at is None else min(spot.at, count), deliverable)
