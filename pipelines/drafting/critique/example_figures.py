"""Figures of a made-up case that show a rule at work: of a kind that the passages of its page give.

Decided in docs/decisions/0145-pages-that-show-their-rules-at-work.md.
"""

import re
from collections.abc import Iterator
from functools import cache

from pipelines.drafting.text.amounts import TIMES, AmountWords
from pipelines.drafting.text.designations import drop_designations, drop_names_like
from pipelines.drafting.text.figures import TIME, Figure, find_figures, find_numbers
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_plain_stems
from schemas.language import Language
from schemas.languages.lexicon import write_expression
from schemas.languages.measures import MeasureWords, list_units

TIME_MEASURE = "time"
HOUR = "h"
CLOCK_TIME = re.compile(
    r"(?<![\w.,:])(?:[01]?\d|2[0-3])(?::[0-5]\d|\s?h(?:\s?[0-5]\d)?|(?=\s?[ap]m\b))(?!\w)(?:\s?[ap]m\b)?"
)
"""A time of the day: "14:30", « 14 h 30 », "9 am"."""

MINUTES_OF_AN_HOUR = re.compile(r" [0-5]?\d(?!\w|[.,]\d)")
"""What follows the hours of a duration: « 1 heure 40 »."""

NUMBERED_UNIT = re.compile(r"(?<!\d )\b([^\W\d_]+) \d{1,3}(?![\w]|[.,:]\d)")
"""A word with its number: « jour 2 », "week 3"."""

COUNTED_WORD = re.compile(r"(?<![\w.,:-])\d[\d.,]*[ \u00a0\u202f]?([^\W\d_][\w·/²³-]*)")
"""A number with the word that says of what, a unit no list has among them: "38 N·m", "5 MB"."""

CODE_POSITION = re.compile(r"(?<=\w)(?:@\{\d+\}|\[\d+\]|[~^]\d+)")
"""A place that a program counts, behind a name: "HEAD@{7}", "main~2", "rows[3]"."""

ITEM_START = re.compile(r'(?:^|(?<="))\d{1,2}\. (?=\S)')
"""The number of an item, where a text or a quotation in it begins: "5. Oil the thread"."""


def list_other_figures(text: str, quotes: str, language: Language) -> Iterator[str]:
    """Yield the figures that measure nothing that quotations measure, and numbers alone that none gives."""
    text = CODE_POSITION.sub(" ", text)
    yield from list_other_measures(text, quotes, language)
    rest = _drop_told_times(drop_list_numbers(text), _list_measured(quotes, language))
    for figure in reversed(find_figures(rest, language)):
        rest = f"{rest[: figure.start]} {rest[_find_end(figure, rest) :]}"
    named = drop_designations(drop_names_like(rest, canonical(quotes)))
    alone = find_numbers(_drop_counts(named, canonical(quotes), language))
    yield from sorted(alone - find_numbers(quotes))


def list_other_measures(text: str, quotes: str, language: Language, *, counts: bool = True) -> Iterator[str]:
    """Yield the figures with a unit that measure nothing that quotations measure.

    Without `counts`, a number of things needs no quotation: what a command answers counts files of its own.

    How far two moments of a story lie apart measures nothing that is laid down, nor does "the four times".
    """
    measured = _list_measured(quotes, language)
    told = _drop_told_times(text, measured)
    for figure in find_figures(told, language):
        is_free = figure.measures in measured or (not counts and figure.unit not in list_units().values())
        if not (is_free or _is_apart(figure, told) or _counts_the_told(figure, told)):
            yield figure.text


def list_told_distances(text: str, language: Language) -> frozenset[str]:
    """Return the numbers that tell how far a moment of a story lies from another: "5 months ago"."""
    plain = canonical(text)
    figures = (each.text for each in find_figures(plain, language) if _is_apart(each, plain))
    return find_numbers(" ".join(figures), words=True)


def _is_apart(figure: Figure, text: str) -> bool:
    is_told = _match_time_comparison().match(text, figure.end) or _match_ago().search(text[: figure.start])
    return figure.unit in TIME and is_told is not None


def _counts_the_told(figure: Figure, text: str) -> bool:
    """Return whether words count what was told before: "the four times"."""
    is_count = figure.in_words and figure.unit == TIMES
    return is_count and _match_definite().search(text[: figure.start]) is not None


def drop_list_numbers(text: str) -> str:
    """Return a text without the numbers of items: "step 8", or the one that a quoted item begins with."""
    return _match_listed_thing().sub(" ", ITEM_START.sub(" ", canonical(text)))


def list_item_numbers(text: str) -> frozenset[int]:
    """Return the numbers of the items that a text names: "after step 8"."""
    return frozenset(int(match[1]) for match in _match_listed_thing().finditer(canonical(text)))


@cache
def _match_listed_thing() -> re.Pattern[str]:
    things = write_expression(MeasureWords, lambda each: each.listed_things)
    return re.compile(rf"\b(?:{things}) (\d{{1,3}})(?![\w]|[.,:]\d)", re.IGNORECASE)


@cache
def _match_definite() -> re.Pattern[str]:
    words = write_expression(AmountWords, lambda each: each.definites)
    return re.compile(rf"\b(?:{words}) $", re.IGNORECASE)


@cache
def _match_ago() -> re.Pattern[str]:
    words = write_expression(MeasureWords, lambda each: each.before_told_times)
    return re.compile(rf"\b(?:{words}) $", re.IGNORECASE)


@cache
def _match_time_comparison() -> re.Pattern[str]:
    words = write_expression(MeasureWords, lambda each: each.time_comparisons)
    return re.compile(rf" (?:{words})\b", re.IGNORECASE)


def _list_measured(quotes: str, language: Language) -> frozenset[str]:
    """Return what quotations measure."""
    measured = {figure.measures for figure in find_figures(canonical(quotes), language)}
    if CLOCK_TIME.search(quotes):
        measured.add(TIME_MEASURE)
    return frozenset(measured)


def _drop_told_times(text: str, measured: frozenset[str]) -> str:
    """Return a text without its times of the day and numbered units, where quotations measure time."""
    if TIME_MEASURE not in measured:
        return text
    return NUMBERED_UNIT.sub(_drop_time, CLOCK_TIME.sub(" ", text))


def list_shown_numbers(text: str, quotes: str, language: Language) -> frozenset[str]:
    """Return the numbers of a text that are of a kind its quotations give."""
    others = " ".join(list_other_figures(canonical(text), quotes, language))
    return find_numbers(text, words=True) - find_numbers(others, words=True)


def _drop_time(match: re.Match[str]) -> str:
    return " " if list_units().get(match[1].lower()) in TIME else match[0]


def _find_end(figure: Figure, text: str) -> int:
    minutes = MINUTES_OF_AN_HOUR.match(text, figure.end) if figure.unit == HOUR else None
    return minutes.end() if minutes else figure.end


def _drop_counts(text: str, quotes: str, language: Language) -> str:
    """Return a text without the numbers of what quotations count too; a small word counts nothing."""
    words = {match[1] for match in COUNTED_WORD.finditer(quotes)}
    units = {word for word in words if not word.islower() or list_plain_stems(word, language)}
    return COUNTED_WORD.sub(lambda match: " " if match[1] in units else match[0], text)
