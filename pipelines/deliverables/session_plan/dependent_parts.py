"""Parts of a session plan that depend on the rest of the draft: minutes and named questions.

They are updated once every id is final, so they are right whoever wrote the plan, and after every revision.
"""

import re
from functools import cache
from itertools import chain
from string import Formatter

from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.session_plan.minutes import balance_minutes
from pipelines.deliverables.session_plan.wording import SessionPlanWording, read_wording
from schemas.draft import Content, Origin, Phase, Question
from schemas.draft.alignment import list_questions
from schemas.language import Language
from schemas.languages.formats import join_words, space_punctuation

SENTENCE_ENDS = (".", "!", "?", "…", ":", ";")

FACTS = {"items": r"q-\d+", "count": r"\d+"}
"""The pattern of the first fact in each sentence that this file writes."""


def update_dependent_parts(plan: SessionPlan, content: Content) -> SessionPlan:
    """Return the plan with its minutes summing to the draft's duration and its assessments up to date.

    A person's phases are not changed.
    """
    phases = balance_minutes(update_questions(plan, content).phases, content.duration_minutes)
    return plan if phases == plan.phases else plan.model_copy(update={"phases": phases})


def update_questions(plan: SessionPlan, content: Content) -> SessionPlan:
    """Return the plan whose assessments name and count the questions of the draft, its minutes unchanged."""
    questions = tuple(list_questions(content))
    last = {phase.objective: phase.id for phase in plan.phases}
    phases = tuple(
        _fill_assessment(phase, questions, content, is_last=last.get(phase.objective) == phase.id)
        for phase in plan.phases
    )
    return plan if phases == plan.phases else plan.model_copy(update={"phases": phases})


def _fill_assessment(
    phase: Phase, questions: tuple[Question, ...], content: Content, *, is_last: bool
) -> Phase:
    if phase.origin is Origin.HUMAN:
        return phase
    words = read_wording(content.language)
    said = _match_questions_sentence().sub("", phase.assessment)
    named = _name_questions(phase, questions, content, words, is_last=is_last)
    assessment = f"{_end_sentence(said)} {named}".lstrip() if named else said
    return phase if assessment == phase.assessment else phase.model_copy(update={"assessment": assessment})


def _end_sentence(text: str) -> str:
    """Return a text that another sentence may follow: with a full stop, unless it ends one or has no word."""
    return f"{text}." if text and not text.endswith(SENTENCE_ENDS) else text


def _name_questions(
    phase: Phase,
    questions: tuple[Question, ...],
    content: Content,
    words: SessionPlanWording,
    *,
    is_last: bool,
) -> str:
    """Return the sentence on a phase's questions: those on its objective, or all if it is the quiz itself.

    Of several phases on one objective the last names them: by then all of it was taught.
    """
    if questions and phase.objective is None and words.quiz.title.casefold() in phase.title.casefold():
        mastery = str(content.mastery_percent)
        sentence = words.questions_of_quiz.say(len(questions), mastery=mastery)
        return space_punctuation(sentence, words.language)
    question_ids = [
        item.id
        for item in questions
        if is_last and phase.objective is not None and item.objective == phase.objective
    ]
    if not question_ids:
        return ""
    sentence = words.questions_on_objective.say(
        len(question_ids), items=join_words(question_ids, words.language)
    )
    return space_punctuation(sentence, words.language)


@cache
def _match_questions_sentence() -> re.Pattern[str]:
    """Return the pattern of the sentence of `_name_questions`, in any language, at an assessment's end."""
    every = [read_wording(language) for language in Language]
    texts = chain.from_iterable((each.questions_of_quiz, each.questions_on_objective) for each in every)
    sentences = dict.fromkeys(_match_sentence(form) for text in texts for _, form in text.forms)
    return re.compile(rf"\s*\b(?:{'|'.join(sentences)})$")


def _match_sentence(sentence: str) -> str:
    """Return an expression for a sentence by its beginning, up to the word after its first fact.

    The rest, up to the full stop, may have an older wording or be changed by a comment.
    """
    (before, name, _, _), *others = Formatter().parse(sentence)
    after = others[0][0] if others else ""
    word = after[: len(after) - len(after.lstrip())] + next(iter(re.findall(r"\w+", after)), "")
    return rf"{_match_spaces(before)}{FACTS.get(name or '', '')}{_match_spaces(word)}[^.]*\."


def _match_spaces(text: str) -> str:
    return re.sub(r"\s", r"\\s", re.escape(text).replace("\\ ", " "))
