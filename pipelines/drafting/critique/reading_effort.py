"""Rules on reading effort: texts are easy enough for the audience, and can be read in the module's time."""

import re
from collections.abc import Iterator
from functools import cache
from math import ceil
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.readability import ReadingEase, measure_ease
from schemas.course import Context
from schemas.draft import Deliverable, PhasePlan, Statement, is_taught, list_questions_of, list_texts
from schemas.draft.alignment import MINUTES_AN_ITEM, WORDS_A_MINUTE
from schemas.draft.traversal import walk_citing
from schemas.finding import Finding
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_any

FEWEST_POINTS = 30
"""Below, Flesch calls a text « very difficult », read by graduates."""

FEWEST_POINTS_FOR_BEGINNERS = 50
"""For people who learn the language, or left school early: « fairly difficult » and easier."""

COUNT_ERROR = 3
"""Points that the score is out by: syllables are counted by groups of vowels. Judged, a text one point below
the least was hard to nobody, unless for the length of a sentence."""

LONGEST_PLAIN_SENTENCE = 25
"""Words up to which plain-language guides take a sentence for easy: if none has more, only the words of the
subject make the score low, and they are what the module teaches."""

FAR_TOO_LOW = 20
"""Points below the least from which on even short sentences are hard."""

VERY_LONG_SENTENCE = 60
"""Words of a sentence that makes a text hard even if its score is only just too low."""

OVERRUN = 1.25
"""Times its minutes that a module may take by this count: readers differ by more than a quarter."""


class AudienceWords(Vocabulary):
    """Words in an audience's description that ask for easy texts, in any language."""

    room: ClassVar[str] = "audiences"

    hard_of_reading: Expressions


def find_hard_texts(case: Case) -> Iterator[Finding]:
    """Find deliverables harder to read than their audience can be asked to."""
    least_ease = _choose_least_ease(case.course.context)
    for artefact in case.content.artefacts:
        if not (artefact.is_read or artefact.is_heard):
            continue
        measured = measure_ease(_list_sentences(artefact), case.content.language)
        if measured is not None and _is_too_hard(measured, least_ease):
            facts = {
                "score": str(measured.score),
                "least": str(least_ease),
                "sentence": cut_excerpt(measured.longest),
                "words": str(len(measured.longest.split())),
            }
            yield Finding(rule="artefact.hard", place=artefact.kind, facts=facts)


def find_long_modules(case: Case) -> Iterator[Finding]:
    """Find a module that takes far longer to read and answer than its minutes, if it has no plan of phases.

    Reading is counted at half speed, as objectives are (schemas/draft/alignment.py); a question is a minute.
    """
    artefacts = case.content.artefacts
    if any(isinstance(artefact, PhasePlan) for artefact in artefacts):
        return
    words = sum(
        len(text.split())
        for artefact in artefacts
        if artefact.is_read
        for each in walk_citing(artefact)
        for text in list_texts(each)
    )
    items = len(list_questions_of(artefacts))
    minutes = ceil(words / WORDS_A_MINUTE) + MINUTES_AN_ITEM * items
    if minutes > OVERRUN * case.content.duration_minutes:
        facts = {
            "minutes": str(minutes),
            "duration": str(case.content.duration_minutes),
            "words": str(words),
            "items": str(items),
        }
        yield Finding(rule="module.long", place="lesson" if words else "quiz", facts=facts)


def _is_too_hard(measured: ReadingEase, least_ease: int) -> bool:
    longest = len(measured.longest.split())
    if longest >= VERY_LONG_SENTENCE:
        return measured.score < least_ease
    return measured.score < least_ease - (COUNT_ERROR if longest > LONGEST_PLAIN_SENTENCE else FAR_TOO_LOW)


def _choose_least_ease(context: Context | None) -> int:
    audience = context.audience if context else ""
    return FEWEST_POINTS_FOR_BEGINNERS if _match_beginners().search(audience) else FEWEST_POINTS


@cache
def _match_beginners() -> re.Pattern[str]:
    return match_any(gather_words(AudienceWords, lambda each: each.hard_of_reading))


def _list_sentences(artefact: Deliverable) -> list[str]:
    return [
        each.text for each in walk_citing(artefact) if isinstance(each, Statement) and is_taught(each.nature)
    ]
