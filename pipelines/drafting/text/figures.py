"""Numbers in a text with their units and places; dates, references and clock times are left out."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

from pipelines.drafting.text.date_words import match_month, match_ordinal_ending
from schemas.language import Language
from schemas.languages.lexicon import (
    gather_words,
    read_every_vocabulary,
    read_vocabulary,
    write_expression,
)
from schemas.languages.measures import MeasureWords, list_units

TIME = frozenset({"s", "min", "h", "d", "w", "mo", "y"})

SCALES: dict[str, tuple[str, Decimal]] = {
    "s": ("time", Decimal(1)), "min": ("time", Decimal(60)), "h": ("time", Decimal(3600)),
    "d": ("time", Decimal(86_400)), "w": ("time", Decimal(604_800)),
    "mo": ("time", Decimal(2_629_800)), "y": ("time", Decimal(31_557_600)),
    "mm": ("length", Decimal("0.001")), "cm": ("length", Decimal("0.01")), "m": ("length", Decimal(1)),
    "km": ("length", Decimal(1000)),
    "mg": ("mass", Decimal("0.001")), "g": ("mass", Decimal(1)), "kg": ("mass", Decimal(1000)),
    "ml": ("volume", Decimal("0.001")), "l": ("volume", Decimal(1)),
}  # fmt: skip
"""What a unit measures, and how much of it in seconds, metres, grams or litres; a year is 365.25 days."""

CALENDAR = frozenset({"w", "mo", "y"})
"""Units of the calendar, which are not equally long each time."""

CALENDAR_TOLERANCE = Decimal("0.04")
"""Share by which durations in two units of the calendar may differ: 30 days are a month, 52 weeks a year."""

DIGITS = (
    r"[-−]?\d{1,3}(?:[\u0020\u00a0\u202f]\d{3})+(?!\d)(?:,\d+)?"
    r"|[-−]?\d{1,3}(?:,\d{3})+(?!\d)"
    r"|[-−]?\d+(?:[.,]\d+)?"
)
COUNTED_NOUN = re.compile(rf"(?<![\w/.,°-])({DIGITS})([\u0020\u00a0\u202f])([a-zà-ÿœ]{{4,}})(?![\w/])")
CLOCK_MINUTES = re.compile(r"(?<=\dh)\d\d(?!\w)", re.IGNORECASE)

NUMBER_SIGNS = r"n[°ºo]\s?|\bno\.?\s|\(EU\)\s"
STANDARD_BODIES = r"(?-i:EN|ISO|WCAG)"
CLOCK_SIGN = "h"


@dataclass(frozen=True)
class Figure:
    """A number with its unit at a place of a text; `written` is the number as the text writes it."""

    start: int
    end: int
    text: str
    written: str
    gap: str
    unit_text: str
    unit: str
    value: Decimal
    in_words: bool = False

    @property
    def measures(self) -> str:
        """Return what the figure measures, as "time" or "mass"; the unit itself if that is not known.

        Only figures that measure the same can be compared.
        """
        return SCALES[self.unit][0] if self.unit in SCALES else self.unit

    def equals(self, other: "Figure") -> bool:
        """Return whether two figures are the same amount, whatever the unit: 48 hours are two days."""
        return measure_same((self.value, self.unit), (other.value, other.unit))


def measure_same(one: tuple[Decimal, str], other: tuple[Decimal, str]) -> bool:
    """Return whether two values with their units are the same amount, whatever the units."""
    (value, unit), (other_value, other_unit) = one, other
    if unit == other_unit:
        return value == other_value
    if unit not in SCALES or other_unit not in SCALES or SCALES[unit][0] != SCALES[other_unit][0]:
        return False
    scaled, other_scaled = value * SCALES[unit][1], other_value * SCALES[other_unit][1]
    is_of_calendar = bool({unit, other_unit} & CALENDAR)
    tolerance = CALENDAR_TOLERANCE * max(scaled, other_scaled) if is_of_calendar else 0
    return abs(scaled - other_scaled) <= tolerance


@lru_cache(maxsize=20_000)
def find_figures(text: str, language: Language) -> tuple[Figure, ...]:
    """Return the measures a text gives, in order: no dates, law numbers, clock times or references."""
    by_start: dict[int, Figure] = {}
    units = list_units()
    for pattern in (_match_measure(), COUNTED_NOUN):
        for match in pattern.finditer(text):
            number, gap, unit = match.groups()
            value = parse_number(number)
            is_counted = pattern is COUNTED_NOUN
            if value is None or match.start() in by_start or _is_reference(text, match):
                continue
            if is_counted and not (_is_plural_noun(unit) and value == value.to_integral()):
                continue
            unit_name = units.get(unit.lower())
            by_start[match.start()] = Figure(
                match.start(),
                match.end(),
                match.group(),
                number,
                gap,
                unit,
                unit_name or f"n:{unit.lower()}",
                value,
            )
    for figure in _find_figures_in_words(text, language):
        by_start.setdefault(figure.start, figure)
    return tuple(by_start[start] for start in sorted(by_start))


def find_numbers(text: str, *, words: bool = False) -> frozenset[str]:
    """Return every number a text has in digits, without signs; with `words` also those written in words.

    A unit may follow without a space, as in « 8h », « 8h30 » or "10kg".
    """
    numbers = [match.group(1) for match in _match_bare_number().finditer(text)]
    values_in_digits = [parse_number(number) for number in (*numbers, *CLOCK_MINUTES.findall(text))]
    written = {f"{abs(value).normalize():f}" for value in values_in_digits if value is not None}
    if words:
        word_values = _list_every_number_word()
        written |= {
            str(word_values[word]) for word in re.findall(r"[a-zà-ÿ]+", text.lower()) if word in word_values
        }
    return frozenset(written)


def list_number_words(language: Language) -> dict[str, int]:
    """Return the numbers a language writes in words, those that people write so."""
    return read_vocabulary(MeasureWords, language).number_words


@cache
def match_number_word() -> str:
    """Return an expression that finds a number in words, one included, in any language."""
    ones = gather_words(MeasureWords, lambda each: each.ones)
    return "|".join((*ones, *_list_every_number_word()))


@cache
def match_range_start() -> str:
    """Return an expression that finds the word before a range, in any language: « entre 2 et 4 »."""
    return write_expression(MeasureWords, lambda each: each.range_starts)


def order_ranges(text: str) -> str:
    """Return a text in which a range has its lower end first, where its ends may change places."""
    return _match_range_in_any_order().sub(_order_ends, text)


def _order_ends(match: re.Match[str]) -> str:
    first, second = parse_number(match["first"]), parse_number(match["second"])
    if first is None or second is None or first <= second:
        return match[0]
    return f"{match['start']}{match['high']}{match['joint']}{match['low']}"


@cache
def _match_range_in_any_order() -> re.Pattern[str]:
    starts = write_expression(MeasureWords, lambda each: each.ends_in_any_order)
    unit = r"(?:[ \u00a0\u202f]?[°%€$\w]{1,3}(?!\w))?"
    return re.compile(
        rf"(?P<start>\b(?:{starts}) )(?P<low>(?P<first>\d[\d.,]*\d|\d){unit})"
        rf"(?P<joint> (?:{match_range_joint()}) )(?P<high>(?P<second>\d[\d.,]*\d|\d){unit})",
        re.IGNORECASE,
    )


@cache
def match_range_joint() -> str:
    """Return an expression that finds the word within a range, in any language: « 2 à 4 »."""
    return write_expression(MeasureWords, lambda each: each.range_joints)


@cache
def match_number_joint() -> str:
    """Return an expression that finds the word between two numbers, in any language: « 2 ou 4 »."""
    return write_expression(MeasureWords, lambda each: (*each.range_joints, *each.range_alternatives))


@cache
def _list_every_number_word() -> dict[str, int]:
    return {word: n for each in read_every_vocabulary(MeasureWords) for word, n in each.number_words.items()}


def _match_unit() -> str:
    return "|".join(sorted((re.escape(unit) for unit in list_units()), key=len, reverse=True))


@cache
def _match_bare_number() -> re.Pattern[str]:
    """Return a pattern for a number, which a unit may follow without a space; ordinals are no numbers."""
    ranks = "|".join((match_ordinal_ending(), *gather_words(MeasureWords, lambda each: each.rank_endings)))
    unit = rf"(?:(?i:{_match_unit()})|(?!(?:{ranks})(?!\w))[a-zµ]{{1,3}})(?!\w)"
    return re.compile(rf"(?<![\w.,])({DIGITS})(?![.,]\d)(?:(?!\w)|(?={unit}|[hH]\d\d(?!\w)))")


@cache
def _match_measure() -> re.Pattern[str]:
    number = rf"(?<![\w/.,°-])({DIGITS})([\u0020\u00a0\u202f]?)"
    return re.compile(rf"{number}({_match_unit()})(?![\w°])", re.IGNORECASE)


@cache
def _match_measure_in_words(language: Language) -> re.Pattern[str]:
    words = "|".join(list_number_words(language))
    return re.compile(rf"(?<![\w-])({words})( )({_match_unit()})(?!\w)", re.IGNORECASE)


@cache
def _match_name_before() -> re.Pattern[str]:
    """Return a pattern for the words before a number that names a law, a page or a day: "article "."""
    numbered = gather_words(MeasureWords, lambda each: each.numbered_things)
    things = "|".join((STANDARD_BODIES, *numbered, match_month()))
    short = write_expression(MeasureWords, lambda each: each.abbreviated_things)
    return re.compile(rf"(?:{NUMBER_SIGNS}|\b(?:{short})\s?|\b(?:{things})\s)$", re.IGNORECASE)


@cache
def _match_date_after() -> re.Pattern[str]:
    after_hours = gather_words(MeasureWords, lambda each: each.after_hours)
    words = "|".join((match_ordinal_ending(), match_month(), *after_hours))
    return re.compile(rf"^\s?(?:{words})\b", re.IGNORECASE)


@cache
def _match_before_clock_time() -> re.Pattern[str]:
    words = write_expression(MeasureWords, lambda each: each.before_clock_times)
    return re.compile(rf"\b(?:{words})\s$", re.IGNORECASE)


@cache
def _list_clock_units() -> frozenset[str]:
    words = gather_words(MeasureWords, lambda each: each.clock_units)
    return frozenset((CLOCK_SIGN, *words))


@cache
def _list_uncounted() -> frozenset[str]:
    return frozenset(gather_words(MeasureWords, lambda each: each.uncounted))


def _find_figures_in_words(text: str, language: Language) -> list[Figure]:
    words, units = list_number_words(language), list_units()
    return [
        Figure(
            match.start(), match.end(), match.group(), match.group(1), " ", match.group(3),
            units[match.group(3).lower()], Decimal(words[match.group(1).lower()]), in_words=True,
        )
        for match in _match_measure_in_words(language).finditer(text)
        if len(match.group(3)) > 1
    ]  # fmt: skip


def _is_plural_noun(word: str) -> bool:
    """Return whether a word may be what is counted: « 23 écoles », but not "610 unique" or "5 business"."""
    return word[-1] in "sx" and not word.endswith("ss") and word.lower() not in _list_uncounted()


def _is_reference(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.start(2) :]
    if _match_name_before().search(before) or _match_date_after().match(after):
        return True
    unit = match.group(3).lower()
    clock = unit in _list_clock_units() and _match_before_clock_time().search(before)
    year = re.fullmatch(r"(?:19|20)\d\d", match.group(1)) and unit not in list_units()
    return bool(clock or year)


def parse_number(number: str) -> Decimal | None:
    """Return the value of a number in digits, as either language writes it; None if it is none."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", number).replace("−", "-")
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+", plain):
        plain = plain.replace(",", "")
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None
