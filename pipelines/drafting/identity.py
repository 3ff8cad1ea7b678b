"""Stable ids: an element that a new revision says again keeps its id, so learners keep their tracking."""

from collections import defaultdict, deque
from collections.abc import Iterable

from pipelines.drafting.elements import read_claim, rebuild
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.text.typography import canonical
from schemas.contract import Contract
from schemas.draft import (
    Deliverable,
    Draft,
    Minted,
    Named,
    Phase,
    Question,
    Row,
    Section,
    Statement,
    walk_named,
)

BEARERS = (Section, Statement, Row, Phase, Question)


def keep_ids(
    artefacts: tuple[Deliverable, ...], previous: Draft | None
) -> tuple[tuple[Deliverable, ...], Minted]:
    """Return the artefacts with the ids `previous` gave to the same sections, statements and items.

    New elements are numbered on from what was minted before; a number once given is never given again.
    """
    ids = IdAllocator(previous.minted if previous else None)
    before = list(walk_named(previous.content.artefacts)) if previous else []
    old_ids = {each.id for each in before}
    present = {each.id for each in walk_named(artefacts)}
    free: dict[tuple[str, str], deque[str]] = defaultdict(deque)
    for each in before:
        if each.id not in present:
            free[_likeness(each)].append(each.id)
    given: dict[str, str] = {}
    for each in walk_named(artefacts):
        if each.id not in old_ids:
            same = free[_likeness(each)]
            given[each.id] = same.popleft() if same else _fresh(each, ids)
    return _rename_parts(artefacts, given), ids.minted


def _likeness(each: Named) -> tuple[str, str]:
    if isinstance(each, Section):
        return "section", canonical(each.title)
    if isinstance(each, Question):
        return "item", canonical(each.stem)
    if isinstance(each, Phase):
        return "phase", canonical(each.title)
    return "statement", canonical(read_claim(each))


def _fresh(each: Named, ids: IdAllocator) -> str:
    if isinstance(each, Section):
        return ids.allocate_page()
    return ids.allocate_item() if isinstance(each, Question) else ids.allocate_statement()


def _rename_parts(artefacts: Iterable[Deliverable], given: dict[str, str]) -> tuple[Deliverable, ...]:
    def rename(part: Contract) -> Contract:
        if isinstance(part, BEARERS) and part.id in given:
            return part.model_copy(update={"id": given[part.id]})
        return part

    return tuple(rebuild(artefact, rename) for artefact in artefacts)
