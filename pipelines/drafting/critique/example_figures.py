"""Figures of a made-up case that show a rule at work: of a kind that the passages of its page give.

Decided in docs/decisions/0145-pages-that-show-their-rules-at-work.md.
"""

import re
from collections.abc import Iterator

from pipelines.drafting.text.designations import drop_designations
from pipelines.drafting.text.figures import TIME, Figure, find_figures, find_numbers, list_units
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_plain_stems
from schemas.language import Language

TIME_MEASURE = "time"
HOUR = "h"
CLOCK_TIME = re.compile(
    r"(?<![\w.,:])(?:[01]?\d|2[0-3])(?::[0-5]\d|\s?h(?:\s?[0-5]\d)?|(?=\s?[ap]m\b))(?!\w)(?:\s?[ap]m\b)?"
)
"""A time of the day: "14:30", « 14 h 30 », "9 am"."""

MINUTES_OF_AN_HOUR = re.compile(r" [0-5]?\d(?!\w|[.,]\d)")
"""What follows the hours of a duration: « 1 heure 40 »."""

NUMBERED_UNIT = re.compile(r"([^\W\d_]+) \d{1,3}(?![\w]|[.,:]\d)")
"""A word with its number: « jour 2 », "week 3"."""

COUNTED_WORD = re.compile(r"(?<![\w.,:-])\d[\d.,]*[ \u00a0\u202f]?([^\W\d_][\w·/²³-]*)")
"""A number with the word that says of what, a unit no list has among them: "38 N·m", "5 MB"."""


def list_other_figures(text: str, quotes: str, language: Language) -> Iterator[str]:
    """Yield the figures that measure nothing that quotations measure, and numbers alone that none gives."""
    yield from list_other_measures(text, quotes, language)
    rest = _drop_told_times(text, _list_measured(quotes, language))
    for figure in reversed(find_figures(rest, language)):
        rest = f"{rest[: figure.start]} {rest[_find_end(figure, rest) :]}"
    alone = find_numbers(drop_designations(_drop_counts(rest, canonical(quotes), language)))
    yield from sorted(alone - find_numbers(quotes))


def list_other_measures(text: str, quotes: str, language: Language) -> Iterator[str]:
    """Yield the figures with a unit that measure nothing that quotations measure."""
    measured = _list_measured(quotes, language)
    figures = find_figures(_drop_told_times(text, measured), language)
    yield from (figure.text for figure in figures if figure.measures not in measured)


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
