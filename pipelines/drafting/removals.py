"""Removals a revision may make: pages and questions that a comment names, nothing else.

A model asked to shorten one page may leave out another; a reviewer would not look for what is not there.
"""

from typing import TypeVar

from pipelines.drafting.comments import find_shortened_kinds, read_wishes
from schemas.contract import Contract
from schemas.draft import (
    Deliverable,
    Item,
    Questionnaire,
    Section,
    Sectioned,
    list_parts,
    list_questions_of,
    replace_parts,
    walk_citing,
)

P = TypeVar("P", bound=Contract)


def keep_unnamed(
    comment: str,
    before: tuple[Deliverable, ...],
    after: tuple[Deliverable, ...],
    kinds: tuple[str, ...],
) -> tuple[tuple[Deliverable, ...], tuple[str, ...]]:
    """Return a revision with the pages and questions nobody asked to remove, and the ids of those put back.

    `kinds` are the deliverables the module lists today: what its course no longer asks for stays away.
    """
    spared = set(kinds) - find_shortened_kinds(comment, before)
    removable = read_wishes(comment).removable
    now = {artefact.kind: artefact for artefact in after}
    back: list[str] = []
    for artefact in before:
        if artefact.kind not in spared or not isinstance(artefact, Sectioned | Questionnaire):
            continue
        parts = tuple(part for part in list_parts(artefact) if not _may_go(part, removable))
        standing = now.get(artefact.kind)
        held = list_parts(standing) if standing is not None else ()
        lost = [part for part in parts if part.id not in {each.id for each in held}]
        if lost:
            back += [part.id for part in lost]
            now[artefact.kind] = (
                replace_parts(standing or artefact, _insert_lost(list_parts(artefact), held, lost))
                or artefact
            )
    order = [*dict.fromkeys([*(a.kind for a in before if a.kind in now), *(a.kind for a in after)])]
    return tuple(now[kind] for kind in order) if back else after, tuple(back)


def find_orphaned_questions(
    before: tuple[Deliverable, ...], after: tuple[Deliverable, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the questions that stay though only pages that are gone cited what they ask, and those pages."""
    standing = {page.id for page in _pages(after)}
    gone = [page for page in _pages(before) if page.id not in standing]
    taught = {span for page in _pages(after) for span in _spans(page)}
    found: list[str] = []
    untaught: list[str] = []
    for item in list_questions_of(after):
        spans = _spans(item)
        pages = [page.id for page in gone if spans & _spans(page)]
        if pages and not spans & taught:
            found.append(item.id)
            untaught += pages
    return tuple(found), tuple(dict.fromkeys(untaught))


def _may_go(part: Section | Item, removable: frozenset[str]) -> bool:
    held = {each.id for each in walk_citing(part)} if isinstance(part, Section) else set()
    return part.id in removable or (bool(held) and held <= removable)


def _insert_lost(before: tuple[P, ...], held: tuple[P, ...], lost: list[P]) -> tuple[P, ...]:
    """Return what is held with each lost part behind the one it followed."""
    result = list(held)
    for part in lost:
        earlier = [each.id for each in before[: before.index(part)]]  # type: ignore[attr-defined]
        places = [n for n, each in enumerate(result) if each.id in earlier]  # type: ignore[attr-defined]
        result.insert(places[-1] + 1 if places else 0, part)
    return tuple(result)


def _pages(artefacts: tuple[Deliverable, ...]) -> list[Section]:
    return [
        page for each in artefacts if isinstance(each, Sectioned) and each.teaches for page in each.sections
    ]


def _spans(value: object) -> set[str]:
    return {citation.span for each in walk_citing(value) for citation in each.citations}
