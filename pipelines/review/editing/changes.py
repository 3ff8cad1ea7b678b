"""Difference of two contents: the edits that turn one into the other, for counting and display."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.review.editing.authorship import touches_claim
from pipelines.review.editing.elements import (
    find_lists,
    groups,
    index_elements,
    list_children,
    list_citations_of,
    name_of,
    walk,
)
from schemas.contract import Contract
from schemas.draft import CitationStatus, Cloze, Content, ElementHolder, Question, Table
from schemas.draft.element_parts import list_members, list_parts
from schemas.edit import Cite, Edit, Move, Remove, Replace, Rewrite

BLOCK_OF = "block of "
"""Begins the name of a block that has no id, which no edit can move."""


def find_edits(before: Content, after: Content) -> tuple[Edit, ...]:
    """Return the edits that turn one content into the other, in an order in which they can be applied.

    A question that changed its type is a Rewrite. A new element has no edit: `find_additions` names it. An
    element that went to another block or page is a Move to its number there, which tells of the change and
    which `apply_edit` cannot make; nothing is told of blocks without an id that changed places.
    """
    return (*_find_rewritten(before, after), *_find_removals(before, after), *_find_moves(before, after))


def find_additions(before: Content, after: Content) -> tuple[str, ...]:
    """Return the names of the elements only the later content has, in reading order.

    An answer added to an existing question is named like `q-0007 options/d`.
    """
    known = set(_list_names(before))
    olds, news = index_elements(before), index_elements(after)

    def was_there(name: str) -> bool:
        return name in known and not _needs_rewrite(olds.get(name, before), news.get(name))

    return tuple(
        name
        for name in _list_names(after)
        if name not in known and (" " not in name or was_there(name.partition(" ")[0]))
    )


def find_minimal_moves(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return the fewest moves, each a name and its new number, that order the names as in `after`.

    Both hold the same names. Those of a longest increasing subsequence are not moved.
    """
    return _list_moves(before, after, find_unmoved(before, after))


def _list_moves(
    before: Sequence[str], after: Sequence[str], unmoved: Collection[str]
) -> tuple[tuple[str, int], ...]:
    """Return the moves of all but the unmoved names, each to the place behind its new neighbour."""
    current, moves = list(before), []
    for place, name in enumerate(after):
        if name in unmoved:
            continue
        current.remove(name)
        new_place = current.index(after[place - 1]) + 1 if place else 0
        current.insert(new_place, name)
        moves.append((name, new_place))
    return tuple(moves)


