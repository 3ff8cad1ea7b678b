"""Matching of survey answers to objectives by shared words, for a person to check."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.deliverables.needs_analysis.answers import COUNTED, SurveyQuestion
from pipelines.drafting.text.words import content_stems
from schemas.course import Course, Module, Objective
from schemas.language import Language

FEWEST_SHARED = 2
"""Stems; one word in common is chance."""

LEAST_SHARE = 0.5
"""Of the objective's meaning words; fewer, and the question is about something near it."""

MOST_QUESTIONS = 2
"""Questions told of one objective, those that share most."""


@dataclass(frozen=True)
class ObjectiveGap:
    """An objective and a closed question that speaks of it."""

    objective: Objective
    question: SurveyQuestion


@dataclass(frozen=True)
class Gaps:
    """What answers say of objectives, the objectives nobody asked about, and modules in another language."""

    of: tuple[ObjectiveGap, ...]
    unasked: tuple[Objective, ...]
    elsewhere: tuple[Module, ...]


def find_gaps(course: Course, questions: Iterable[SurveyQuestion], language: Language) -> Gaps:
    """Return objective by objective the counted questions that share half its meaning words."""
    counted = [question for question in questions if question.kind in COUNTED and question.answered_rows]
    spoken = [module for module in course.modules if course.language_of(module) is language]
    of: list[ObjectiveGap] = []
    unasked: list[Objective] = []
    for objective in (each for module in spoken for each in module.objectives):
        wanted = content_stems(objective.text, language)
        shared = [(len(wanted & content_stems(q.title, language)), n, q) for n, q in enumerate(counted)]
        enough = max(FEWEST_SHARED, LEAST_SHARE * len(wanted))
        near = sorted((each for each in shared if each[0] >= enough), key=lambda e: (-e[0], e[1]))
        of += [ObjectiveGap(objective, question) for _, _, question in near[:MOST_QUESTIONS]]
        unasked += [] if near else [objective]
    elsewhere = tuple(module for module in course.modules if module not in spoken)
    return Gaps(tuple(of), tuple(unasked), elsewhere)
