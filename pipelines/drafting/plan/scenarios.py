"""Scenarios of a plan: those that rules make of the passages of its pages, and those a person took out."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from pipelines.drafting.kind import Material, PlayedAnswer
from pipelines.drafting.plan.outline import ScenarioOutline
from pipelines.drafting.plan.page_rules import list_planned_kinds
from schemas.plan import BlockPurpose, Plan, PlannedBlock, PlannedPage, PlannedScenario
from schemas.plan_edit import SCENARIO


def find_page_scenarios(
    material: Material, pages: Sequence[PlannedPage], planned: Iterable[PlannedScenario] = ()
) -> tuple[PlannedScenario, ...]:
    """Return every scenario that rules make of the pages of a plan.

    Where a model writes, rules make none: those of `planned` stay whose passages a page still has.
    """
    if material.request.course.model is not None:
        return tuple(_keep_planned(pages, planned)) if find_scenario_limits(material) is not None else ()
    return tuple(
        PlannedScenario(
            id=outline.id,
            page=page.id,
            title=outline.title,
            decisions=outline.decisions,
            evidence=outline.evidence,
        )
        for page in pages
        for outline in list_scenarios_of(material, page.evidence)
    )


def _keep_planned(
    pages: Sequence[PlannedPage], planned: Iterable[PlannedScenario]
) -> Iterator[PlannedScenario]:
    """Yield planned scenarios on the page that has the first of their passages by now, one a page."""
    page_of = {span: page for page in pages for span in page.evidence}
    taken = set[str]()
    for scenario in planned:
        page = next((page_of[span] for span in scenario.evidence if span in page_of), None)
        if page is not None and page.id not in taken:
            taken.add(page.id)
            evidence = tuple(span for span in scenario.evidence if span in page.evidence)
            yield scenario.model_copy(update={"page": page.id, "evidence": evidence})


def name_scenario(span: str) -> str:
    """Return the id that a plan gives to a scenario, by the first passage it rests on."""
    return span.replace("sp-", "sc-", 1)


def find_scenario_limits(material: Material) -> PlayedAnswer | None:
    """Return how a model answers for the scenarios of a module; None if no deliverable of it holds any."""
    kinds, names = material.request.kinds, material.module.artefacts
    recipes = (kinds[name].recipe for name in names if name in kinds)
    return next((recipe.played for recipe in recipes if recipe is not None and recipe.played), None)


def list_scenarios_of(material: Material, spans: Collection[str]) -> Iterator[ScenarioOutline]:
    """Yield the scenarios that rules make of passages; a model makes none of them."""
    if material.request.course.model is not None:
        return
    for kind in list_planned_kinds(material):
        if kind.page_rules is not None:
            yield from kind.page_rules.list_scenarios(material, spans)


def show_scenarios(
    page: PlannedPage, found: Iterable[PlannedScenario], removed: Collection[str]
) -> PlannedPage:
    """Return a page whose blocks have the scenarios found on it, but for those a person took out."""
    own = [block for block in page.blocks if block.kind != SCENARIO]
    purpose = BlockPurpose.PRACTISE
    shown = (
        PlannedBlock(kind=SCENARIO, purpose=purpose, evidence=each.evidence)
        for each in found
        if each.page == page.id and each.id not in removed
    )
    return page.model_copy(update={"blocks": (*own, *shown) or page.blocks})


def find_scenarios_anew(edited: Plan, material: Material) -> Plan:
    """Return a person's plan with the scenarios that its pages carry by now."""
    found = find_page_scenarios(material, edited.pages, _list_planned(edited))
    removed = {each.id for each in edited.removed_scenarios or ()}
    gone = tuple(each for each in found if each.id in removed)
    return edited.model_copy(
        update={
            "scenarios": tuple(each for each in found if each.id not in removed),
            "removed_scenarios": gone or None,
            "pages": tuple(show_scenarios(page, found, removed) for page in edited.pages),
        }
    )


def _list_planned(plan: Plan) -> Iterator[PlannedScenario]:
    """Yield the scenarios of a plan on what their pages have by now, and those a person took out."""
    for scenario in (*plan.scenarios, *(plan.removed_scenarios or ())):
        page = plan.find_page(scenario.page)
        blocks = page.blocks if page is not None else ()
        block = next((each for each in blocks if each.kind == SCENARIO), None)
        yield scenario if block is None else scenario.model_copy(update={"evidence": block.evidence})
