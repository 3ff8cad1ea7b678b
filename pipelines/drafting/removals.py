"""Removals in a revision: only pages and questions that the comment names; others are put back.

A model asked to shorten one page may drop another, and a reviewer would not notice what is missing.
"""

from typing import TypeVar

from pipelines.drafting.comments import find_shortened_kinds, list_removable_ids
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
    """Return the revision `after` with missing pages and questions put back, and the ids of those put back.

    Parts the comment lets go are not put back, nor deliverables outside `kinds`, those of the module today.
    """
    kinds_to_keep = set(kinds) - find_shortened_kinds(comment, before)
    removable = list_removable_ids(comment, before)
    revised = {artefact.kind: artefact for artefact in after}
    restored: list[str] = []
    for artefact in before:
        if artefact.kind not in kinds_to_keep or not isinstance(artefact, Sectioned | Questionnaire):
            continue
        parts = tuple(part for part in list_parts(artefact) if not _is_removable(part, removable))
        current = revised.get(artefact.kind)
        current_parts = list_parts(current) if current is not None else ()
        lost = [part for part in parts if part.id not in {each.id for each in current_parts}]
        if lost:
            restored += [part.id for part in lost]
            revised[artefact.kind] = (
                replace_parts(current or artefact, _insert_lost(list_parts(artefact), current_parts, lost))
                or artefact
            )
    order = [*dict.fromkeys([*(a.kind for a in before if a.kind in revised), *(a.kind for a in after)])]
    return tuple(revised[kind] for kind in order) if restored else after, tuple(restored)


def find_orphaned_questions(
    before: tuple[Deliverable, ...], after: tuple[Deliverable, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of questions whose spans only removed pages cited, and the ids of those pages."""
    page_ids = {page.id for page in _list_pages(after)}
    removed_pages = [page for page in _list_pages(before) if page.id not in page_ids]
    taught_spans = {span for page in _list_pages(after) for span in _list_span_ids(page)}
    orphaned: list[str] = []
    pages_of_orphans: list[str] = []
    for item in list_questions_of(after):
        spans = _list_span_ids(item)
        pages = [page.id for page in removed_pages if spans & _list_span_ids(page)]
        if pages and not spans & taught_spans:
            orphaned.append(item.id)
            pages_of_orphans += pages
    return tuple(orphaned), tuple(dict.fromkeys(pages_of_orphans))


def _is_removable(part: Section | Item, removable: frozenset[str]) -> bool:
    element_ids = {each.id for each in walk_citing(part)} if isinstance(part, Section) else set()
    return part.id in removable or (bool(element_ids) and element_ids <= removable)


def _insert_lost(before: tuple[P, ...], current: tuple[P, ...], lost: list[P]) -> tuple[P, ...]:
    """Return the `current` parts with each lost part after the one it followed in `before`."""
    result = list(current)
    for part in lost:
        earlier = [each.id for each in before[: before.index(part)]]  # type: ignore[attr-defined]
        positions = [n for n, each in enumerate(result) if each.id in earlier]  # type: ignore[attr-defined]
        result.insert(positions[-1] + 1 if positions else 0, part)
    return tuple(result)


def _list_pages(artefacts: tuple[Deliverable, ...]) -> list[Section]:
    return [
        page
        for deliverable in artefacts
        if isinstance(deliverable, Sectioned) and deliverable.teaches
        for page in deliverable.sections
    ]


def _list_span_ids(value: object) -> set[str]:
    return {citation.span for each in walk_citing(value) for citation in each.citations}
