"""The nearest spot in a newer draft for what was put beside an element that is gone."""

from collections.abc import Iterator

from pipelines.review.editing.added_elements import read_elements, write_elements
from pipelines.review.editing.chains import Link, find_chain, find_gap
from pipelines.review.editing.elements import find, list_children, name_of
from schemas.contract import Contract
from schemas.draft import Block, Content, Paragraph, Section, Sectioned, Statement
from schemas.edit import MOST_HOLDERS, Add, Spot, Transfer


def follow_spot(edit: Add | Transfer, base: Content, head: Content) -> Add | Transfer:
    """Return the edit at its spot, or at the nearest one that the newer content has; as it is without one.

    A sentence whose whole paragraph is gone becomes a paragraph at the end of its page, or of the last one.
    """
    spot = edit.to if isinstance(edit, Transfer) else edit.spot
    if find_gap(head, spot) is not None or find_gap(base, spot) is None:
        return edit
    chain = find_chain(base, spot.beside)
    near = next((each for each in _list_near(chain, spot) if find_gap(head, each) is not None), None)
    if near is not None:
        return edit.model_copy(update={"to" if isinstance(edit, Transfer) else "spot": near})
    return _end_page(edit, chain, base, head) if isinstance(edit, Add) else edit


def _list_near(chain: tuple[Link, ...], spot: Spot) -> Iterator[Spot]:
    """Yield spots of the same list: behind what stood before, then beside the others, then at its end."""
    if spot.within is not None:
        return
    link = chain[-1 - spot.up]
    for sibling in reversed(link.children[: link.number]):
        yield from _list_beside(sibling)
    for sibling in link.children[link.number + 1 :]:
        yield from _list_beside(sibling, before=True)
    holder = name_of(link.holder)
    if holder is not None:
        yield Spot(beside=holder, within=link.field)


def _list_beside(sibling: Contract, *, before: bool = False) -> Iterator[Spot]:
    """Yield the spots behind an element, or before it, each by something in it that has a name."""
    for name, up in _find_named(sibling, 0):
        yield Spot(beside=name, up=up, before=before)


def _find_named(value: Contract, up: int) -> Iterator[tuple[str, int]]:
    name = name_of(value)
    if name is not None:
        yield name, up
        return
    for child in list_children(value) if up < MOST_HOLDERS else ():
        yield from _find_named(child, up + 1)


def _end_page(edit: Add, chain: tuple[Link, ...], base: Content, head: Content) -> Add:
    """Return the addition as a block at the end of its page, or of the last one; as it is if it cannot be."""
    elements = read_elements(base, edit) or ()
    blocks = tuple(each for each in elements if isinstance(each, Block))
    statements = tuple(each for each in elements if type(each) is Statement)
    made = (Paragraph(statements=statements),) if statements and not blocks else blocks
    deliverable = find(head, chain[0].child.kind)
    if not made or not isinstance(deliverable, Sectioned):
        return edit
    pages = (link.child.id for link in chain if isinstance(link.child, Section))
    page = next((name for name in pages if find(head, name)), deliverable.sections[-1].id)
    at_end = {"spot": Spot(beside=page, within="blocks"), "elements": write_elements(made)}
    return edit.model_copy(update=at_end)
