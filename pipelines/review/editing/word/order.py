"""Moves that explain the order of a Word file's controls, if only one explanation is possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipelines.review.editing.changes import find_minimal_moves, find_unmoved
from pipelines.review.editing.elements import groups, name_of
from pipelines.review.editing.word.controls import tag_of
from schemas.contract import Contract
from schemas.draft import Content, Table
from schemas.draft.element_parts import list_members, texts
from schemas.edit import Move


@dataclass(frozen=True)
class ControlGroup:
    """Controls that stay together: `lead` first, `groups` in any order, `close` last.

    `name` is the place (and part) of a Move of the group; None for a block, which cannot be moved.
    """

    name: tuple[str, str | None] | None
    lead: tuple[str, ...] = ()
    groups: tuple["ControlGroup", ...] = ()
    close: tuple[str, ...] = ()

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Return the tags of the group in the draft's order."""
        return (*self.lead, *(tag for group in self.groups for tag in group.tags), *self.close)


@dataclass(frozen=True)
class UnclearOrder:
    """The tags whose place in the file no set of moves explains."""

    tags: tuple[str, ...]


def find_moves(content: Content, tags: Sequence[str]) -> tuple[Move, ...] | UnclearOrder:
    """Return the moves that give a draft the order of these tags, which are all of its tags, each once.

    The order is clear if each element stayed whole, inside its page, block or question.
    """
    root = _group_controls(content)
    if tuple(tags) == root.tags:
        return ()
    moves = _find_moves_within(root, tuple(tags))
    return moves if moves is not None else find_unclear_order(content, tags)


def find_unclear_order(content: Content, tags: Sequence[str]) -> UnclearOrder:
    """Return the fewest tags that are out of the draft's order; tags may be missing."""
    there = frozenset(tags)
    present = [tag for tag in _group_controls(content).tags if tag in there]
    unmoved = find_unmoved(list(tags), present)
    return UnclearOrder(tuple(tag for tag in present if tag not in unmoved))


def _find_moves_within(group: ControlGroup, tags: tuple[str, ...]) -> tuple[Move, ...] | None:
    """Return the moves inside a group that give its tags this order; None if they mix its parts."""
    lead, close = len(group.lead), len(tags) - len(group.close)
    if tags[:lead] != group.lead or tags[close:] != group.close:
        return None
    parts = {tag: part for part in group.groups for tag in part.tags}
    order: list[ControlGroup] = []
    moves: list[Move] = []
    at = lead
    while at < close:
        part = parts.get(tags[at])
        if part is None or set(tags[at : at + len(part.tags)]) != set(part.tags):
            return None
        moves_of_part = _find_moves_within(part, tags[at : at + len(part.tags)])
        if moves_of_part is None:
            return None
        order.append(part)
        moves += moves_of_part
        at += len(part.tags)
    if order == list(group.groups):
        return tuple(moves)
    if any(part.name is None for part in order):
        return None
    return (*moves, *_move_groups(group.groups, order))


def _move_groups(before: Sequence[ControlGroup], after: Sequence[ControlGroup]) -> tuple[Move, ...]:
    numbers = {group: str(number) for number, group in enumerate(before)}
    names = {numbers[group]: group.name for group in before if group.name}
    minimal = find_minimal_moves([numbers[group] for group in before], [numbers[group] for group in after])
    return tuple(
        Move(place=names[number][0], part=names[number][1], to=new_place) for number, new_place in minimal
    )


def _group_controls(value: Contract) -> ControlGroup:
    place = value.rows[0].id if isinstance(value, Table) else name_of(value) or ""
    own_tags = tuple(tag_of(place, part) for part, _ in texts(value))
    name = None if name_of(value) is None else (place, None)
    members = tuple(_make_member_group(place, member, own_tags) for member in list_members(value))
    if members:
        member_tags = {tag for member in members for tag in member.lead}
        first = min(own_tags.index(tag) for tag in member_tags)
        return ControlGroup(
            name, own_tags[:first], members, tuple(tag for tag in own_tags[first:] if tag not in member_tags)
        )
    lists = [tuple(_group_controls(child) for child in group) for group in groups(value) if group]
    if len(lists) > 1:  # what stands in one list cannot move into the other
        return ControlGroup(name, own_tags, tuple(ControlGroup(None, groups=group) for group in lists))
    return ControlGroup(name, own_tags, lists[0] if lists else ())


def _make_member_group(place: str, member: str, tags: tuple[str, ...]) -> ControlGroup:
    return ControlGroup(
        (place, member), tuple(tag for tag in tags if tag.startswith(tag_of(place, member) + "/"))
    )
