"""A plan that people made or decided on, as a model reads it: the frame of its task."""

from collections.abc import Iterator, Mapping

from pipelines.drafting.plan.binding import find_binding_digest
from pipelines.drafting.request import DraftRequest
from schemas.contract import Contract
from schemas.draft import Deliverable, Section, list_parts, replace_parts, walk_citations


def list_plan_lines(request: DraftRequest) -> Iterator[Mapping[str, object]]:
    """Yield the pages and the questions of the module's plan; nothing if only rules made it.

    What rules alone would do binds no model: it is asked as it was before there were plans.
    """
    revision = request.plan
    if revision is None or find_binding_digest(request.course, revision) is None:
        return
    for page in revision.plan.pages:
        blocks = [{"kind": block.kind, "span_ids": list(block.evidence)} for block in page.blocks]
        yield {
            "planned_page": page.title,
            "objective": page.objective or "",
            "purpose": page.purpose or "",
            "minutes": page.minutes,
            "span_ids": list(page.evidence),
            **({"blocks": blocks} if page.arranged else {}),
        }
    for share in revision.plan.blueprint:
        yield {
            "planned_questions": share.count,
            "kind": share.kind.value,
            "bloom": share.bloom.value,
            "objective": share.objective or "",
        }


def find_removed_spans(request: DraftRequest) -> frozenset[str]:
    """Return the passages that a person took out of the plan, which no model is shown."""
    return frozenset(request.edited_plan.plan.removed) if request.edited_plan else frozenset()


def drop_removed_parts(earlier: Deliverable, removed: frozenset[str]) -> Deliverable | None:
    """Return an earlier deliverable without what rests on removed passages alone; None if nothing is left."""
    parts = (_drop_elements(part, removed) for part in list_parts(earlier))
    return replace_parts(earlier, tuple(part for part in parts if part is not None))


def _drop_elements(part: Contract, removed: frozenset[str]) -> Contract | None:
    if not isinstance(part, Section):
        return None if _rests_only_on(part, removed) else part
    blocks = (
        block.change_elements(lambda each: None if _rests_only_on(each, removed) else each)
        for block in part.blocks
    )
    kept = tuple(block for block in blocks if block is not None)
    return part.model_copy(update={"blocks": kept}) if kept else None


def _rests_only_on(part: Contract, spans: frozenset[str]) -> bool:
    cited = {citation.span for citation in walk_citations(part)}
    return bool(cited) and cited <= spans
