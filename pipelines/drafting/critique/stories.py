"""Elements of a story about the organisation, and the numbers they may take from the course's cases."""

from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element
from pipelines.drafting.text.designations import find_designations, says_other_number
from pipelines.drafting.text.figures import find_numbers
from schemas.course import Bloom
from schemas.draft import Nature, Question, TrueFalse

ASKED_FROM_MEMORY = frozenset({Bloom.REMEMBER, Bloom.UNDERSTAND})
"""Levels at which a stem asks for what a source says, and tells no situation."""


def list_case_numbers(case: Case, element: Element) -> frozenset[str]:
    """Return the numbers that a story or a direction owes to the cases `course.yaml` tells."""
    context = case.course.context
    is_direction = getattr(element.part, "nature", None) is Nature.DIRECTION
    if context is None or not (is_direction or is_of_a_case(case, element)):
        return frozenset()
    return find_numbers(" | ".join(context.cases), words=True)


def tells_situation(case: Case, question: Question) -> bool:
    """Return whether a question tells a situation: on a page, or where it asks to apply something.

    A claim to be judged tells none.
    """
    is_of_page = question.id in case.page_questions
    return not isinstance(question, TrueFalse) and (is_of_page or question.bloom not in ASKED_FROM_MEMORY)


def answers_case(case: Case, element: Element) -> bool:
    """Return whether an element answers a made-up case: above it in its block, or told by its question."""
    part = element.part
    is_asked = isinstance(part, Question) and tells_situation(case, part)
    return is_asked or bool(case.examples_before.get(element.id))


def list_case_designations(case: Case, element: Element) -> frozenset[str]:
    """Return the designations that a situation makes up, with letters that the sources give to others."""
    part = element.part
    if not isinstance(part, Question) or not tells_situation(case, part):
        return frozenset()
    names = find_designations(part.stem)
    return frozenset(name for name in names if says_other_number(case.citable_text, name))


def is_of_a_case(case: Case, element: Element) -> bool:
    """Return whether an element is part of a story, where even a task may contain an invented name."""
    return any(
        artefact.kind == element.artefact and artefact.tells_a_story for artefact in case.content.artefacts
    )
