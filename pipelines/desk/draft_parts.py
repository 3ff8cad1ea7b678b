"""Parts of a long draft: a page of the desk shows one of them, and leads to what stands in the others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from schemas.draft import Content, Deliverable, PhasePlan, list_parts, replace_parts, walk_named

MOST_ELEMENTS = 400
"""Elements with an id that one page shows: below it a draft is shown whole."""

ID = re.compile(r"[a-z]{1,3}-\d{4,}")
"""An id within the name of something that stands at it, as the form `type-st-0004` does."""


@dataclass(frozen=True)
class DraftPart:
    """Some of the deliverables of a draft in a row; of a long one some of what it lists."""

    artefacts: tuple[Deliverable, ...]

    @cached_property
    def inside(self) -> frozenset[str]:
        """Return the ids of all that stands in it, and the kinds of its deliverables."""
        return frozenset(each.id for each in walk_named(self.artefacts)) | {a.kind for a in self.artefacts}

    @cached_property
    def place(self) -> str:
        """Return the id of what it begins with."""
        return next((each.id for each in walk_named(self.artefacts)), self.artefacts[0].kind)


def divide_content(content: Content) -> tuple[DraftPart, ...]:
    """Return the parts of a content in its order: one with all of it, unless it is long."""
    return tuple(map(DraftPart, _cut_content(content) if is_long(content) else (content.artefacts,)))


def is_long(content: Content) -> bool:
    """Return whether a content is shown in parts."""
    return len(content.list_named()) > MOST_ELEMENTS


def find_id(name: str) -> str:
    """Return the id of the element that something is named after; empty if it is after none."""
    found = ID.search(name)
    return found[0] if found else ""


def _cut_content(content: Content) -> Iterator[tuple[Deliverable, ...]]:
    """Yield the deliverables of each part; one that lists much is cut between what it lists."""
    pieces: list[tuple[Deliverable, tuple[Any, ...]]] = []
    room = MOST_ELEMENTS
    for artefact, listed in _walk_pieces(content):
        size = sum(1 for _ in walk_named(listed or artefact))
        if pieces and size > room:
            yield _join_pieces(pieces)
            pieces, room = [], MOST_ELEMENTS
        pieces.append((artefact, listed))
        room -= size
    yield _join_pieces(pieces)


def _walk_pieces(content: Content) -> Iterator[tuple[Deliverable, tuple[Any, ...]]]:
    """Yield each deliverable with one of the pages, questions or rows it lists; a session plan is whole."""
    for artefact in content.artefacts:
        listed = () if isinstance(artefact, PhasePlan) else list_parts(artefact)
        yield from ((artefact, (each,)) for each in listed) if listed else ((artefact, ()),)


def _join_pieces(pieces: Sequence[tuple[Deliverable, tuple[Any, ...]]]) -> tuple[Deliverable, ...]:
    joined: dict[str, Deliverable] = {}
    listed: dict[str, tuple[Any, ...]] = {}
    for artefact, some in pieces:
        joined[artefact.kind] = artefact
        listed[artefact.kind] = (*listed.get(artefact.kind, ()), *some)
    return tuple(replace_parts(artefact, listed[kind]) or artefact for kind, artefact in joined.items())
