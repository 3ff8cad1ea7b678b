"""How a practice draft went, for the person it was made for."""

from dataclasses import dataclass

from adapters.workspace import Workspace
from pipelines.review.practice_outcome import judge_practice
from schemas.practice import Practice, PracticeAnswer, PracticeOutcome


@dataclass(frozen=True)
class AnsweredPractice:
    """What a person marked in a practice draft, and what came of it."""

    answer: PracticeAnswer
    outcome: PracticeOutcome


def find_answered_practice(workspace: Workspace, practice: Practice) -> AnsweredPractice | None:
    """Return how a practice draft went; None while its person has not answered. Raises StoreUnusable."""
    answer = workspace.records.practice_answer(practice.person, practice.id)
    return None if answer is None else AnsweredPractice(answer, judge_practice(practice, answer))
