"""The words around numbers, and how units are written, in the languages of the lexicon."""

import re
from functools import cache
from typing import ClassVar

from schemas.languages.formats import NO_BREAK
from schemas.languages.lexicon import Expressions, Vocabulary, read_every_vocabulary


class MeasureWords(Vocabulary):
    """The words around a number that say what it measures, or that it measures nothing.

    All but `number_words` count in a text of any language: sources mix them. `numbered_things` are what a
    number names (« article 5 »), `abbreviated_things` such words with their full stop; `after_hours` makes a
    number a time of the day, and so does one of `before_clock_times` with one of the `clock_units`.
    `listed_things` are what a list numbers (« étape 8 »). A duration behind one of `before_told_times`, or
    before one of the `time_comparisons`, only tells how far two moments of a story lie apart: "5 days ago".
    """

    room: ClassVar[str] = "measures"

    units: dict[str, str]
    number_words: dict[str, int]
    ones: Expressions
    range_starts: Expressions
    range_joints: Expressions
    range_alternatives: Expressions
    numbered_things: Expressions
    abbreviated_things: Expressions
    after_hours: Expressions
    before_clock_times: Expressions
    clock_units: tuple[str, ...]
    listed_things: Expressions = ()
    time_comparisons: Expressions = ()
    before_told_times: Expressions = ()
    ends_in_any_order: Expressions = ()
    """What begins a range whose ends may change places: « entre 63 °C et 10 °C »."""

    uncounted: tuple[str, ...] = ()
    """Small words that end as plurals do, and are counted by nothing: « depuis », "towards"."""

    rank_endings: Expressions = ()
    """What makes a number a rank, besides the endings of the days of a month: « 2e »."""


UNIT_SIGNS = {
    "°c": "°C", "%": "%", "min": "min", "h": "h", "mm": "mm", "cm": "cm", "m": "m", "km": "km", "g": "g",
    "mg": "mg", "kg": "kg", "ml": "ml", "l": "l", "€": "€", "$": "$",
}  # fmt: skip
"""Units as every language writes them."""

OTHER_SIGNS = (
    "°", "°F", "K", "‰", "£", "kW", "W", "V", "A", "Hz", "kHz", "MHz", "dB", "J", "kJ", "kcal", "N",
    "Pa", "hPa", "kPa", "bar", "lx", "t", "µm", "dl", "cl", "hl", "m²", "cm²", "mm²", "m³", "cm³", "km/h",
    "m/s", "s", "ms", "g/l", "mg/kg", "kWh", "Mo", "Go", "MB", "GB",
)  # fmt: skip
"""Signs of units that no number is judged by, but that no line leaves behind either."""

TYPED = {
    "°C": ("°", "c", "degrés celsius", "degrees celsius"), "h": ("hr", "hrs"), "min": ("mn", "mins"),
    "s": ("sec",), "d": ("j",), "€": ("eur",),
}  # fmt: skip
"""What people type for a unit besides its sign and its words."""


@cache
def list_units() -> dict[str, str]:
    """Return the units of every language, in lower case, each with its sign."""
    words = read_every_vocabulary(MeasureWords)
    return UNIT_SIGNS | {word: sign for each in words for word, sign in each.units.items()}


@cache
def _list_signs() -> dict[str, str]:
    """Return the sign of each word and each sign of a unit, in lower case: those that words have as well."""
    return {sign.lower(): sign for sign in list_units().values()} | list_units()


def is_unit(text: str) -> bool:
    """Return whether a text is a unit of any language, its word or its sign."""
    return text.lower() in _list_signs()


@cache
def write_unit_space() -> str:
    """Return the regular expression of the space between a number and its unit."""
    units = sorted(map(re.escape, list_units()), key=len, reverse=True)
    signs = sorted(map(re.escape, OTHER_SIGNS), key=len, reverse=True)
    return rf"(?<=\d) (?=(?:(?i:{'|'.join(units)})|{'|'.join(signs)})(?!\w))"


@cache
def _match_unit_space() -> re.Pattern[str]:
    return re.compile(write_unit_space())


def keep_units(text: str) -> str:
    """Return a text in which a line cannot break between a number and its unit."""
    return _match_unit_space().sub(NO_BREAK, text)


@cache
def list_spellings(unit: str) -> tuple[str, ...]:
    """Return the ways to write a unit, in lower case, the longest first; a unit nobody lists has one."""
    sign = _list_signs().get(unit.lower())
    if sign is None:
        return (unit.lower(),)
    words = (word for word, other in _list_signs().items() if other == sign)
    found = {unit.lower(), *TYPED.get(sign, ()), *words}
    return tuple(sorted(found, key=lambda spelling: (-len(spelling), spelling)))
