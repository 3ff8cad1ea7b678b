"""Elements of a story about the organisation, and the numbers they may take from the course's cases."""

from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element
from pipelines.drafting.text.figures import find_numbers
from schemas.draft import Nature


def list_case_numbers(case: Case, element: Element) -> frozenset[str]:
    """Return the numbers that a story or a direction owes to the cases `course.yaml` tells."""
    context = case.course.context
    is_direction = getattr(element.part, "nature", None) is Nature.DIRECTION
    if context is None or not (is_direction or is_of_a_case(case, element)):
        return frozenset()
    return find_numbers(" | ".join(context.cases), words=True)


def is_of_a_case(case: Case, element: Element) -> bool:
    """Return whether an element is part of a story, where even a task may contain an invented name."""
    return any(
        artefact.kind == element.artefact and artefact.tells_a_story for artefact in case.content.artefacts
    )
