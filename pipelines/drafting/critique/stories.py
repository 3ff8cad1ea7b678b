"""Elements of a story about the organisation, and the numbers they may take from the course's cases."""

from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element
from pipelines.drafting.text.figures import find_numbers


def list_case_numbers(case: Case, element: Element) -> frozenset[str]:
    """Return the numbers a story owes to the organisation's own cases, as `course.yaml` tells them."""
    context = case.course.context
    if context is None or not is_of_a_case(case, element):
        return frozenset()
    return find_numbers(" | ".join(context.cases), words=True)


def is_of_a_case(case: Case, element: Element) -> bool:
    """Return whether an element is part of a story, where even a task may contain an invented name."""
    return any(
        artefact.kind == element.artefact and artefact.tells_a_story for artefact in case.content.artefacts
    )
