"""The edits that turn one content into another, for counting and for display."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from pipelines.review.editing.authorship import touches_claim
from pipelines.review.editing.elements import (
    find,
    find_table_at,
    groups,
    list_children,
    list_citations_of,
    name_of,
    walk,
)
from pipelines.review.editing.parts import list_members, texts
from schemas.contract import Contract
from schemas.draft import CitationStatus, Cloze, Content, Question, Table
from schemas.edit import Cite, Edit, Move, Remove, Replace, Rewrite


def find_edits(before: Content, after: Content) -> tuple[Edit, ...]:
    """Return the edits that lead from one content to the other, in an order they can be applied in.

    Exact for what edits can do. A question of another type is a Rewrite. An element that is new has no
    edit, see `added`; one that went to another block is told as a Move to its number there.
    """
    return (*_rewritten(before, after), *_removals(before, after), *_find_moves(before, after))


def find_additions(before: Content, after: Content) -> tuple[str, ...]:
    """Return the names of the elements only the later content has, in reading order.

    An answer added to a question that stood there already is told as `q-0007 options/d`.
    """
    known = set(_names(before))

    def stood(name: str) -> bool:
        return name in known and not _is_other(find(before, name) or before, find(after, name))

    return tuple(
        name
        for name in _names(after)
        if name not in known and (" " not in name or stood(name.partition(" ")[0]))
    )


def find_minimal_moves(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return the fewest moves, each a name and its new number, that order names as in `after`.

    Both hold the same names. Those of a longest increasing subsequence stay where they are.
    """
    kept, current, moves = find_unmoved(before, after), list(before), []
    for at, name in enumerate(after):
        if name in kept:
            continue
        current.remove(name)
        to = current.index(after[at - 1]) + 1 if at else 0
        current.insert(to, name)
        moves.append((name, to))
    return tuple(moves)


def find_unmoved(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """Return the most names that stand in both orders alike: a longest increasing subsequence."""
    rank = {name: n for n, name in enumerate(after)}
    tails: list[int] = []
    chains: list[tuple[str, ...]] = []
    for name in before:
        at = bisect_left(tails, rank[name])
        chain = (*(chains[at - 1] if at else ()), name)
        if at == len(tails):
            tails.append(rank[name])
            chains.append(chain)
        else:
            tails[at], chains[at] = rank[name], chain
    return frozenset(chains[-1] if chains else ())


def _names(content: Content) -> Iterator[str]:
    for value in walk(content):
        name = name_of(value)
        if name is not None:
            yield name
            yield from (f"{name} {member}" for member in list_members(value))


def _removals(before: Content, after: Content) -> Iterator[Remove]:
    """Yield what is gone, once: not the sentences of a page that is gone itself."""
    kept = set(_names(after))

    def below(value: Contract) -> Iterator[Remove]:
        name = name_of(value)
        if name is not None and name not in kept:
            yield Remove(place=name)
            return
        is_rewritten = _is_other(value, find(after, str(name)))
        for member in () if is_rewritten else list_members(value):
            if f"{name} {member}" not in kept:
                yield Remove(place=str(name), part=member)
        for child in list_children(value):
            yield from below(child)

    return below(before)


def _rewritten(before: Content, after: Content) -> Iterator[Edit]:
    for old in walk(before):
        if isinstance(old, Table):
            table = next((t for row in old.rows if (t := find_table_at(after, row.id))), None)
            yield from _texts(old.rows[0].id, old, table)
            continue
        name = name_of(old)
        new = find(after, name) if name else None
        if name is None or new is None:
            continue
        if isinstance(new, Question) and _is_other(old, new):
            yield Rewrite(place=name, item=new)  # type: ignore[arg-type]  # every question is an Item
            continue
        rewritten = tuple(_texts(name, old, new))
        yield from rewritten
        reopened = any(touches_claim(old, edit.part) for edit in rewritten)
        spans = tuple(citation.span for citation in list_citations_of(new))
        if spans != tuple(citation.span for citation in list_citations_of(old)) or (
            _is_verified(new) and (reopened or not _is_verified(old))
        ):
            yield Cite(place=name, spans=spans)


def _is_other(old: Contract, new: Contract | None) -> bool:
    """Return whether no text by itself leads from one question to the other."""
    if not isinstance(old, Question) or not isinstance(new, Question):
        return False
    is_regapped = isinstance(old, Cloze) and isinstance(new, Cloze) and len(old.gaps) != len(new.gaps)
    return type(old) is not type(new) or is_regapped


def _is_verified(value: Contract) -> bool:
    citations = list_citations_of(value)
    return bool(citations) and all(c.status is CitationStatus.VERIFIED for c in citations)


def _texts(place: str, old: Contract, new: Contract | None) -> Iterator[Replace]:
    if new is None:
        return
    now = dict(texts(new))
    for part, text in texts(old):
        if part in now and now[part] != text:
            yield Replace(place=place, part=part, before=text, after=now[part])


def _find_moves(before: Content, after: Content) -> Iterator[Move]:
    groups_before = {name: group for group in _groups(before) for name in group}
    for group in _groups(after):
        known = [name for name in group if name in groups_before]
        if not known:
            continue
        home = Counter(groups_before[name] for name in known).most_common(1)[0][0]
        stayed = [name for name in known if name in home]
        left = [name for name in home if name in stayed]
        yield from (Move(place=name, to=to) for name, to in find_minimal_moves(left, stayed))
        yield from (Move(place=name, to=group.index(name)) for name in known if name not in home)
    for question in (value for value in walk(after) if list_members(value)):
        place = str(name_of(question))
        members_before = list_members(find(before, place))
        same = [member for member in list_members(question) if member in members_before]
        left = [member for member in members_before if member in same]
        for member, to in find_minimal_moves(left, same):
            yield Move(place=place, part=member, to=to)


def _groups(content: Content) -> Iterator[tuple[str, ...]]:
    """Yield the names that stand side by side."""
    for group in (group for value in walk(content) for group in groups(value)):
        names = tuple(name for child in group if (name := name_of(child)) is not None)
        if names:
            yield names
