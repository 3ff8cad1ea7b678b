"""Changes requested to a quiz, made without a model: named questions are removed or replaced."""

from pipelines.deliverables.quiz.candidates import list_candidates
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.quiz.extraction import extract_quiz
from pipelines.drafting.reviser import Reviser


def revise(before: Quiz, reviser: Reviser) -> Quiz | None:
    """Return the quiz with each question the comment names exchanged for one the sources still give."""
    material = reviser.material
    kept = tuple(item for item in before.items if item in reviser.asked)
    beside = tuple(item for item in reviser.asked if item not in kept)
    unwanted = reviser.list_unwanted(before)
    made = extract_quiz(list_candidates(material), material.ids, len(before.items), kept, beside, unwanted)
    fresh = iter(made.items[len(kept) :] if made else ())
    return reviser.exchange_questions(before, lambda _: next(fresh, None))
