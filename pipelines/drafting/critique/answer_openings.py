"""The yes or no that an answer or a feedback begins with: it judges what was asked, and no more."""

import re
from functools import cache
from typing import ClassVar

from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_first_words


class FeedbackWords(Vocabulary):
    """How feedback begins that says an answer is right, or wrong, in any language.

    `answers` begin one that names nothing ("None: …").
    """

    room: ClassVar[str] = "feedbacks"

    affirmations: Expressions
    refusals: Expressions
    answers: Expressions = ()


SET_APART = re.compile(r"\s*[:,.;!–—]\s*")


@cache
def match_affirmation() -> re.Pattern[str]:
    """Return a pattern for a text that begins by calling something right."""
    return match_first_words(gather_words(FeedbackWords, lambda each: each.affirmations))


@cache
def match_refusal() -> re.Pattern[str]:
    """Return a pattern for a text that begins by calling something wrong."""
    return match_first_words(gather_words(FeedbackWords, lambda each: each.refusals))


def is_answer(text: str) -> bool:
    """Return whether a text begins with a yes, a no or a "none" that a sign sets apart."""
    return drop_answer_opening(text) != text


def drop_answer_opening(text: str) -> str:
    """Return a text without the yes, no or "none" it begins with, if a sign sets it apart from the rest."""
    for pattern in (match_refusal(), match_affirmation(), _match_answer()):
        opening = pattern.match(text)
        sign = SET_APART.match(text, opening.end()) if opening else None
        if sign and sign.end() < len(text):
            return text[sign.end() :]
    return text


@cache
def _match_answer() -> re.Pattern[str]:
    return match_first_words(gather_words(FeedbackWords, lambda each: each.answers))
