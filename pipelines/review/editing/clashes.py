"""Edits made on an older draft carried over to the newest one, and their clashes with others' edits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.review.editing.additions import transfer_element
from pipelines.review.editing.chains import find_chain, find_gap, find_held
from pipelines.review.editing.edits import normalise_text
from pipelines.review.editing.elements import (
    find,
    find_neighbours,
    find_owner,
    list_citations_of,
    name_of,
    walk,
)
from pipelines.review.editing.nearest_spots import follow_spot
from pipelines.review.editing.new_ids import find_other_letter, is_made, list_added_texts
from schemas.contract import Contract
from schemas.draft import Content, Table, walk_named
from schemas.draft.element_parts import NATURE, list_members, list_parts
from schemas.edit import Add, Cite, Clash, Edit, Move, Remove, Replace, Rewrite, Transfer
from schemas.errors import InvalidInput
from schemas.source import SourceSpans

CITATIONS, ORDER, ADDED = "citations", "order", "added"

PartTexts = dict[tuple[str, str], str]


@dataclass(frozen=True)
class CarriedEdits:
    """A person's edits on the newest draft: those to apply, those it has already, and the clashes.

    `displaced` are those among the first that go elsewhere, because what they were beside is gone;
    `clash_edits` those that clash, as they would be made in the newest draft.
    """

    edits: tuple[Edit, ...] = ()
    already: tuple[Edit, ...] = ()
    clashes: tuple[Clash, ...] = ()
    displaced: tuple[Edit, ...] = ()
    clash_edits: tuple[Edit, ...] = ()


def carry_edits(edits: Sequence[Edit], base: Content, head: Content, spans: SourceSpans) -> CarriedEdits:
    """Return how edits made on `base` apply to `head`, a later content.

    An edit applies if its element (the whole question or row; for a move the order of its neighbours) has
    the same texts and quotations in both. An edit that `head` contains already is not applied again.
    """
    remaining: list[Edit] = []
    already: list[Edit] = []
    displaced: list[Edit] = []
    clash_edits: list[Edit] = []
    clashes: dict[tuple[str, str], Clash] = {}
    for made in edits:
        edit = made
        if base != head and _is_done(edit, base, head):
            already.append(edit)
            continue
        if base != head and isinstance(edit, Add | Transfer):
            edit = find_other_letter(follow_spot(edit, base, head), head)
            displaced += [edit] if edit != made else []
        if base != head and isinstance(edit, Remove):
            edit = _follow_holder(edit, base, head)
        clashes_of_edit = {
            (clash.place, clash.part): clash for clash in _find_clashes(edit, base, head, spans)
        }
        # Keep the clash of an earlier edit of the same element, if that edit wants to change this part.
        clashes |= {
            spot: clash
            for spot, clash in clashes_of_edit.items()
            if spot not in clashes or clash.yours != clash.base
        }
        (clash_edits if clashes_of_edit else remaining).append(edit)
    return CarriedEdits(
        tuple(remaining), tuple(already), tuple(clashes.values()), tuple(displaced), tuple(clash_edits)
    )


def _is_done(edit: Edit, base: Content, head: Content) -> bool:
    if isinstance(edit, Remove) and edit.up:
        names = _list_named_in_holder(edit, base)
        return bool(names) and not any(find(head, name) for name in names)
    if isinstance(edit, Remove):
        return _has_part(base, edit) and not _has_part(head, edit)
    if isinstance(edit, Transfer):
        return _stands_there(edit, head)
    if isinstance(edit, Add):
        return is_made(edit, head)
    if isinstance(edit, Replace):
        old, new = _read_part(base, edit), _read_part(head, edit)
        return old == normalise_text(edit.before) and new == normalise_text(edit.after)
    return False


def _list_named_in_holder(edit: Remove, content: Content) -> tuple[str, ...]:
    """Return the ids in what an edit removes by one of them; none if it is not there."""
    link = find_held(content, edit.place, edit.up)
    return tuple(each.id for each in walk_named(link.child)) if link else ()


def _follow_holder(edit: Remove, base: Content, head: Content) -> Remove:
    """Return the edit, naming a holder by what is left in it if the element that named it is gone."""
    if not edit.up or find(head, edit.place) is not None:
        return edit
    left = next((name for name in _list_named_in_holder(edit, base) if find(head, name)), None)
    if left is None:
        return edit
    deeper = len(find_chain(base, left)) - len(find_chain(base, edit.place))
    return edit.model_copy(update={"place": left, "up": edit.up + deeper})


def _stands_there(edit: Transfer, content: Content) -> bool:
    """Return whether an element stands already where an edit would put it."""
    try:
        return transfer_element(content, edit) == content
    except InvalidInput:
        return False


def _has_part(content: Content, edit: Remove) -> bool:
    element = find(content, edit.place)
    if edit.part is None or element is None:
        return element is not None
    return edit.part in list_members(element)


def _read_part(content: Content, edit: Replace) -> str | None:
    element = find_owner(content, edit.place, edit.part)
    text = dict(list_parts(element)).get(edit.part) if element else None
    return None if text is None else normalise_text(text)


def _find_clashes(edit: Edit, base: Content, head: Content, spans: SourceSpans) -> Iterator[Clash]:
    old, new = _list_relied_on(edit, base), _list_relied_on(edit, head)
    if old == new:
        return
    intended = _list_intended(edit, spans)
    removes = isinstance(edit, Remove) and edit.part is None
    for place, part in dict.fromkeys([*old, *new]):
        before, now = old.get((place, part)), new.get((place, part))
        if part == NATURE and now is None:  # gone with its text, which says so
            continue
        if removes and now is None:  # gone already
            continue
        if before != now or part in intended:
            yours = None if removes else intended.get(part, before)
            yield Clash(place=place, part=part, base=before, theirs=now, yours=yours)


def _list_relied_on(edit: Edit, content: Content) -> PartTexts:
    """Return the texts an edit relies on: all of its element, or the order of its neighbours."""
    if isinstance(edit, Move) and edit.part is None:
        names = find_neighbours(content, edit.place)
        return {(edit.place, ORDER): "\n".join(names)} if names else {}
    if isinstance(edit, Add):
        return {} if _has_gap(content, edit) else {(edit.place, ADDED): ""}
    if isinstance(edit, Transfer):
        return {(edit.place, ORDER): _name_holder(content, edit)} if find(content, edit.place) else {}
    if isinstance(edit, Remove) and edit.part is None:
        link = find_held(content, edit.place, edit.up)
        element = link.child if link else None
        values = walk(element) if element else ()
        return {
            (_name_element(value), part): text
            for value in values
            for part, text in _list_texts(value).items()
        }
    element = find_owner(content, edit.place, edit.part if isinstance(edit, Replace) else "")
    return {(edit.place, part): text for part, text in (_list_texts(element) if element else {}).items()}


def _has_gap(content: Content, edit: Add) -> bool:
    return find_gap(content, edit.spot) is not None


def _name_holder(content: Content, edit: Transfer) -> str:
    """Return the name of what an element stands in: the nearest that has one."""
    holders = (name_of(link.holder) for link in reversed(find_chain(content, edit.place)))
    return next((name for name in holders if name), "")


def _list_intended(edit: Edit, spans: SourceSpans) -> dict[str, str]:
    """Return the text that an edit wants each part to have."""
    if isinstance(edit, Replace):
        return {edit.part: normalise_text(edit.after)}
    if isinstance(edit, Cite):
        source_spans = [spans.find(span) for span in edit.spans]
        return {CITATIONS: "\n".join(span.text for _, span in filter(None, source_spans))}
    if isinstance(edit, Rewrite):
        return _list_texts(edit.item)
    if isinstance(edit, Move):
        return {edit.part or ORDER: str(edit.to + 1)}
    if isinstance(edit, Add):
        return {ADDED: "\n".join(list_added_texts(edit))}
    return {}


def _list_texts(value: Contract) -> dict[str, str]:
    """Return an element's texts and quotations by part, whoever wrote them."""
    part_texts = {part: normalise_text(text) for part, text in list_parts(value)}
    part_texts |= {member: str(number) for number, member in enumerate(list_members(value), start=1)}
    quotes = [citation.quote for citation in list_citations_of(value)]
    return part_texts | ({CITATIONS: "\n".join(quotes)} if quotes else {})


def _name_element(value: Contract) -> str:
    return value.rows[0].id if isinstance(value, Table) else name_of(value) or ""
