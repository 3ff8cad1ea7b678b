"""The order of a file's controls as moves, if it can be understood in only one way."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.review.editing.changes import find_minimal_moves, find_unmoved
from pipelines.review.editing.elements import groups, name_of
from pipelines.review.editing.parts import list_members, texts
from pipelines.review.editing.word.controls import tag_of
from schemas.contract import Contract
from schemas.draft import Content, Table
from schemas.edit import Move


@dataclass(frozen=True)
class ControlGroup:
    """Controls that stay together: some that lead, groups in any order, some that close.

    `name` is the place (and part) a Move would name; None for a block, which nothing can move.
    """

    name: tuple[str, str | None] | None
    lead: tuple[str, ...] = ()
    groups: tuple["ControlGroup", ...] = ()
    close: tuple[str, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        """Return the tags of the group in the draft's order."""
        return (*self.lead, *(tag for group in self.groups for tag in group.tags), *self.close)


@dataclass(frozen=True)
class UnclearOrder:
    """The tags that stand where no single move would have put them."""

    tags: tuple[str, ...]


def find_moves(content: Content, tags: Sequence[str]) -> tuple[Move, ...] | UnclearOrder:
    """Return the moves that give a draft the order of these tags, each of its own exactly once.

    A move is clear where each element stayed whole, inside the page, block or question it was in.
    """
    whole = _group(content)
    if tuple(tags) == whole.tags:
        return ()
    found = _moves(whole, tuple(tags))
    return found if found is not None else find_unclear_order(content, tags)


def find_unclear_order(content: Content, tags: Sequence[str]) -> UnclearOrder:
    """Return the fewest tags out of the draft's order; tags may be missing."""
    present = [tag for tag in _group(content).tags if tag in tags]
    still = find_unmoved(list(tags), present)
    return UnclearOrder(tuple(tag for tag in present if tag not in still))


def _moves(group: ControlGroup, tags: tuple[str, ...]) -> tuple[Move, ...] | None:
    """Return the moves below a group whose tags now stand so; None where they mixed."""
    lead, close = len(group.lead), len(tags) - len(group.close)
    if tags[:lead] != group.lead or tags[close:] != group.close:
        return None
    rest = tags[lead:close]
    order: list[ControlGroup] = []
    found: list[Move] = []
    while rest:
        part = next((each for each in group.groups if rest[0] in each.tags), None)
        if part is None or set(rest[: len(part.tags)]) != set(part.tags):
            return None
        below = _moves(part, rest[: len(part.tags)])
        if below is None:
            return None
        order.append(part)
        found += below
        rest = rest[len(part.tags) :]
    if order == list(group.groups):
        return tuple(found)
    if any(part.name is None for part in order):
        return None
    return (*found, *_find_moves(group.groups, order))


def _find_moves(before: Sequence[ControlGroup], after: Sequence[ControlGroup]) -> tuple[Move, ...]:
    numbered = {group: str(n) for n, group in enumerate(before)}
    named = {numbered[group]: group.name for group in before if group.name}
    wanted = find_minimal_moves([numbered[group] for group in before], [numbered[group] for group in after])
    return tuple(Move(place=named[n][0], part=named[n][1], to=to) for n, to in wanted)


def _group(value: Contract) -> ControlGroup:
    place = value.rows[0].id if isinstance(value, Table) else name_of(value) or ""
    own = tuple(tag_of(place, part) for part, _ in texts(value))
    name = None if name_of(value) is None else (place, None)
    members = tuple(_member(place, member, own) for member in list_members(value))
    if members:
        inside = {tag for member in members for tag in member.lead}
        first = min(own.index(tag) for tag in inside)
        return ControlGroup(
            name, own[:first], members, tuple(tag for tag in own[first:] if tag not in inside)
        )
    held = [tuple(_group(child) for child in group) for group in groups(value) if group]
    if len(held) > 1:  # what stands in one list cannot move into the other
        return ControlGroup(name, own, tuple(ControlGroup(None, groups=group) for group in held))
    return ControlGroup(name, own, held[0] if held else ())


def _member(place: str, member: str, tags: tuple[str, ...]) -> ControlGroup:
    return ControlGroup(
        (place, member), tuple(tag for tag in tags if tag.startswith(tag_of(place, member) + "/"))
    )
