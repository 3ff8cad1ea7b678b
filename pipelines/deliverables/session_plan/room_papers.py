"""The module's other papers that are used in the room: the minutes each takes there."""

from dataclasses import replace
from math import ceil

from pipelines.drafting.kind import Material
from pipelines.drafting.request import IdAllocator
from schemas.draft import Deliverable, Worksheet
from schemas.draft.deliverable import list_parts

FEWEST_MINUTES = 5
MINUTES_EACH = {"positioning": 1.0, "case_study": 5.0, "open_questions": 4.0, "flashcards": 0.25}
"""Minutes of a question, a situation and a card: to read, to answer, to compare."""


def count_paper_minutes(kind: str, material: Material) -> int | None:
    """Return the minutes that a paper takes in the room, by what it holds; None if the sources give none."""
    made = next((each for each in material.made if each.kind == kind), None) or _try_paper(kind, material)
    return None if made is None else max(ceil(_count_parts(made) * MINUTES_EACH[kind]), FEWEST_MINUTES)


def _try_paper(kind: str, material: Material) -> Deliverable | None:
    """Return a paper that is made after the plan, as the sources give it by now; no id is taken."""
    return material.request.kinds[kind].extract(replace(material, ids=IdAllocator()))


def _count_parts(made: Deliverable) -> int:
    if isinstance(made, Worksheet):
        return sum(made.split_section(each)[0] != () for each in made.sections)
    return len(list_parts(made))
