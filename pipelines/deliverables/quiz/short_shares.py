"""Why a quiz has fewer questions than a person's plan asks for, share by share."""

from collections.abc import Sequence

from pipelines.deliverables.quiz.candidates import list_candidates
from pipelines.deliverables.quiz.item_conflicts import is_compatible
from pipelines.deliverables.quiz.planned_quiz import LEVEL, list_fitting
from pipelines.drafting.kind import Material
from pipelines.drafting.plan.short_reason import ShortReason
from pipelines.drafting.text.typography import canonical
from schemas.draft import Item
from schemas.plan import QuestionShare


def explain_short_share(material: Material, share: QuestionShare, items: Sequence[Item]) -> ShortReason:
    """Return why a quiz of these questions has not all that a share asks for."""
    if material.request.course.model is not None:
        return ShortReason.MODEL
    if share.bloom is not LEVEL:
        return ShortReason.LEVEL
    candidates = list_candidates(material)
    asked = {canonical(item.stem) for item in items}
    unused = [each for each in list_fitting(candidates, share) if canonical(each.stem) not in asked]
    if any(is_compatible(each, items, candidates.language) for each in unused):
        return ShortReason.TAKEN_OUT
    if unused:
        return ShortReason.CONFLICT
    if any(candidates.may_serve(each, share.objective) for each in candidates.list_doubtful(share.kind)):
        return ShortReason.UNSURE
    return ShortReason.NO_QUESTION if _is_taught(material, share.objective) else ShortReason.NO_PASSAGE


def _is_taught(material: Material, objective: str | None) -> bool:
    """Return whether the plan's pages hold anything on an objective."""
    aims = (each for each in material.module.objectives if each.id == objective)
    return objective is None or any(material.evidence.find_evidence(each) for each in aims)
