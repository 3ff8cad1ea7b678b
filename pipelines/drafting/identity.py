"""Stable ids: an element that comes again in a new revision keeps its id, and learners their results."""

from collections import defaultdict, deque
from collections.abc import Iterable

from pipelines.drafting.elements import read_claim, rebuild
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.text.typography import canonical
from schemas.contract import Contract
from schemas.draft import (
    Deliverable,
    Draft,
    ElementHolder,
    Minted,
    Named,
    NumberedBlock,
    Phase,
    PictureBlock,
    Question,
    Row,
    Section,
    Statement,
    walk_named,
)

NAMED_PARTS = (Section, NumberedBlock, Statement, Row, Phase, Question)


def keep_ids(
    artefacts: tuple[Deliverable, ...], previous: Draft | None
) -> tuple[tuple[Deliverable, ...], Minted]:
    """Return the deliverables with the ids that the same elements had in `previous`.

    New elements get the next numbers; a number is never given twice in a module.
    """
    ids = IdAllocator(previous.minted if previous else None)
    earlier_elements = list(walk_named(previous.content.artefacts)) if previous else []
    old_ids = {each.id for each in earlier_elements}
    current_ids = {each.id for each in walk_named(artefacts)}
    free_ids: dict[tuple[str, str], deque[str]] = defaultdict(deque)
    for element in earlier_elements:
        if element.id not in current_ids:
            free_ids[_make_content_key(element)].append(element.id)
    new_ids: dict[str, str] = {}
    for each in walk_named(artefacts):
        if each.id not in old_ids:
            reusable = free_ids[_make_content_key(each)]
            new_ids[each.id] = reusable.popleft() if reusable else _allocate_id(each, ids)
    return _rename_parts(artefacts, new_ids), ids.minted


def _make_content_key(part: Named) -> tuple[str, str]:
    if isinstance(part, Section):
        return "section", canonical(part.title)
    if isinstance(part, Question):
        return "item", canonical(part.stem)
    if isinstance(part, Phase):
        return "phase", canonical(part.title)
    if isinstance(part, PictureBlock):
        return f"block {part.kind}", part.picture.sha256
    if isinstance(part, NumberedBlock):
        return f"block {part.kind}", canonical("\n".join(map(read_claim, part.elements)))
    return "statement", canonical(read_claim(part))


def _allocate_id(part: Named, ids: IdAllocator) -> str:
    if isinstance(part, Section):
        return ids.allocate_page()
    if isinstance(part, NumberedBlock):
        return ids.allocate_block()
    return ids.allocate_item() if isinstance(part, Question) else ids.allocate_statement()


def _rename_parts(artefacts: Iterable[Deliverable], new_ids: dict[str, str]) -> tuple[Deliverable, ...]:
    def rename(part: Contract) -> Contract:
        if isinstance(part, ElementHolder):
            part = part.follow_renaming(new_ids)
        if isinstance(part, NAMED_PARTS) and part.id in new_ids:
            return part.model_copy(update={"id": new_ids[part.id]})
        return part

    return tuple(rebuild(artefact, rename) for artefact in artefacts)