def find_unmoved(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """Return the largest set of names that both orders share: a longest increasing subsequence."""
    rank = {name: number for number, name in enumerate(after)}
    tails: list[int] = []
    ends: list[str] = []
    previous: dict[str, str | None] = {}
    for name in before:
        length = bisect_left(tails, rank[name])
        previous[name] = ends[length - 1] if length else None
        tails[length : length + 1], ends[length : length + 1] = [rank[name]], [name]
    unmoved, last = set[str](), ends[-1] if ends else None
    while last is not None:
        unmoved.add(last)
        last = previous[last]
    return frozenset(unmoved)


def _list_names(content: Content) -> Iterator[str]:
    for value in walk(content):
        name = name_of(value)
        if name is not None:
            yield name
            yield from (f"{name} {member}" for member in list_members(value))


def _find_removals(before: Content, after: Content) -> Iterator[Remove]:
    """Yield what was removed; of a removed page only the page, not its sentences."""
    remaining = set(_list_names(after))
    news = index_elements(after)

    def removed_under(value: Contract) -> Iterator[Remove]:
        name = name_of(value)
        if name is not None and name not in remaining:
            yield Remove(place=name)
            return
        is_rewritten = _needs_rewrite(value, news.get(str(name)))
        for member in () if is_rewritten else list_members(value):
            if f"{name} {member}" not in remaining:
                yield Remove(place=str(name), part=member)
        for child in list_children(value):
            yield from removed_under(child)

    return removed_under(before)


def _find_rewritten(before: Content, after: Content) -> Iterator[Edit]:
    news = index_elements(after)
    tables = {row.id: each for each in walk(after) if isinstance(each, Table) for row in each.rows}
    for old in walk(before):
        if isinstance(old, Table):
            table = next((tables[row.id] for row in old.rows if row.id in tables), None)
            yield from _compare_texts(old.rows[0].id, old, table)
            continue
        name = name_of(old)
        new = news.get(name) if name else None
        if name is None or new is None:
            continue
        if isinstance(new, Question) and _needs_rewrite(old, new):
            yield Rewrite(place=name, item=new)  # type: ignore[arg-type]  # every question is an Item
            continue
        rewritten = tuple(_compare_texts(name, old, new))
        yield from rewritten
        is_unverified = any(touches_claim(old, edit.part) for edit in rewritten)
        spans = tuple(citation.span for citation in list_citations_of(new))
        if spans != tuple(citation.span for citation in list_citations_of(old)) or (
            _is_verified(new) and (is_unverified or not _is_verified(old))
        ):
            yield Cite(place=name, spans=spans)


def _needs_rewrite(old: Contract, new: Contract | None) -> bool:
    """Return whether a question changed its type or its number of gaps, so that text edits do not suffice."""
    if not isinstance(old, Question) or not isinstance(new, Question):
        return False
    is_regapped = isinstance(old, Cloze) and isinstance(new, Cloze) and len(old.gaps) != len(new.gaps)
    return type(old) is not type(new) or is_regapped


def _is_verified(value: Contract) -> bool:
    citations = list_citations_of(value)
    return bool(citations) and all(c.status is CitationStatus.VERIFIED for c in citations)


def _compare_texts(place: str, old: Contract, new: Contract | None) -> Iterator[Replace]:
    if new is None:
        return
    new_texts = dict(list_parts(new))
    for part, text in list_parts(old):
        if part in new_texts and new_texts[part] != text:
            yield Replace(place=place, part=part, before=text, after=new_texts[part])


def _find_moves(before: Content, after: Content) -> Iterator[Move]:
    siblings_before = tuple(_list_siblings(before, ()))
    groups_before = {name: each.names for each in siblings_before for name in each.names}
    lists_before: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for each in siblings_before:
        lists_before.setdefault(each.path, []).append(each.names)
    for siblings in _list_siblings(after, ()):
        group = siblings.names
        old_names = [name for name in group if name in groups_before]
        if not any(map(_can_move, old_names)):
            continue
        old_group = _find_same_list(siblings, lists_before)
        if old_group is None:
            old_group = Counter(groups_before[name] for name in old_names).most_common(1)[0][0]
        new_order = [name for name in old_names if name in old_group]
        old_order = [name for name in old_group if name in new_order]
        yield from (Move(place=name, to=to) for name, to in _find_group_moves(old_order, new_order))
        yield from (
            Move(place=name, to=group.index(name))
            for name in old_names
            if name not in old_group and _can_move(name)
        )
    olds = index_elements(before)
    for question in (value for value in walk(after) if list_members(value)):
        place = str(name_of(question))
        members_before = list_members(olds.get(place))
        remaining = [member for member in list_members(question) if member in members_before]
        old_order = [member for member in members_before if member in remaining]
        for member, new_place in find_minimal_moves(old_order, remaining):
            yield Move(place=place, part=member, to=new_place)


def _find_group_moves(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return the moves of the elements that can be moved, past each other and past those that cannot."""
    fixed = [name for name in after if not _can_move(name)]
    movable = [name for name in after if _can_move(name)]
    others = [name for name in movable if _list_above(name, before) == _list_above(name, after)]
    unmoved = {*fixed, *find_unmoved([name for name in before if name in others], others)}
    return _list_moves(before, after, unmoved)


def _list_above(name: str, order: Sequence[str]) -> list[str]:
    """Return the elements above one that cannot be moved."""
    return sorted(each for each in order[: order.index(name)] if not _can_move(each))


@dataclass(frozen=True)
class Siblings:
    """One list of elements by name; a block without a name has that of its first element.

    `path` tells the list from all others: what holds it, and its field; empty if nothing tells.
    """

    names: tuple[str, ...]
    path: tuple[str, ...]
    has_named_holder: bool


def _list_siblings(value: Contract, path: tuple[str, ...]) -> Iterator[Siblings]:
    """Yield each list of sibling elements in a value, which stands in the list of a path."""
    name = name_of(value)
    described = tuple(value.describe_part().values()) if isinstance(value, ElementHolder) else ()
    holder = (name,) if name is not None else (*path, *described) if path and described else ()
    for field, group in zip(find_lists(value), groups(value), strict=True):
        list_path = (*holder, field) if holder else ()
        named = (name_of(child) or _name_block(child) for child in group)
        names = tuple(each for each in named if each is not None)
        if any(map(_can_move, names)):
            yield Siblings(names, list_path, name is not None)
        for child in group:
            yield from _list_siblings(child, list_path)


def _find_same_list(
    siblings: Siblings, before: Mapping[tuple[str, ...], Sequence[tuple[str, ...]]]
) -> tuple[str, ...] | None:
    """Return the names that the same list had before, none if its holder is new; None if nothing tells."""
    same = before.get(siblings.path, ()) if siblings.path else ()
    if len(same) == 1:
        return same[0]
    return () if siblings.has_named_holder and not same else None


def _name_block(block: Contract) -> str | None:
    first = next((name for child in walk(block) if (name := name_of(child)) is not None), None)
    return None if first is None else f"{BLOCK_OF}{first}"


def _can_move(name: str) -> bool:
    return not name.startswith(BLOCK_OF)
