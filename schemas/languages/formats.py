"""Dates, times, numbers, amounts, lists and quotations, written as readers of a language write them.

Names of months and days, separators, plurals and lists are those of CLDR, through Babel. What a language
pack decides itself stands in its `formats.json`: its locale, which of CLDR's patterns a day is written by,
and what CLDR has not: hours of the day as French writes them, quotation marks with their spaces.
Babel is imported where it writes: it takes longer to load than a command takes to say its help.
Decided in docs/decisions/0105-one-catalogue-of-words.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from schemas.language import Language
from schemas.languages.catalogue import PluralText
from schemas.languages.packs import FORMATS
from schemas.languages.texts import read_pack_file
from schemas.languages.wording import WordingFiller

if TYPE_CHECKING:
    from babel import Locale

NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

PERCENT_OF_SOME = range(1, 100)
"""What may stand for a share that is neither none nor all."""

WEEKDAY, MONTH_AND_YEAR = "EEEE", "MMMM y"  # patterns of CLDR
CENTS, MILLIONTHS = 2, 6  # digits of an amount
LEAST_IN_CENTS = 0.01

UNITS = ("digital-byte", "digital-kilobyte", "digital-megabyte", "digital-gigabyte")
THOUSAND, TENTHS_BELOW = 1000, 100

NAME_OF_CURRENCY = re.compile(r"[^\W\d_]+(?=\d)")
"""A currency named by letters before its amount: CLDR spaces it (`currencySpacing`), Babel 2.18 does not."""


@dataclass(frozen=True)
class LanguageFormats:
    """The patterns of one language: CLDR's for days and hours, `str.format`'s for the rest.

    `recognition` is what tesseract calls the language, `voice` what espeak-ng does.
    """

    locale: str
    clock: str
    clock_on_the_hour: str
    clock_range: str
    day: str
    elapsed: str
    first_day_of_month: str
    hours: PluralText
    hours_and_minutes: str
    minutes: str
    moment: str
    month: str
    quotation: str
    recognition: str
    running_time: str
    short_hours_and_minutes: str
    space_after: str
    space_before: str
    voice: str


@cache
def read_formats(language: Language) -> LanguageFormats:
    """Return the patterns of a language, as its pack's `formats.json` lists them.

    Raises TextsInvalid, with file and key, if one is missing, or is one that nothing reads.
    """
    held, file = read_pack_file(language, FORMATS)
    return cast(LanguageFormats, WordingFiller(language, str(file)).fill(LanguageFormats, held))


@cache
def find_locale(language: Language) -> "Locale":
    """Return the locale whose CLDR data a language is written by."""
    from babel import Locale

    return Locale.parse(read_formats(language).locale)


def find_locale_tag(language: Language) -> str:
    """Return the BCP 47 tag of a language with its country, as spell checkers ask for: `en-GB`."""
    return read_formats(language).locale.replace("_", "-")


def find_country(language: Language) -> str:
    """Return the country whose habits a language is written by, e.g. `GB`."""
    return find_locale(language).territory or ""


def choose_plural(number: float | Decimal, language: Language) -> str:
    """Return the CLDR plural category of a number, e.g. `one`."""
    return find_locale(language).plural_form(number)


# Days and hours


def format_day(at: date, language: Language) -> str:
    """Return a day in short, e.g. `04/11/2026`, in English `4 Nov 2026`; of a moment, its day in UTC."""
    return _write_day(_day_of(at), read_formats(language).day, language)


def format_long_day(at: date, language: Language) -> str:
    """Return a day with its month in letters, e.g. `24 novembre 2026` or `1er mars 2027`; UTC as above."""
    day = _day_of(at)
    return f"{_number_of_day(day, language)} {_write_day(day, MONTH_AND_YEAR, language)}"


def format_weekday(at: date, language: Language) -> str:
    """Return a day with its weekday, e.g. `mardi 12 janvier 2027`; the number stays beside its month."""
    day = _day_of(at)
    weekday, month = _write_day(day, WEEKDAY, language), _write_day(day, MONTH_AND_YEAR, language)
    return f"{weekday} {_number_of_day(day, language)}{NO_BREAK}{month}"


def format_month(month: str, language: Language) -> str:
    """Return a month, stored as `2026-11`, as it is read: `11/2026`, in English `Nov 2026`."""
    return _write_day(date.fromisoformat(f"{month}-01"), read_formats(language).month, language)


def format_moment(at: datetime, language: Language) -> str:
    """Return a time to the minute, in UTC, e.g. `24/11/2026 à 09:30 UTC`."""
    utc = at.astimezone(UTC)
    return read_formats(language).moment.format(day=format_day(utc, language), time=f"{utc:%H:%M}")


def format_clock(at: time, language: Language) -> str:
    """Return an hour of the day, e.g. `9 h 30`, in English `09:30`."""
    from babel.dates import format_time

    formats = read_formats(language)
    return format_time(at, formats.clock if at.minute else formats.clock_on_the_hour, locale=formats.locale)


def format_clock_range(start: time, end: time, language: Language) -> str:
    """Return from when to when, e.g. `de 9 h à 12 h 30`."""
    first, last = format_clock(start, language), format_clock(end, language)
    return read_formats(language).clock_range.format(start=first, end=last)


def format_minutes(minutes: int, language: Language) -> str:
    """Return a number of minutes, however many, e.g. `90 min`."""
    return read_formats(language).minutes.format(minutes=minutes)


def format_duration(minutes: int, language: Language) -> str:
    """Return how long something lasts, e.g. `45 min`, `2 heures` or `7 h 30`, in English `7 h 30 min`."""
    formats, (hours, left) = read_formats(language), divmod(minutes, 60)
    if not hours:
        return format_minutes(left, language)
    if not left:
        return formats.hours.say(hours, hours=hours)
    return formats.hours_and_minutes.format(hours=hours, minutes=f"{left:02d}")


def format_short_duration(minutes: int, language: Language) -> str:
    """Return how long something lasts in the fewest signs, e.g. `45 min` or `1 h 30`."""
    formats, (hours, left) = read_formats(language), divmod(minutes, 60)
    if not hours:
        return format_minutes(left, language)
    return formats.short_hours_and_minutes.format(hours=hours, minutes=f"{left:02d}")


def format_running_time(seconds: int, language: Language) -> str:
    """Return how long a recording lasts, e.g. `3 min 05 s`."""
    minutes, left = divmod(seconds, 60)
    return read_formats(language).running_time.format(minutes=minutes, seconds=f"{left:02d}")


def format_elapsed(minutes: int, language: Language) -> str:
    """Return a time counted from a start, e.g. `1 h 05`, in English `1:05`."""
    hours, left = divmod(minutes, 60)
    return read_formats(language).elapsed.format(hours=hours, minutes=f"{left:02d}")


def _day_of(at: date) -> date:
    return at.astimezone(UTC).date() if isinstance(at, datetime) else at


def _write_day(day: date, pattern: str, language: Language) -> str:
    from babel.dates import format_date

    return format_date(day, pattern, find_locale(language))


def _number_of_day(day: date, language: Language) -> str:
    return read_formats(language).first_day_of_month if day.day == 1 else str(day.day)


# Numbers


def format_number(value: float | Decimal, language: Language, digits: int | None = None) -> str:
    """Return a number, e.g. `12,5`: with so many digits after the point, or as exactly as it is known.

    Never with an exponent or marks between thousands; the minus is no hyphen.
    """
    exact = _to_decimal(value) if digits is None else Decimal(f"{value:.{digits}f}")
    return _write_decimal(exact, language, "0")


def format_count(number: int, language: Language) -> str:
    """Return a whole number with its thousands apart, e.g. `1 250`."""
    return _write_decimal(Decimal(number), language, "#,##0")


def format_percent(share: float, language: Language, *, of_some: bool = False) -> str:
    """Return a share as a whole percentage, e.g. `12 %`.

    Where it is told `of_some`, only nothing is 0 and only everything 100.
    """
    from babel.numbers import format_percent as write

    whole = round(share * 100)
    if of_some and 0 < share < 1:
        whole = min(max(whole, PERCENT_OF_SOME[0]), PERCENT_OF_SOME[-1])
    return write(Decimal(whole) / 100, locale=find_locale(language))


def format_money(amount: Decimal, currency: str, language: Language) -> str:
    """Return an amount to the cent with its currency, e.g. `1 250,00 €`, in English `€1,250.00`."""
    from babel.numbers import format_currency

    # To the cent even where a currency has none: what is agreed on is not rounded.
    text = format_currency(amount, currency, locale=find_locale(language), currency_digits=False)
    letters = NAME_OF_CURRENCY.match(text)
    return f"{letters[0]}{NO_BREAK}{text[letters.end() :]}" if letters else text


def format_cost(value: float, currency: str, language: Language) -> str:
    """Return an amount counted, not agreed on, with its currency's code: `12,30 USD`.

    It has two digits, or six where these would say nought of something.
    """
    from babel.numbers import format_currency

    digits = CENTS if value == 0 or value >= LEAST_IN_CENTS else MILLIONTHS
    pattern = f"#,##0.{'0' * digits}{NO_BREAK}¤¤"
    exact = Decimal(f"{value:.{digits}f}")
    return format_currency(exact, currency, pattern, find_locale(language), currency_digits=False)


def format_size(count: int, language: Language) -> str:
    """Return a number of bytes in the unit that leaves one to three digits before the point: `1,5 Mo`."""
    from babel.units import format_unit

    value, unit = float(count), 0
    while value >= THOUSAND and unit < len(UNITS) - 1:
        value, unit = value / THOUSAND, unit + 1
    shown = Decimal(f"{value:.1f}" if unit and value < TENTHS_BELOW else f"{value:.0f}")
    length: Literal["short", "long"] = "short" if unit else "long"
    return keep_together(format_unit(shown, UNITS[unit], length, locale=find_locale(language)))


def groups_by_comma(language: Language) -> bool:
    """Return whether 1,234 is a thousand and more in a language."""
    from babel.numbers import get_group_symbol

    return get_group_symbol(find_locale(language)) == ","


def localise_point(figure: str, language: Language) -> str:
    """Return figures written with points as decimal marks with those of the language, e.g. `0,5`."""
    from babel.numbers import get_decimal_symbol

    return figure.replace(".", get_decimal_symbol(find_locale(language)))


def _to_decimal(value: float | Decimal) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return exact.to_integral_value() if exact == exact.to_integral_value() else exact.normalize()


def _write_decimal(value: Decimal, language: Language, whole: str) -> str:
    from babel.numbers import format_decimal

    exponent = value.as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    pattern = whole + ("." + "0" * digits if digits else "")
    return format_decimal(value, pattern, find_locale(language)).replace("-", MINUS)


# Words


def join_words(words: Sequence[str], language: Language) -> str:
    """Return words one after the other, `and` before the last: `Léa, Noé et Zoé`."""
    from babel.lists import format_list

    return format_list(words, locale=find_locale(language))


def join_alternatives(words: Sequence[str], language: Language) -> str:
    """Return words one after the other, `or` before the last: `Léa, Noé ou Zoé`."""
    from babel.lists import format_list

    return format_list(words, style="or", locale=find_locale(language))


def quote_text(text: str, language: Language) -> str:
    """Return text between the language's quotation marks."""
    return read_formats(language).quotation.format(text=text)


def add_colon(label: str, language: Language) -> str:
    """Return what names something with a colon after it, e.g. `Feedback:`, in French with a space before."""
    return space_punctuation(f"{label} :", language) if read_formats(language).space_before else f"{label}:"


def space_punctuation(text: str, language: Language) -> str:
    """Return a text whose spaces beside punctuation are no-break ones where the language has such spaces."""
    formats = read_formats(language)
    for sign in formats.space_before:
        text = text.replace(f" {sign}", f"{NO_BREAK}{sign}")
    for sign in formats.space_after:
        text = text.replace(f"{sign} ", f"{sign}{NO_BREAK}")
    return text


def write_sign(sign: str, language: Language) -> str:
    """Return a sign of punctuation with the space that a language puts before it, if any."""
    return f"{NO_BREAK}{sign}" if sign in read_formats(language).space_before else sign


def name_language(language: Language, spoken: Language) -> str:
    """Return what a language is called in another, e.g. `anglais` in French."""
    return find_locale(language).get_language_name(find_locale(spoken).language) or language.value


def keep_together(text: str) -> str:
    """Return a text that no end of line can part."""
    return text.replace(" ", NO_BREAK)
