"""The module's other papers that are used in the room: the minutes each takes there."""

from math import ceil

from pipelines.drafting.kind import Material
from schemas.draft import Deliverable, Worksheet
from schemas.draft.deliverable import list_parts

FEWEST_MINUTES = 5
MINUTES_EACH = {"positioning": 1.0, "case_study": 5.0, "open_questions": 4.0, "flashcards": 0.25}
"""Minutes of a question, a situation and a card: to read, to answer, to compare."""

USUAL_PARTS = {"positioning": 3, "case_study": 3, "open_questions": 4, "flashcards": 24}
"""How many a kind has, for a plan that is made before it."""


def count_paper_minutes(kind: str, material: Material) -> int:
    """Return the minutes that a paper takes in the room: by what it holds, once it is made."""
    made = next((each for each in (*material.made, *material.before) if each.kind == kind), None)
    parts = USUAL_PARTS[kind] if made is None else _count_parts(made)
    return max(ceil(parts * MINUTES_EACH[kind]), FEWEST_MINUTES)


def _count_parts(made: Deliverable) -> int:
    if isinstance(made, Worksheet):
        return sum(made.split_section(each)[0] != () for each in made.sections)
    return len(list_parts(made))
