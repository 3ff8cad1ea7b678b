"""How long the sources say a procedure lasts: what takes longer than its phase is told there, not done."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import ClassVar

from pipelines.drafting.material import Piece
from pipelines.drafting.text.amounts import AmountWords
from pipelines.drafting.text.figures import SCALES, find_figures, match_range_joint
from pipelines.drafting.text.words import list_content_stems
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_words, write_expression
from schemas.source import SpanKind

TIMED = frozenset({"min", "h"})
"""Units of what somebody waits for: seconds are none, and days no session is about."""

A_MINUTE = Decimal(60)
LONGEST = 480
"""Minutes of what somebody could show in a day; what is longer is a delay, and nothing that lasts."""


class DurationWords(Vocabulary):
    """Words before a duration: `lasting` ones say that something takes it (« dure environ 20 minutes »),
    with one of the `abouts` between; `deadlines` by when it is done. `procedures` name no particular one."""

    room: ClassVar[str] = "deliverables.session_plan.durations"

    abouts: Expressions
    deadlines: Expressions
    lasting: Expressions
    procedures: Expressions


@dataclass(frozen=True)
class Duration:
    """A duration that a passage gives, as it is written, and in minutes."""

    text: str
    minutes: Decimal
    piece: Piece


def find_longest(
    steps: Iterable[Piece], beside: Iterable[Piece], title: str, language: Language
) -> Duration | None:
    """Return the longest duration that steps give, or that a sentence `beside` says the procedure lasts.

    Neither how often something is done is one, nor by when; nor how long something else lasts.
    """
    steps = tuple(steps)
    named = list_content_stems(" ".join((title, *(step.text for step in steps))), language)
    durations = [found for step in steps for _, found in _list_durations(step, language)]
    durations += [
        found
        for piece in beside
        if piece.span.kind is SpanKind.SENTENCE
        for before, found in _list_durations(piece, language)
        if _lasts(before, named, language)
    ]
    lasting = (each for each in durations if each.minutes <= LONGEST)
    return max(lasting, key=lambda each: each.minutes, default=None)


def _list_durations(piece: Piece, language: Language) -> Iterator[tuple[str, Duration]]:
    """Yield the durations of a passage, each with the words before it."""
    for figure in find_figures(piece.text, language):
        before = piece.text[: figure.start]
        if figure.unit in TIMED and not _match_no_duration().search(before):
            yield before, Duration(figure.text, figure.value * SCALES[figure.unit][1] / A_MINUTE, piece)


def _lasts(before: str, named: frozenset[str], language: Language) -> bool:
    """Return whether the words before a duration say that the procedure lasts it; `named` are its own."""
    lasting = _match_lasting().search(before)
    if lasting is None:
        return False
    subject = list_content_stems(_match_procedure().sub("", before[: lasting.start()]), language)
    return not subject or bool(subject & named)


@cache
def _match_no_duration() -> re.Pattern[str]:
    """Return a pattern of the words before a duration that say how often, or by when."""
    rates = write_expression(AmountWords, lambda each: each.rates)
    deadlines = write_expression(DurationWords, lambda each: each.deadlines)
    return re.compile(rf"\b(?:{rates}|{deadlines})\s?$", re.IGNORECASE)


@cache
def _match_lasting() -> re.Pattern[str]:
    """Return a pattern of the words before a duration that say something takes it."""
    lasting = write_expression(DurationWords, lambda each: each.lasting)
    abouts = write_expression(DurationWords, lambda each: each.abouts)
    lower = rf"\d+\s(?:{match_range_joint()})"
    return re.compile(rf"\b(?:{lasting})(?:\s(?:{abouts}))?(?:\s{lower})?\s?$", re.IGNORECASE)


@cache
def _match_procedure() -> re.Pattern[str]:
    return match_words(gather_words(DurationWords, lambda each: each.procedures))
