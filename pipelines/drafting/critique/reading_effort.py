"""Rules on reading effort: texts are easy enough for the audience, and fill the module's time, no more."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from math import ceil
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.material import is_teachable, list_pieces
from pipelines.drafting.plan.outline import PURPOSES, count_words
from pipelines.drafting.text.readability import ReadingEase, measure_ease
from pipelines.drafting.text.typography import canonical
from schemas.course import Context
from schemas.draft import (
    Deliverable,
    PhasePlan,
    Sectioned,
    Statement,
    is_taught,
    list_questions_of,
    list_texts,
)
from schemas.draft.alignment import MINUTES_AN_ITEM, WORDS_READ_A_MINUTE
from schemas.draft.traversal import walk_citations, walk_citing
from schemas.finding import Finding
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_any
from schemas.plan import BlockPurpose

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

READING_OVERRUN = 1.5
"""Times the minutes that questions leave which reading may take: many questions would hide a long lesson."""

LEAST_OVERRUN = 3
"""Minutes of reading too many that are told: fewer are nothing to a learner."""

PADDING = 1.5
"""Times the words of what it cites, and WORDS_OF_A_PAGE a page, that a lesson may have besides its practice.
Those of four recorded sessions had 0.79 to 0.94 of them."""

WORDS_OF_A_PAGE = 130
"""What a page may say besides what its passages do: its aim, a worked case of 90 words, connections."""

SHORTFALL = 0.4
"""Share of the words that the minutes ask for, or the sources carry, below which a module is short. Rules
take sources in at half that pace (0.55), and a strong model left free wrote 0.7 of what it rested on."""


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
    """Find a module that takes far longer to read and answer than its minutes, or to read than it has left.

    Reading is counted at the usual pace, at which a model is asked for its pages; a question is a minute.
    What is read of a session without a lesson is read in its phases, which share its minutes themselves.
    """
    artefacts = case.content.artefacts
    if any(isinstance(artefact, PhasePlan) for artefact in artefacts) and not _list_lessons(artefacts):
        return
    words = sum(
        len(text.split())
        for artefact in artefacts
        if artefact.is_read
        for each in walk_citing(artefact)
        for text in list_texts(each)
    )
    items, duration = len(list_questions_of(artefacts)), case.content.duration_minutes
    reading, left = ceil(words / WORDS_READ_A_MINUTE), max(duration - MINUTES_AN_ITEM * items, 0)
    is_long_to_read = reading > max(READING_OVERRUN * left, left + LEAST_OVERRUN)
    minutes = reading + MINUTES_AN_ITEM * items
    if is_long_to_read or minutes > OVERRUN * duration:
        facts = {
            "minutes": str(minutes),
            "duration": str(duration),
            "words": str(words),
            "items": str(items),
        }
        yield Finding(rule="module.long", place="lesson" if words else "quiz", facts=facts)


def find_padded_modules(case: Case) -> Iterator[Finding]:
    """Find a lesson that says far more than the passages it cites, besides the practice on its pages.

    A module's minutes may have room for it: a model is asked for no more words than its passages carry.
    """
    lessons = _list_lessons(case.content.artefacts)
    pages = [page for lesson in lessons for page in lesson.sections]
    blocks = [block for page in pages for block in page.blocks]
    words = count_words(block for block in blocks if PURPOSES.get(block.kind) is not BlockPurpose.PRACTISE)
    quotes = {citation.span: citation.quote for citation in walk_citations(tuple(pages))}
    carried = sum(len(quote.split()) for quote in quotes.values())
    if words > PADDING * (carried + WORDS_OF_A_PAGE * len(pages)):
        facts = {"words": str(words), "carried": str(carried)}
        yield Finding(rule="module.padded", place=lessons[0].kind, facts=facts)


def find_short_modules(case: Case) -> Iterator[Finding]:
    """Find a lesson that is far shorter than its module's minutes, though the sources carry more.

    Only what cites something counts, and each sentence once: nothing is gained by saying it twice.
    """
    lessons = _list_lessons(case.content.artefacts)
    if not lessons:
        return
    items, duration = len(list_questions_of(case.content.artefacts)), case.content.duration_minutes
    words = sum(len(text.split()) for text in _list_supported_texts(lessons))
    asked = max(duration - MINUTES_AN_ITEM * items, 0) * WORDS_READ_A_MINUTE
    carried = _count_carried_words(case)
    if words < SHORTFALL * min(asked, carried):
        facts = {
            "minutes": str(ceil(words / WORDS_READ_A_MINUTE) + MINUTES_AN_ITEM * items),
            "duration": str(duration),
            "words": str(words),
            "carried": str(carried),
        }
        yield Finding(rule="module.short", place=lessons[0].kind, facts=facts)


def _list_lessons(artefacts: Iterable[Deliverable]) -> list[Sectioned]:
    return [each for each in artefacts if isinstance(each, Sectioned) and each.teaches]


def _list_supported_texts(lessons: Iterable[Sectioned]) -> Iterator[str]:
    """Yield each text that learners read and that cites something, once."""
    blocks = (block for lesson in lessons for section in lesson.sections for block in section.blocks)
    elements = (each for block in blocks if block.is_for_learners for each in walk_citing(block))
    texts = (text for each in elements if each.citations for text in list_texts(each))
    yield from {canonical(text).casefold(): text for text in texts}.values()


def _count_carried_words(case: Case) -> int:
    """Return the words a lesson may rest on: those of a person's plan, or what can be taught of its sources.

    These are the sources in its language, and those that it cites in any other.
    """
    language = case.content.language
    cited = {citation.source for citation in case.content.citations}
    sources = tuple(s for s in case.spans.sources if s.language is language or s.name in cited)
    planned = case.edited_plan.plan.evidence if case.edited_plan is not None else None
    return sum(
        len(piece.text.split())
        for piece in list_pieces(sources)
        if (piece.span.id in planned if planned is not None else is_teachable(piece, language))
    )


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
