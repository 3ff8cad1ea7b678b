"""Rules on stories about the organisation: their numbers are those of the course's cases."""

from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element
from pipelines.drafting.text.figures import numbers


def list_case_numbers(case: Case, each: Element) -> frozenset[str]:
    """Return the numbers a story owes to the organisation's own cases, as `course.yaml` tells them."""
    context = case.course.context
    if context is None or not is_of_a_case(case, each):
        return frozenset()
    return numbers(" | ".join(context.cases), words=True)


def is_of_a_case(case: Case, each: Element) -> bool:
    """Return whether an element is told in a story: there, a task may hide an invented name as well."""
    return any(
        artefact.kind == each.artefact and artefact.tells_a_story for artefact in case.content.artefacts
    )
