"""The rule by which a module is complete, in the terms of cmi5 and SCORM (decision 0048)."""

from pipelines.packaging.identifiers import list_scored_items
from schemas.course import Completion, CompletionRule, PagesAsked, QuizAsked
from schemas.draft import Content


def find_rule(content: Content) -> CompletionRule:
    """Return the completion rule of a module; without scored questions it asks for no quiz."""
    rule = content.rule or CompletionRule()
    if list_scored_items(content):
        return rule
    return rule.model_copy(update={"completion": Completion(quiz=QuizAsked.NONE)})


def choose_move_on(rule: CompletionRule) -> str:
    """Return cmi5's `moveOn` criterion (13.1.4) for a module with this rule.

    If the quiz counts, it has to be passed. Never `CompletedOrPassed`: no rule says that either is enough.
    """
    completion = rule.completion
    if completion.quiz is QuizAsked.NONE:
        return "Completed"
    return "Passed" if completion.pages is PagesAsked.NONE else "CompletedAndPassed"


def is_mastery_score_enough(rule: CompletionRule) -> bool:
    """Return whether SCORM 1.2's `masteryscore` gives the same status as the player.

    With it an LMS sets the only status to `passed` or `failed` as soon as there is a score (RTE 3.4.4.1),
    whatever else is left to do.
    """
    completion = rule.completion
    return completion.pages is PagesAsked.NONE and completion.quiz is QuizAsked.ANSWERED


def is_mastery_measure_enough(rule: CompletionRule) -> bool:
    """Return whether SCORM 2004's mastery measure gives the same status as the player.

    With it an LMS sets `passed` as soon as the score reaches it (RTE 4.2.22), whatever else is left to do.
    """
    return not rule.completion.agrees
