"""Outcome of a practice draft: what a reviewer found and missed; for them alone."""

from schemas.practice import Practice, PracticeAnswer, PracticeOutcome


def judge_practice(practice: Practice, answer: PracticeAnswer) -> PracticeOutcome:
    """Return how the marks of an answer compare with what was planted."""
    marked = {mark.place for mark in answer.marks}
    planted = {plant.place for plant in practice.plants}
    return PracticeOutcome(
        found=tuple(plant for plant in practice.plants if plant.place in marked),
        missed=tuple(plant for plant in practice.plants if plant.place not in marked),
        mistaken=tuple(mark for mark in answer.marks if mark.place not in planted),
    )
