"""Completion of a module in the terms of each standard (decision 0048)."""

from pipelines.packaging.identifiers import list_scored_items
from schemas.course import Completion, CompletionRule, PagesAsked, QuizAsked
from schemas.draft import Content


def find_rule(content: Content) -> CompletionRule:
    """Return the rule a module is tracked by; without a quiz there are only its pages to ask for."""
    rule = content.rule or CompletionRule()
    if list_scored_items(content):
        return rule
    return rule.model_copy(update={"completion": Completion(quiz=QuizAsked.NONE)})


def choose_move_on(rule: CompletionRule) -> str:
    """Return the criterion of cmi5 (13.1.4) a learner has to meet, for a module followed by that rule.

    Where the quiz counts it has to be passed, and who passed it has answered it. Never `CompletedOrPassed`:
    no rule says that either is enough.
    """
    completion = rule.completion
    if completion.quiz is QuizAsked.NONE:
        return "Completed"
    return "Passed" if completion.pages is PagesAsked.NONE else "CompletedAndPassed"


def is_mastery_score_enough(rule: CompletionRule) -> bool:
    """Say whether SCORM 1.2's `masteryscore` concludes what the player does.

    It lets an LMS replace the one status by `passed` or `failed` as soon as there is a score (RTE 3.4.4.1),
    whatever else is left to do.
    """
    completion = rule.completion
    return completion.pages is PagesAsked.NONE and completion.quiz is QuizAsked.ANSWERED


def is_mastery_measure_enough(rule: CompletionRule) -> bool:
    """Say whether SCORM 2004's mastery measure concludes what the player does.

    With one, an LMS says `passed` as soon as the score reaches it (RTE 4.2.22), whatever is left to do.
    """
    return not rule.completion.agrees
