"""Acts on a whole element, or on the block that holds it: copy, delete, move by one, move elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.review.editing.additions import copy_element, list_insertable
from pipelines.review.editing.chains import find_chain, find_held, list_held
from pipelines.review.editing.elements import find, find_neighbours, list_children, name_of
from pipelines.review.editing.new_ids import NextIds
from schemas.contract import Contract
from schemas.draft import (
    Block,
    Content,
    Deliverable,
    Draft,
    Section,
    Sectioned,
    Statement,
)
from schemas.edit import Add, Edit, Move, Remove, Spot, Transfer
from schemas.errors import InvalidInput
from schemas.refusal import Refusal

STEPS = {"up": -1, "down": 1}
PAGE, NUMBER = "page", "number"


@dataclass(frozen=True)
class Whole:
    """The block that holds an element and has no id of its own, so that it is meant by what stands in it."""

    up: int
    kind: str
    position: int
    neighbours: int


@dataclass(frozen=True)
class Destination:
    """Somewhere an element may go: another page, or another number among its neighbours."""

    value: str
    number: int
    title: str = ""
    """The title of that page, or of the page that has that number now."""

    @property
    def wording(self) -> str:
        """Return the key of the text that names it in a list."""
        if not self.title:
            return "to_number"
        return "to_page" if self.value.startswith(f"{PAGE}:") else "to_place"


def find_whole(content: Content, place: str) -> Whole | None:
    """Return the block without an id that an element stands in; None if there is none."""
    chain = find_chain(content, place)
    for up, link in enumerate(reversed(chain)):
        if up and isinstance(link.child, Block):
            if name_of(link.child) is not None:
                return None
            return Whole(up, link.child.kind, link.number, len(link.children))
    return None


def list_destinations(content: Content, place: str, up: int = 0) -> tuple[Destination, ...]:
    """Return where else an element, or the block that holds it, may go."""
    link = find_held(content, place, up)
    if link is None or isinstance(link.holder, Content):
        return ()
    own_page = next(
        (each.child for each in reversed(find_chain(content, place)) if isinstance(each.child, Section)), None
    )
    pages = () if link.child is own_page else tuple(_list_pages(content, place, link.child, own_page))
    if up or name_of(link.child) is None:
        return pages
    names = find_neighbours(content, place)
    others = (
        Destination(f"{NUMBER}:{number}", number + 1, getattr(find(content, name), "title", ""))
        for number, name in enumerate(names)
        if name != place
    )
    return (*pages, *others)


def _list_pages(
    content: Content, place: str, child: Contract, own_page: Section | None
) -> Iterator[Destination]:
    deliverable = find_chain(content, place)[0].child
    if not isinstance(deliverable, Sectioned):
        return
    for number, section in enumerate(deliverable.sections, start=1):
        if section is not own_page and _find_end(section, child, deliverable) is not None:
            yield Destination(f"{PAGE}:{section.id}", number, section.title)


def _find_end(section: Section, child: Contract, deliverable: Deliverable) -> Spot | None:
    """Return the last spot of a page where something may go; None if it has none of its kind."""
    if isinstance(child, Block):
        return Spot(beside=section.id, within="blocks")
    if not isinstance(child, Statement):
        return None
    for block in reversed(section.blocks):
        for field in block.LISTS:
            held = list_held(block, field)
            is_plain = list_insertable(block, field, deliverable) == (Statement,)
            if held and is_plain and isinstance(getattr(block, field), tuple):
                return Spot(beside=held[-1].id)
    return None


def is_step(act: str) -> bool:
    """Return whether an act leads on from where its element is, as `up` or `down-whole`: two are meant."""
    return act.partition("-")[0] in STEPS


def make_act(
    content: Content, draft: Draft, edits: tuple[Edit, ...], act: str, place: str, where: str
) -> Edit:
    """Return the edit of an act such as `up`, `copy`, `remove-whole` or `to`; raises InvalidInput.

    `-whole` means the block that holds the element; `where` is the value of a destination.
    """
    verb, _, of = act.partition("-")
    whole = find_whole(content, place) if of == "whole" else None
    if of == "whole" and whole is None:
        raise _refuse(place)
    up = whole.up if whole else 0
    if verb == "copy":
        return _make_copy(content, draft, edits, place, up)
    if verb == "remove":
        return Remove(place=place, up=up)
    if verb == "to":
        return _make_transfer(content, place, up, where)
    if verb not in STEPS:
        raise _refuse(place)
    return _make_step(content, place, up, STEPS[verb])


def _make_copy(content: Content, draft: Draft, edits: tuple[Edit, ...], place: str, up: int) -> Add:
    edit = copy_element(content, place, up, NextIds(draft.minted, edits).mint)
    if edit is None:
        raise InvalidInput(Refusal("edit.no_copy", place=place))
    return edit


def _make_step(content: Content, place: str, up: int, step: int) -> Edit:
    """Return the move by one among the neighbours; past the last sentence of a block into the next block."""
    link = find_held(content, place, up)
    if link is None or isinstance(link.holder, Content):
        raise _refuse(place)
    at = link.number + step
    if not up and 0 <= at < len(link.children):
        return Move(place=place, to=at)
    if 0 <= at < len(link.children):
        return Transfer(place=place, up=up, to=_find_beside(link.children[at], step))
    spot = _find_beyond(content, place, up, step)
    if spot is None:
        raise InvalidInput(Refusal("edit.not_here", place=place))
    return Transfer(place=place, up=up, to=spot)


def _find_beside(value: Contract, step: int) -> Spot:
    """Return the spot just before or behind an element, by its name or by the first in it that has one."""
    up = 0
    while name_of(value) is None:
        value, up = list_children(value)[0], up + 1
    return Spot(beside=str(name_of(value)), up=up, before=step < 0)


def leads_out(content: Content, place: str, step: int) -> bool:
    """Return whether there is a next block or page, by a step, that takes an element."""
    return _find_beyond(content, place, 0, step) is not None


def _find_beyond(content: Content, place: str, up: int, step: int) -> Spot | None:
    """Return the spot just beyond a list, in the next block or page that takes such a thing."""
    link = find_held(content, place, up)
    chain = find_chain(content, place)
    if link is None:
        return None
    page = next((each for each in reversed(chain) if isinstance(each.child, Section)), None)
    if isinstance(link.child, Block):
        beyond = page.number + step if page is not None else -1
        if page is None or not 0 <= beyond < len(page.children):
            return None
        section = page.children[beyond]
        return Spot(beside=section.id, within="blocks", at=0 if step > 0 else None)
    if type(link.child) is not Statement or page is None:
        return None
    blocks = [block for section in page.children for block in section.blocks]
    own = next((n for n, block in enumerate(blocks) if any(link.child is e for e in block.elements)), None)
    ahead = () if own is None else blocks[own + 1 :] if step > 0 else blocks[:own][::-1]
    for block in ahead:
        spot = _find_edge(block, chain[0].child, step)
        if spot is not None:
            return spot
    return None


def _find_edge(block: Block, deliverable: Deliverable, step: int) -> Spot | None:
    """Return the spot before the first sentence of a block, or behind its last."""
    fields = [field for field in block.LISTS if list_insertable(block, field, deliverable) == (Statement,)]
    held = [each for field in fields for each in list_held(block, field)]
    if not held or not isinstance(getattr(block, fields[0]), tuple):
        return None
    if step < 0:
        return Spot(beside=held[-1].id)
    if (name := name_of(block)) is not None:
        return Spot(beside=name, within=fields[0], at=0)
    return Spot(beside=held[0].id, before=True)


def _make_transfer(content: Content, place: str, up: int, where: str) -> Edit:
    kind, _, value = where.partition(":")
    if kind == NUMBER and value.isdecimal():
        return Move(place=place, to=int(value))
    link, section = find_held(content, place, up), find(content, value)
    chain = find_chain(content, place)
    if link is None or not isinstance(section, Section) or not chain:
        raise _refuse(place)
    spot = _find_end(section, link.child, chain[0].child)
    if spot is None:
        raise InvalidInput(Refusal("edit.not_here", place=place))
    return Transfer(place=place, up=up, to=spot)


def _refuse(place: str) -> InvalidInput:
    return InvalidInput(Refusal("edit.gone", place=place))
