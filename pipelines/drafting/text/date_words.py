"""The words dates are written with, in any language: a source need not be in the course's own."""

from functools import cache
from typing import ClassVar

from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, read_vocabulary, write_expression


class DateWords(Vocabulary):
    """Months, weekdays and the small words around them.

    `period_starts` come before a month or a year (« depuis 2024 »); `are_capitalised` says whether months and
    weekdays are written with a capital though they name nobody.
    """

    room: ClassVar[str] = "dates"

    months: Expressions
    weekdays: Expressions
    ordinal_endings: Expressions
    period_starts: Expressions
    are_capitalised: bool


@cache
def match_month() -> str:
    """Return an expression that finds the name of a month."""
    return write_expression(DateWords, lambda each: each.months)


@cache
def match_weekday() -> str:
    """Return an expression that finds the name of a weekday."""
    return write_expression(DateWords, lambda each: each.weekdays)


@cache
def match_ordinal_ending() -> str:
    """Return an expression that finds what follows the number of a day: « 1er », "2nd"."""
    return write_expression(DateWords, lambda each: each.ordinal_endings)


@cache
def match_written_day() -> str:
    """Return an expression that finds a day of a month in words: `9 novembre 2026`, `November 9`."""
    month = match_month()
    number = rf"\d{{1,2}}(?:{match_ordinal_ending()})?"
    return rf"\b{number}\s(?:{month})\b(?:\s\d{{4}}\b)?|\b(?:{month})\s\d{{1,4}}\b"


@cache
def match_period_start() -> str:
    """Return an expression that finds the word before a month or a year."""
    return write_expression(DateWords, lambda each: each.period_starts)


def capitalises_dates(language: Language) -> bool:
    """Return whether a language writes months and weekdays with a capital."""
    return read_vocabulary(DateWords, language).are_capitalised
