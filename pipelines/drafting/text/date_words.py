"""The words dates are written with; a source may write them in any language, whatever the course's own."""

from functools import cache
from typing import ClassVar

from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, read_every_vocabulary, read_vocabulary


class DateWords(Vocabulary):
    """Months, weekdays and what stands beside them.

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
    return "|".join(month for each in read_every_vocabulary(DateWords) for month in each.months)


@cache
def match_weekday() -> str:
    """Return an expression that finds the name of a weekday."""
    return "|".join(weekday for each in read_every_vocabulary(DateWords) for weekday in each.weekdays)


@cache
def match_ordinal_ending() -> str:
    """Return an expression that finds what follows the number of a day: « 1er », "2nd"."""
    return "|".join(ending for each in read_every_vocabulary(DateWords) for ending in each.ordinal_endings)


@cache
def match_period_start() -> str:
    """Return an expression that finds the word before a month or a year."""
    return "|".join(start for each in read_every_vocabulary(DateWords) for start in each.period_starts)


def capitalises_dates(language: Language) -> bool:
    """Return whether a language writes months and weekdays with a capital."""
    return read_vocabulary(DateWords, language).are_capitalised
