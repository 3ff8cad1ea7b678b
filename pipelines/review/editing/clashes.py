"""Clashes of edits made on an older draft with those of other people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.review.editing.edits import normalise_text
from pipelines.review.editing.elements import (
    find,
    find_neighbours,
    find_owner,
    list_citations_of,
    name_of,
    walk,
)
from pipelines.review.editing.parts import list_members, texts
from schemas.contract import Contract
from schemas.draft import Content, Table
from schemas.edit import Cite, Clash, Edit, Move, Remove, Replace, Rewrite
from schemas.source import SourceSpans

CITATIONS, ORDER = "citations", "order"

Said = dict[tuple[str, str], str]


@dataclass(frozen=True)
class CarriedEdits:
    """What of a person's edits is left to do on the newest draft, and what stands there already."""

    edits: tuple[Edit, ...] = ()
    already: tuple[Edit, ...] = ()
    clashes: tuple[Clash, ...] = ()


def carry_edits(edits: Sequence[Edit], base: Content, head: Content, spans: SourceSpans) -> CarriedEdits:
    """Return how edits of one content apply to another that came after it.

    An edit applies where its element (the whole question, the row; for a move the order of the
    neighbours) says in both the same and rests on the same quotations. An edit that `head` holds already
    is not made twice.
    """
    left: list[Edit] = []
    already: list[Edit] = []
    found: dict[tuple[str, str], Clash] = {}
    for edit in edits:
        if base != head and _is_done(edit, base, head):
            already.append(edit)
            continue
        in_the_way = {(clash.place, clash.part): clash for clash in _clashes(edit, base, head, spans)}
        # What an earlier edit of the same element wants of another part still stands.
        found |= {
            at: clash for at, clash in in_the_way.items() if at not in found or clash.yours != clash.base
        }
        if not in_the_way:
            left.append(edit)
    return CarriedEdits(tuple(left), tuple(already), tuple(found.values()))


def _is_done(edit: Edit, base: Content, head: Content) -> bool:
    if isinstance(edit, Remove):
        return _has(base, edit) and not _has(head, edit)
    if isinstance(edit, Replace):
        then, now = _text(base, edit), _text(head, edit)
        return then == normalise_text(edit.before) and now == normalise_text(edit.after)
    return False


def _has(content: Content, edit: Remove) -> bool:
    element = find(content, edit.place)
    if edit.part is None or element is None:
        return element is not None
    return edit.part in list_members(element)


def _text(content: Content, edit: Replace) -> str | None:
    element = find_owner(content, edit.place, edit.part)
    text = dict(texts(element)).get(edit.part) if element else None
    return None if text is None else normalise_text(text)


def _clashes(edit: Edit, base: Content, head: Content, spans: SourceSpans) -> Iterator[Clash]:
    then, now = _list_touched(edit, base), _list_touched(edit, head)
    if then == now:
        return
    wanted = _list_wanted(edit, spans)
    goes = isinstance(edit, Remove) and edit.part is None
    for place, part in dict.fromkeys([*then, *now]):
        was, theirs = then.get((place, part)), now.get((place, part))
        if was != theirs or part in wanted:
            yours = None if goes else wanted.get(part, was)
            yield Clash(place=place, part=part, base=was, theirs=theirs, yours=yours)


def _list_touched(edit: Edit, content: Content) -> Said:
    """Return the texts an edit was made in view of: all of its element, or the order it stands in."""
    if isinstance(edit, Move) and edit.part is None:
        names = find_neighbours(content, edit.place)
        return {(edit.place, ORDER): "\n".join(names)} if names else {}
    if isinstance(edit, Remove) and edit.part is None:
        element = find(content, edit.place)
        below = walk(element) if element else ()
        return {(_name(value), part): text for value in below for part, text in _list_texts(value).items()}
    element = find_owner(content, edit.place, edit.part if isinstance(edit, Replace) else "")
    return {(edit.place, part): text for part, text in (_list_texts(element) if element else {}).items()}


def _list_wanted(edit: Edit, spans: SourceSpans) -> dict[str, str]:
    """Return what an edit wants of a part, by part."""
    if isinstance(edit, Replace):
        return {edit.part: normalise_text(edit.after)}
    if isinstance(edit, Cite):
        found = [spans.find(span) for span in edit.spans]
        return {CITATIONS: "\n".join(span.text for _, span in filter(None, found))}
    if isinstance(edit, Rewrite):
        return _list_texts(edit.item)
    if isinstance(edit, Move):
        return {edit.part or ORDER: str(edit.to + 1)}
    return {}


def _list_texts(value: Contract) -> dict[str, str]:
    """Return what an element says and rests on, part by part; who wrote it does not matter here."""
    said = {part: normalise_text(text) for part, text in texts(value)}
    said |= {member: str(n) for n, member in enumerate(list_members(value), start=1)}
    quotes = [citation.quote for citation in list_citations_of(value)]
    return said | ({CITATIONS: "\n".join(quotes)} if quotes else {})


def _name(value: Contract) -> str:
    return value.rows[0].id if isinstance(value, Table) else name_of(value) or ""
