"""The answer to a practice draft and its outcome, for the person it was made for."""

from dataclasses import dataclass

from adapters.workspace import Workspace
from pipelines.review.practice_outcome import judge_practice
from schemas.practice import Practice, PracticeAnswer, PracticeOutcome


@dataclass(frozen=True)
class AnsweredPractice:
    """A person's answer to a practice draft, and its outcome."""

    answer: PracticeAnswer
    outcome: PracticeOutcome


def find_answered_practice(workspace: Workspace, practice: Practice) -> AnsweredPractice | None:
    """Return the answer to a practice draft; None if there is none yet. Raises StoreUnusable."""
    answer = workspace.records.practice_answer(practice.person, practice.id)
    return None if answer is None else AnsweredPractice(answer, judge_practice(practice, answer))
