"""A written sentence as it is said: signs and units in words, so that no voice leaves one out.

A French espeak-ng reads `-18 °C` as eighteen degrees, and `2 h` as a letter: what is heard must be what was
approved. Only signs and units that stand with a number change; words and names never do.
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
    """Signs and units in the words a voice says; `between_hours_and_minutes` where a language has one."""

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
    """Return the sentence with its signs and units in words; all else as it is written."""
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
    plural = choose_plural(_value(number), language)
    return f"{number} {forms.get(plural, forms['other'])}"


def _value(number: str) -> Decimal:
    """Return what a number as it is written amounts to; what has two marks is large, and plural."""
    plain = re.sub(SPACE, "", number).replace(",", ".")
    return Decimal(plain) if plain.count(".") <= 1 else Decimal(plain.replace(".", ""))
