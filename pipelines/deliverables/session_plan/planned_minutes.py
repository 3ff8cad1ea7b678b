"""Minutes that a plan edited by a person gives to what a phase teaches."""

from schemas.course import Objective
from schemas.plan import PlanRevision


def count_planned_minutes(edited: PlanRevision | None, objective: Objective | None, title: str) -> int | None:
    """Return the minutes of the pages on an objective, or of the page of that title, if there are any."""
    pages = edited.plan.pages if edited else ()
    wanted = objective.id if objective else None
    minutes = [
        page.minutes
        for page in pages
        if (page.objective == wanted if wanted is not None else page.title == title)
    ]
    return sum(minutes) or None
