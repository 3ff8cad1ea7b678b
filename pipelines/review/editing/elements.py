"""Elements of a content that a person can name, and a content with one of them changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from schemas.contract import Contract
from schemas.draft import (
    Citation,
    Cited,
    Content,
    Deliverable,
    ElementHolder,
    Layout,
    Named,
    NumberedBlock,
    PhasePlan,
    Section,
    Statement,
    Table,
)
from schemas.draft.element_parts import choices, may_be_empty, texts

CONTENT = "content"
MAY_END_EMPTY = "left_to_trainer"

LISTS: dict[type[Contract], tuple[str, ...]] = {
    Content: ("artefacts",),
    Section: ("blocks",),
}
"""The fields in which an element lists others; a deliverable names its own field in `LIST`."""


@dataclass(frozen=True)
class Editable:
    """One text that a person may change, its place, and the choices it is limited to, if any.

    `choices` has the only possible texts of a right answer or a modality; `optional` ones may be empty.
    """

    place: str
    part: str
    text: str
    artefact: str
    choices: tuple[str, ...] = ()
    optional: bool = False
    verbatim: bool = False
    """Its spaces and signs are part of it, as those of code are."""


def list_editables(content: Content) -> tuple[Editable, ...]:
    """Return every text a person may change, in reading order: the title first."""
    title = Editable(CONTENT, "title", content.title, CONTENT)
    editables = [title]
    for artefact in content.artefacts:
        verbatim = _list_verbatim(artefact)
        for place, value in _name_elements(artefact):
            for part, text in texts(value):
                possible = choices(value, part, content.objectives)
                is_verbatim = place in verbatim and part == "text"
                editables.append(
                    Editable(place, part, text, artefact.kind, possible, may_be_empty(part), is_verbatim)
                )
    return tuple(editables)


def _list_verbatim(value: Contract) -> frozenset[str]:
    """Return the ids of the statements that are kept word for word."""
    holders = [part for part in walk(value) if isinstance(part, ElementHolder)]
    of_lists = (
        child.id
        for part in holders
        for name, layout in part.LAYOUTS.items()
        if layout is Layout.VERBATIM
        for child in part.list_field(name)
    )
    return frozenset(of_lists) | {
        each.id for part in holders for each in part.elements if isinstance(each, Statement) and each.is_code
    }


def find_lists(value: Contract) -> tuple[str, ...]:
    """Return the fields in which an element lists others; none if it has only text."""
    if type(value) in LISTS:
        return LISTS[type(value)]
    if isinstance(value, ElementHolder):
        return value.LISTS
    if isinstance(value, PhasePlan):
        return (value.LIST, MAY_END_EMPTY)
    return (value.LIST,) if isinstance(value, Deliverable) and value.LIST else ()


def groups(value: Contract) -> tuple[tuple[Any, ...], ...]:
    """Return the lists of an element's children; children of one list can be reordered."""
    return tuple(list_field(value, field) for field in find_lists(value))


def list_field(value: Contract, field: str) -> tuple[Any, ...]:
    """Return what one of an element's lists holds."""
    if isinstance(value, ElementHolder):
        return value.list_field(field)
    held: tuple[Any, ...] = getattr(value, field)
    return held


def list_children(value: Contract) -> tuple[Any, ...]:
    """Return the children of an element, in order; none if it has only text."""
    return tuple(child for group in groups(value) for child in group)


def is_ended(value: Contract) -> bool:
    """Return whether a list of an element that must not be empty is empty."""
    return any(not list_field(value, field) for field in find_lists(value) if _is_needed(value, field))


def _is_needed(value: Contract, field: str) -> bool:
    return value.needs(field) if isinstance(value, ElementHolder) else field != MAY_END_EMPTY


def name_of(value: Contract) -> str | None:
    """Return the place that names an element; None for a block that has no id of its own."""
    if isinstance(value, Content):
        return CONTENT
    if isinstance(value, Deliverable):
        return value.kind
    return value.id if isinstance(value, Named) else None


def find(content: Content, place: str) -> Contract | None:
    """Return the element of a name, or None."""
    return next((value for value in walk(content) if name_of(value) == place), None)


def index_elements(content: Content) -> dict[str, Contract]:
    """Return the elements of a content by name, for whoever looks for many of them."""
    named: dict[str, Contract] = {}
    for value in walk(content):
        name = name_of(value)
        if name is not None:
            named.setdefault(name, value)
    return named


def find_table_at(content: Content, place: str) -> Table | None:
    """Return the table that has a row with this id, or None."""
    tables = (value for value in walk(content) if isinstance(value, Table))
    return next((table for table in tables if any(row.id == place for row in table.rows)), None)


def find_owner(content: Content, place: str, part: str) -> Contract | None:
    """Return the element that has a part: the table for a caption or header, else the one named."""
    if part != "caption" and not part.startswith("header/"):
        return find(content, place)
    element = find(content, place)
    return element if isinstance(element, NumberedBlock) else find_table_at(content, place)


def find_neighbours(content: Content, place: str) -> tuple[str, ...]:
    """Return the names in the same list as an element, itself included, in order."""
    for group in (group for value in walk(content) for group in groups(value)):
        names = tuple(str(name_of(child)) for child in group)
        if place in names:
            return names
    return ()


def walk(value: Contract) -> Iterator[Contract]:
    """Yield an element and everything inside it, in reading order."""
    yield value
    for child in list_children(value):
        yield from walk(child)


def list_citations_of(value: Contract) -> tuple[Citation, ...]:
    """Return the citations of an element; none for one that cannot cite."""
    return value.citations if isinstance(value, Cited) else ()


def replace_elements(
    value: Any, is_meant: Callable[[Contract], bool], change: Callable[[Any], Contract]
) -> Any:
    """Return a content with `change` applied to the elements for which `is_meant` holds.

    Blocks left empty are removed.
    """
    if is_meant(value):
        return change(value)
    changed: dict[str, Any] = {}
    for field in find_lists(value):
        before = list_field(value, field)
        after = tuple(replace_elements(child, is_meant, change) for child in before)
        if any(one is not other for one, other in zip(before, after, strict=True)):
            changed[field] = fit_field(
                value, field, tuple(child for child in after if not _is_left_empty(child))
            )
    return value.model_copy(update=changed) if changed else value


def fit_field(value: Contract, field: str, children: tuple[Any, ...]) -> Any:
    """Return what a list's field holds for these children: all of them, or the one it is made for."""
    return children if isinstance(getattr(value, field), tuple) else next(iter(children), None)


def _is_left_empty(value: Contract) -> bool:
    if not isinstance(value, ElementHolder) or value.stands_alone:
        return False
    return bool(value.LISTS) and not list_children(value)


def _name_elements(value: Contract) -> Iterator[tuple[str, Contract]]:
    """Yield each element that has texts, with its place; a table has the id of its first row."""
    for part in walk(value):
        if isinstance(part, Table):
            yield part.rows[0].id, part
        elif (name := name_of(part)) is not None:
            yield name, part
