"""A written sentence as it is said: signs and units in words, so that no voice leaves one out.

A French espeak-ng reads `-18 °C` as eighteen degrees, and `2 h` as a letter: what is heard must be what was
approved. Only signs and units that stand with a number change; words and names never do.
"""

import re

from schemas.language import Language

SPACE = "[ \u00a0\u202f\u2009]"
NUMBER = rf"\d+(?:{SPACE}\d{{3}})*(?:[.,]\d+)*"

UNITS: dict[Language, dict[str, tuple[str, str]]] = {
    Language.FRENCH: {
        "°C": ("degré", "degrés"),
        "%": ("pour cent", "pour cent"),
        "€": ("euro", "euros"),
        "h": ("heure", "heures"),
        "min": ("minute", "minutes"),
        "s": ("seconde", "secondes"),
        "mg": ("milligramme", "milligrammes"),
        "g": ("gramme", "grammes"),
        "kg": ("kilogramme", "kilogrammes"),
        "ml": ("millilitre", "millilitres"),
        "cl": ("centilitre", "centilitres"),
        "l": ("litre", "litres"),
        "mm": ("millimètre", "millimètres"),
        "cm": ("centimètre", "centimètres"),
        "m": ("mètre", "mètres"),
        "km": ("kilomètre", "kilomètres"),
    },
    Language.ENGLISH: {
        "°C": ("degree", "degrees"),
        "%": ("percent", "percent"),
        "€": ("euro", "euros"),
        "h": ("hour", "hours"),
        "min": ("minute", "minutes"),
        "s": ("second", "seconds"),
        "mg": ("milligram", "milligrams"),
        "g": ("gram", "grams"),
        "kg": ("kilogram", "kilograms"),
        "ml": ("millilitre", "millilitres"),
        "cl": ("centilitre", "centilitres"),
        "l": ("litre", "litres"),
        "mm": ("millimetre", "millimetres"),
        "cm": ("centimetre", "centimetres"),
        "m": ("metre", "metres"),
        "km": ("kilometre", "kilometres"),
    },
}
SIGNS: dict[Language, dict[str, str]] = {
    Language.FRENCH: {
        "≤": "au plus",
        "≥": "au moins",
        "<": "moins de",
        ">": "plus de",
        "±": "plus ou moins",
        "×": "fois",
        "≈": "environ",
    },
    Language.ENGLISH: {
        "≤": "at most",
        "≥": "at least",
        "<": "less than",
        ">": "more than",
        "±": "plus or minus",
        "×": "times",
        "≈": "about",
    },
}
MINUS = {Language.FRENCH: "moins", Language.ENGLISH: "minus"}
TO = {Language.FRENCH: "à", Language.ENGLISH: "to"}

IN_UNITS = "|".join(sorted(map(re.escape, UNITS[Language.FRENCH]), key=len, reverse=True))
MEASURE = re.compile(rf"(?<![\w.,])({NUMBER}){SPACE}?({IN_UNITS})(?![\w°'’])")
HOUR = re.compile(rf"(?<=\d){SPACE}?h{SPACE}?(?=\d{{2}}\b)")
RANGE = re.compile(rf"(?<=[\d%C]){SPACE}?\u2013{SPACE}?(?=\d)")
NEGATIVE = re.compile(r"(?<![\w.,)\-])[-\u2212\u2013](?=\d)")
SIGN = re.compile(rf"([≤≥<>±×≈]){SPACE}?(?=[-\u2212]?\d)")
NUMERO = re.compile(rf"\b[Nn][°º]{SPACE}?(?=\d)")


def spell_out(text: str, language: Language) -> str:
    """Return the sentence with its signs and units in words; all else as it is written."""
    said = RANGE.sub(f" {TO[language]} ", text)
    said = SIGN.sub(lambda match: f"{SIGNS[language][match.group(1)]} ", said)
    said = NEGATIVE.sub(f"{MINUS[language]} ", said)
    said = NUMERO.sub("numéro " if language is Language.FRENCH else "number ", said)
    if language is Language.FRENCH:
        said = HOUR.sub(" heures ", said)
    return MEASURE.sub(lambda match: _measure(match.group(1), match.group(2), language), said)


def _measure(number: str, unit: str, language: Language) -> str:
    one, many = UNITS[language][unit]
    is_one = number == "1" or (language is Language.FRENCH and re.fullmatch(r"[01](?:[.,]\d+)?", number))
    return f"{number} {one if is_one else many}"
