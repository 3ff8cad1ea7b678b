"""The choice of the passages that a page of a plan rests on, or the pages of one of its objectives."""

from pipelines.desk.workbench import CitationChoice
from pipelines.queries.plan_view import PlanView
from schemas.plan_edit import EditedPlan


def open_plan_choice(view: PlanView, place: str, usable: frozenset[str]) -> CitationChoice | None:
    """Return the choice for a page of a plan, or for an objective; None if it has none of that id.

    `usable` are the passages that a page may rest on.
    """
    plan = view.revision.plan
    titles = {each.id: each.title for each in plan.pages} | {each.id: each.text for each in plan.objectives}
    if place not in titles:
        return None
    pages = EditedPlan.of(view.revision).pages
    own = [page for page in pages if place in (page.id, page.objective)]
    spans = tuple(dict.fromkeys(span for page in own for span in page.passages))
    return CitationChoice(
        place,
        "",
        spans,
        usable=usable | set(spans),
        taken={span: (page.title,) for page in pages if page not in own for span in page.passages},
        title=titles[place],
    )
