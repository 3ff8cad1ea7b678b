"""Changes requested to a quiz, made without a model: named questions are removed or replaced."""

from pipelines.deliverables.quiz.blueprint import BlueprintRoom
from pipelines.deliverables.quiz.candidates import list_candidates
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.quiz.extraction import extract_quiz
from pipelines.drafting.reviser import Reviser


def revise(before: Quiz, reviser: Reviser) -> Quiz | None:
    """Return the quiz with each question that the comment names replaced by one from the sources, if any."""
    material = reviser.material
    kept_items = tuple(item for item in before.items if item in reviser.asked)
    other_items = tuple(item for item in reviser.asked if item not in kept_items)
    unwanted = reviser.list_unwanted(before)
    room = BlueprintRoom(len(before.items) - len(kept_items), material.module)
    extracted = extract_quiz(list_candidates(material), material.ids, room, kept_items, other_items, unwanted)
    replacements = iter(extracted.items[len(kept_items) :] if extracted else ())
    return reviser.exchange_questions(before, lambda _: next(replacements, None))
