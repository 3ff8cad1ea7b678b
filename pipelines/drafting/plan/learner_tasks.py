"""What learners do to practise an objective: what its verb says, or its level where the verb says none.

Decided in docs/decisions/0146-what-a-page-needs-of-others.md.
"""

from enum import StrEnum

from pipelines.drafting.objectives.verbs import find_verb
from schemas.course import Bloom, Objective
from schemas.language import Language


class LearnerTask(StrEnum):
    """What learners are asked for."""

    RECALL = "recall"
    EXPLAIN = "explain"
    PRODUCE = "produce"
    DECIDE = "decide"


TASKS = {
    Bloom.REMEMBER: LearnerTask.RECALL,
    Bloom.UNDERSTAND: LearnerTask.EXPLAIN,
    Bloom.APPLY: LearnerTask.PRODUCE,
    Bloom.ANALYSE: LearnerTask.DECIDE,
    Bloom.EVALUATE: LearnerTask.DECIDE,
    Bloom.CREATE: LearnerTask.PRODUCE,
}
"""The task of each level: to cite is to recall, to choose is to decide on a case, to write is to produce."""


def choose_task(objective: Objective | None, language: Language) -> LearnerTask:
    """Return what learners do to practise an objective; a page that serves none has a case to decide."""
    if objective is None:
        return LearnerTask.DECIDE
    verb = find_verb(objective.text, language)
    levels = verb.levels if verb is not None else frozenset[Bloom]()
    level = next((each for each in Bloom if each in levels), objective.bloom)
    return TASKS[objective.bloom if objective.bloom in levels else level]
