"""The spoken form of a sentence: signs and units written as words, so that no voice drops or misreads one.

A French espeak-ng reads `-18 °C` as eighteen degrees, and the `h` of `2 h` as a letter; but what is heard
must be what was approved. Only signs and units next to a number change, never words or names.
"""

import re
from decimal import Decimal
from typing import ClassVar

from schemas.language import Language
from schemas.languages.formats import choose_plural
from schemas.languages.lexicon import Vocabulary, read_vocabulary

SPACE = "[ \u00a0\u202f\u2009]"
NUMBER = rf"\d+(?:{SPACE}\d{{3}})*(?:[.,]\d+)*"

UNIT_SIGNS = ("°C", "%", "€", "h", "min", "s", "mg", "g", "kg", "ml", "cl", "l", "mm", "cm", "m", "km")


class SpokenWords(Vocabulary):
    """Words for signs and units; `between_hours_and_minutes` if the language has one, as « heures »."""

    room: ClassVar[str] = "speech"

    units: dict[str, dict[str, str]]
    signs: dict[str, str]
    minus: str
    to: str
    number_sign: str
    between_hours_and_minutes: str | None = None


IN_UNITS = "|".join(sorted(map(re.escape, UNIT_SIGNS), key=len, reverse=True))
MEASURE = re.compile(rf"(?<![\w.,])({NUMBER}){SPACE}?({IN_UNITS})(?![\w°'’])")
HOUR = re.compile(rf"(?<=\d){SPACE}?h{SPACE}?(?=\d{{2}}\b)")
RANGE = re.compile(rf"(?<=[\d%C]){SPACE}?\u2013{SPACE}?(?=\d)")
NEGATIVE = re.compile(r"(?<![\w.,)\-])[-\u2212\u2013](?=\d)")
SIGN = re.compile(rf"([≤≥<>±×≈]){SPACE}?(?=[-\u2212]?\d)")
NUMERO = re.compile(rf"\b[Nn][°º]{SPACE}?(?=\d)")


def spell_out(text: str, language: Language) -> str:
    """Return the sentence with signs and units as words, otherwise unchanged."""
    words = read_vocabulary(SpokenWords, language)
    spoken = RANGE.sub(f" {words.to} ", text)
    spoken = SIGN.sub(lambda match: f"{words.signs[match.group(1)]} ", spoken)
    spoken = NEGATIVE.sub(f"{words.minus} ", spoken)
    spoken = NUMERO.sub(f"{words.number_sign} ", spoken)
    if words.between_hours_and_minutes:
        spoken = HOUR.sub(words.between_hours_and_minutes, spoken)
    return MEASURE.sub(lambda match: _spell_measure(match.group(1), match.group(2), language), spoken)


def _spell_measure(number: str, unit: str, language: Language) -> str:
    forms = read_vocabulary(SpokenWords, language).units[unit]
    plural = choose_plural(_parse_value(number), language)
    return f"{number} {forms.get(plural, forms['other'])}"


def _parse_value(number: str) -> Decimal:
    """Return the value of a written number; marks in a number with several are thousands separators."""
    compact = re.sub(SPACE, "", number).replace(",", ".")
    return Decimal(compact) if compact.count(".") <= 1 else Decimal(compact.replace(".", ""))
