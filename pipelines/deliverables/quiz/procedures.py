"""Procedures among the numbered lists: the text says that their order counts, and each step is an action."""

import re
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.deliverables.quiz.askable import MARKUP, clean_heading, is_unasked
from pipelines.drafting.material import Piece, group_procedures
from pipelines.drafting.text.words import split_words
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, match_any, match_words, read_vocabulary

FEWEST_WORDS = 2
LEAST_ACTIONS = 0.8
"""Share of the steps that have to begin with an action."""


class SequenceWords(Vocabulary):
    """How a text announces a procedure.

    `announcements` are words of a heading above steps to follow in order, `deeds` expressions of one that
    names something to do; `sequels` are words of a step that refers to another in time; `actions` begin a
    step that tells what to do.
    """

    room: ClassVar[str] = "deliverables.quiz.procedures"

    announcements: Expressions
    deeds: Expressions
    sequels: Expressions
    actions: Expressions


def is_action_list(steps: list[Piece], language: Language) -> bool:
    """Return whether the steps of a numbered list are actions in words, and no code, exercise or things."""
    if any(is_unasked(each, language) for each in steps[0].span.anchor.heading):
        return False
    if any(
        MARKUP.search(step.text) or step.text.endswith(":") or len(step.text.split()) < FEWEST_WORDS
        for step in steps
    ):
        return False
    actions = sum(starts_with_action(step.text, language) for step in steps)
    return actions >= LEAST_ACTIONS * len(steps)


@dataclass(frozen=True)
class NumberedList:
    """The steps of a numbered list, and the sentence right before them; empty if there is none."""

    steps: list[Piece]
    announcement: str


def find_numbered_lists(pieces: tuple[Piece, ...]) -> list[NumberedList]:
    """Return the numbered lists of a module's sources, in reading order."""
    before = dict(zip((piece.span.id for piece in pieces[1:]), pieces, strict=False))
    return [
        NumberedList(steps, _read_announcement(steps[0], before.get(steps[0].span.id)))
        for steps in group_procedures(pieces)
    ]


def _read_announcement(first: Piece, before: Piece | None) -> str:
    if before is None or before.source is not first.source or before.heading != first.heading:
        return ""
    return before.text


def is_procedure(listed: NumberedList, language: Language) -> bool:
    """Return whether the text says that the order of these actions counts.

    The heading or the sentence before does, or the heading names a deed and a step refers to another in time.
    """
    steps, heading = listed.steps, clean_heading(listed.steps[0].heading)
    if any(_match_announcement(language).search(each) for each in (heading, listed.announcement)):
        return True
    is_timed = any(_match_sequel(language).search(step.text) for step in steps)
    return is_timed and _match_deed(language).search(heading) is not None


def starts_with_action(text: str, language: Language) -> bool:
    """Return whether a text begins with a verb that tells what to do."""
    return _match_action(language).match(" ".join(split_words(text)[:2])) is not None


@cache
def _match_action(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(read_vocabulary(SequenceWords, language).actions)})\b")


@cache
def _match_announcement(language: Language) -> re.Pattern[str]:
    return match_words(read_vocabulary(SequenceWords, language).announcements)


@cache
def _match_deed(language: Language) -> re.Pattern[str]:
    return match_any(read_vocabulary(SequenceWords, language).deeds)


@cache
def _match_sequel(language: Language) -> re.Pattern[str]:
    return match_words(read_vocabulary(SequenceWords, language).sequels)
