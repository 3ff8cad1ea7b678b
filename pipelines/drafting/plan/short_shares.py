"""Shares of a person's blueprint that a draft does not have all questions of, each with the reason."""

from collections import Counter
from collections.abc import Iterator, Sequence

from pipelines.drafting.kind import Material
from pipelines.drafting.plan.outline import QuestionCell, read_cell
from pipelines.drafting.request import DraftRequest, IdAllocator, add_objectives
from schemas.course import Module
from schemas.draft import Content, Item, list_questions_of
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.plan import QuestionShare

PLACE = "quiz"


def find_short_shares(request: DraftRequest, content: Content) -> Iterator[Finding]:
    """Yield a finding for each share of the plan a person edited that is short: asked, written, and why."""
    explain = next(
        (
            kind.explain_short
            for name in request.module.artefacts
            if (kind := request.kinds[name]).explain_short
        ),
        None,
    )
    if request.edited_plan is None or explain is None:
        return
    material = Material(add_objectives(request), IdAllocator())
    items = list_questions_of(content.artefacts, scored=True)
    blueprint = request.edited_plan.plan.blueprint
    for share, written in zip(blueprint, count_written(blueprint, items, material.module), strict=True):
        if written < share.count:
            facts = {
                "asked": str(share.count),
                "written": str(written),
                **_name_share(share, material.module),
            }
            yield Finding(rule=explain(material, share, items), place=PLACE, facts=facts)


def count_written(
    blueprint: Sequence[QuestionShare], items: Sequence[Item], module: Module
) -> tuple[int, ...]:
    """Return how many questions of each share are written; one counts once, on its own objective first."""
    left = Counter(read_cell(item, module) for item in items)
    aimed = [_take(left, (share.objective, share.bloom, share.kind), share) for share in blueprint]
    return tuple(
        count if share.objective is not None else count + _take_any(left, share, share.count - count)
        for share, count in zip(blueprint, aimed, strict=True)
    )


def _take(left: Counter[QuestionCell], cell: QuestionCell, share: QuestionShare) -> int:
    taken = min(left[cell], share.count)
    left[cell] -= taken
    return taken


def _take_any(left: Counter[QuestionCell], share: QuestionShare, most: int) -> int:
    """Return how many questions of a share's kind and level are left on whichever objective."""
    taken = 0
    for cell in list(left):
        if cell[1:] == (share.bloom, share.kind):
            here = min(left[cell], most - taken)
            left[cell] -= here
            taken += here
    return taken


def _name_share(share: QuestionShare, module: Module) -> dict[str, str]:
    """Return the facts that name a share, in both languages."""
    facts = {}
    for language, suffix in ((Language.ENGLISH, ""), (Language.FRENCH, "_fr")):
        words = read_texts("review.plan", language)
        aims = {objective.id: objective.text for objective in module.objectives}
        facts[f"objective{suffix}"] = aims.get(share.objective or "", words["no_objective"])
        facts[f"kind{suffix}"] = words[f"kind_{share.kind}"]
        facts[f"level{suffix}"] = read_texts("drafting.levels", language)[share.bloom]
    return facts
