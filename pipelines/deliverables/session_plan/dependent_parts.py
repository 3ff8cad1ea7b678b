"""Parts of a session plan that depend on the rest of the draft: minutes and named questions.

Settled once every id is final, so it holds for whoever wrote the plan, and after every revision.
"""

import re

from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.session_plan.minutes import balance_minutes
from pipelines.deliverables.session_plan.wording import WORDING, Wording
from schemas.draft import Content, Origin, Phase, Question
from schemas.draft.alignment import list_questions

NAMED = re.compile(r"\s*\bQuiz\s?: (?:(?:questions? q-\d+[^.]*|\d+ questions?, [^.]*)\.)$")
"""The sentence this file writes at the end of an assessment; `of_quiz` reads it."""


def update_dependent_parts(plan: SessionPlan, content: Content) -> SessionPlan:
    """Return the plan with its minutes summing to the draft's duration and its assessments up to date.

    What a person wrote is left alone.
    """
    questions = tuple(list_questions(content))
    phases = tuple(_fill_assessment(phase, questions, content) for phase in plan.phases)
    phases = balance_minutes(phases, content.duration_minutes)
    return plan if phases == plan.phases else plan.model_copy(update={"phases": phases})


def _fill_assessment(phase: Phase, questions: tuple[Question, ...], content: Content) -> Phase:
    if phase.origin is Origin.HUMAN:
        return phase
    words = WORDING[content.language]
    texts = [NAMED.sub("", phase.assessment), _of_quiz(phase, questions, content, words)]
    assessment = " ".join(each for each in texts if each)
    return phase if assessment == phase.assessment else phase.model_copy(update={"assessment": assessment})


def _of_quiz(phase: Phase, questions: tuple[Question, ...], content: Content, words: Wording) -> str:
    """Return the questions on a phase's objective; all of them in the phase of the quiz itself."""
    if questions and phase.objective is None and words.quiz.title.casefold() in phase.title.casefold():
        mastery = str(content.mastery_percent)
        text = words.asked_all if questions[1:] else words.asked_all_one
        return words.say(text, count=str(len(questions)), mastery=mastery)
    mine = [
        item.id for item in questions if phase.objective is not None and item.objective == phase.objective
    ]
    if not mine:
        return ""
    listed = f" {words.and_} ".join([", ".join(mine[:-1]), mine[-1]] if mine[1:] else mine)
    return words.say(words.asked if mine[1:] else words.asked_one, items=listed)
