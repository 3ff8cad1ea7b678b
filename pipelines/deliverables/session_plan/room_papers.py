"""The module's other papers that are used in the room: the minutes each takes there."""

from collections.abc import Iterable
from math import ceil

from schemas.draft import Deliverable, Worksheet
from schemas.draft.deliverable import list_parts

FEWEST_MINUTES = 5
MINUTES_EACH = {"positioning": 1.0, "case_study": 5.0, "open_questions": 4.0, "flashcards": 0.25}
"""Minutes of a question, a situation and a card: to read, to answer, to compare."""


def count_paper_minutes(kind: str, made: Iterable[Deliverable]) -> int | None:
    """Return the minutes that a paper takes in the room, by what it holds; None if it was not made."""
    paper = next((each for each in made if each.kind == kind), None)
    return None if paper is None else max(ceil(_count_parts(paper) * MINUTES_EACH[kind]), FEWEST_MINUTES)


def _count_parts(made: Deliverable) -> int:
    if isinstance(made, Worksheet):
        return sum(made.split_section(each)[0] != () for each in made.sections)
    return len(list_parts(made))
