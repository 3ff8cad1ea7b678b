"""Scenarios of a plan: those that rules make of the passages of its pages, and those a person took out."""

from collections.abc import Collection, Iterable, Iterator

from pipelines.drafting.kind import Material
from pipelines.drafting.plan.outline import ScenarioOutline
from pipelines.drafting.plan.page_rules import list_planned_kinds
from schemas.plan import BlockPurpose, Plan, PlannedBlock, PlannedPage, PlannedScenario
from schemas.plan_edit import SCENARIO


def find_page_scenarios(material: Material, pages: Iterable[PlannedPage]) -> tuple[PlannedScenario, ...]:
    """Return every scenario that rules make of the pages of a plan; none where a model writes them."""
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
    found = find_page_scenarios(material, edited.pages)
    removed = {each.id for each in edited.removed_scenarios or ()}
    gone = tuple(each for each in found if each.id in removed)
    return edited.model_copy(
        update={
            "scenarios": tuple(each for each in found if each.id not in removed),
            "removed_scenarios": gone or None,
            "pages": tuple(show_scenarios(page, found, removed) for page in edited.pages),
        }
    )
