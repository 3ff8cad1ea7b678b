"""Matching of survey answers to objectives by shared words, for a person to check."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.deliverables.needs_analysis.answers import COUNTED, SurveyQuestion
from pipelines.drafting.text.words import list_content_stems
from schemas.course import Course, Module, Objective
from schemas.language import Language

FEWEST_SHARED = 2
"""Stems in common; a single one may be chance."""

LEAST_SHARE = 0.5
"""Share of the objective's stems; with less, the question is on a related subject."""

MOST_QUESTIONS = 2
"""Questions shown for one objective at most, those that share most stems."""


@dataclass(frozen=True)
class ObjectiveGap:
    """An objective, and a closed question on it."""

    objective: Objective
    question: SurveyQuestion


@dataclass(frozen=True)
class Gaps:
    """Objectives with questions on them (`of`), those no question is on, and modules in another language."""

    of: tuple[ObjectiveGap, ...]
    unasked: tuple[Objective, ...]
    elsewhere: tuple[Module, ...]


def find_gaps(course: Course, questions: Iterable[SurveyQuestion], language: Language) -> Gaps:
    """Return, objective by objective, the counted questions that share at least half of its stems."""
    countable = [question for question in questions if question.kind in COUNTED and question.answered_rows]
    modules = [module for module in course.modules if course.language_of(module) is language]
    gaps: list[ObjectiveGap] = []
    unasked: list[Objective] = []
    for objective in (each for module in modules for each in module.objectives):
        stems = list_content_stems(objective.text, language)
        shared = [(len(stems & list_content_stems(q.title, language)), n, q) for n, q in enumerate(countable)]
        enough = max(FEWEST_SHARED, LEAST_SHARE * len(stems))
        matching = sorted((each for each in shared if each[0] >= enough), key=lambda e: (-e[0], e[1]))
        gaps += [ObjectiveGap(objective, question) for _, _, question in matching[:MOST_QUESTIONS]]
        unasked += [] if matching else [objective]
    elsewhere = tuple(module for module in course.modules if module not in modules)
    return Gaps(tuple(gaps), tuple(unasked), elsewhere)
