"""Numbers with their units: where they stand, what they measure, and what they are not."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from schemas.language import Language

UNITS: dict[str, str] = {
    "°c": "°C", "degré": "°C", "degrés": "°C", "degree": "°C", "degrees": "°C",
    "%": "%", "pour cent": "%", "percent": "%", "per cent": "%",
    "seconde": "s", "secondes": "s", "second": "s", "seconds": "s",
    "minute": "min", "minutes": "min", "min": "min",
    "heure": "h", "heures": "h", "hour": "h", "hours": "h", "h": "h",
    "jour": "d", "jours": "d", "day": "d", "days": "d",
    "semaine": "w", "semaines": "w", "week": "w", "weeks": "w",
    "mois": "mo", "month": "mo", "months": "mo",
    "an": "y", "ans": "y", "année": "y", "années": "y", "year": "y", "years": "y",
    "mm": "mm", "millimètres": "mm", "millimetres": "mm",
    "cm": "cm", "centimètres": "cm", "centimetres": "cm",
    "m": "m", "mètre": "m", "mètres": "m", "metres": "m", "meters": "m", "km": "km", "kilomètres": "km",
    "g": "g", "gramme": "g", "grammes": "g", "grams": "g",
    "mg": "mg", "milligrams": "mg", "milligrammes": "mg",
    "kg": "kg", "kilogramme": "kg", "kilogrammes": "kg", "kilograms": "kg",
    "litre": "l", "litres": "l", "liters": "l", "ml": "ml", "l": "l",
    "€": "€", "euro": "€", "euros": "€", "$": "$", "dollars": "$",
    "fois": "x", "times": "x", "points": "pt", "point": "pt",
}  # fmt: skip
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

SAME_TIME = Decimal("0.04")
"""Share by which durations in two units of the calendar may differ: 30 days are a month, 52 weeks a year."""

WORDS: dict[Language, dict[str, int]] = {
    Language.FRENCH: {
        "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10,
        "onze": 11, "douze": 12, "quinze": 15, "vingt": 20, "trente": 30,
    },
    Language.ENGLISH: {
        "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    },
}  # fmt: skip

DIGITS = (
    r"[-−]?\d{1,3}(?:[\u0020\u00a0\u202f]\d{3})+(?!\d)(?:,\d+)?"
    r"|[-−]?\d{1,3}(?:,\d{3})+(?!\d)"
    r"|[-−]?\d+(?:[.,]\d+)?"
)
KNOWN = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))
FIGURE = re.compile(rf"(?<![\w/.,°-])({DIGITS})([\u0020\u00a0\u202f]?)({KNOWN})(?![\w°])", re.IGNORECASE)
COUNTED = re.compile(rf"(?<![\w/.,°-])({DIGITS})([\u0020\u00a0\u202f])([a-zà-ÿœ]{{4,}})(?![\w/])")
BARE = re.compile(rf"(?<![\w.,])({DIGITS})(?![\w])")

MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|january|february|"
    "march|april|may|june|july|august|september|october|november|december"
)
IS_A_NAME = re.compile(
    r"(?:n[°ºo]\s?|\bno\.?\s|\bart\.\s?|\bp\.\s?|\b(?:articles?|fiches?|pages?|version|phases?|chapitres?|"
    r"chapters?|sections?|annexes?|appendix|figures?|tableaux?|tables?|numéros?|numbers?|num\.|(?-i:EN|ISO|WCAG)|"
    r"niveaux?|levels?|thèmes?|themes?|règlement \w+|regulation|loi|act|étapes?|steps?|chambres?|rooms?|"
    rf"{MONTHS})\s|\(EU\)\s)$",
    re.IGNORECASE,
)
IS_A_DATE = re.compile(rf"^\s?(?:er\b|st\b|nd\b|rd\b|th\b|(?:{MONTHS})\b|o'clock)", re.IGNORECASE)
AT_AN_HOUR = re.compile(r"(?:\bà|\bat|\bvers|\bavant|\bbefore)\s$", re.IGNORECASE)


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
        """Return what two figures have to share to be compared: a kind of measure, or the very unit."""
        return SCALES[self.unit][0] if self.unit in SCALES else self.unit

    def equals(self, other: "Figure") -> bool:
        """Return whether two figures are as much, whatever the unit: 48 hours are two days."""
        if self.unit == other.unit:
            return self.value == other.value
        if self.measures != other.measures:
            return False
        one, two = (each.value * SCALES[each.unit][1] for each in (self, other))
        calendar = {self.unit, other.unit} & {"w", "mo", "y"}
        return abs(one - two) <= (SAME_TIME * max(one, two) if calendar else 0)


@lru_cache(maxsize=20_000)
def figures(text: str, language: Language) -> tuple[Figure, ...]:
    """Return the measures a text gives, in order: no dates, law numbers, clock times or references."""
    found: dict[int, Figure] = {}
    for pattern in (FIGURE, COUNTED):
        for match in pattern.finditer(text):
            number, gap, unit = match.groups()
            value = _value(number)
            counted = pattern is COUNTED
            if value is None or match.start() in found or _is_reference(text, match):
                continue
            if counted and not (_is_plural_noun(unit) and value == value.to_integral()):
                continue
            known = UNITS.get(unit.lower())
            found[match.start()] = Figure(
                match.start(),
                match.end(),
                match.group(),
                number,
                gap,
                unit,
                known or f"n:{unit.lower()}",
                value,
            )
    for figure in _in_words(text, language):
        found.setdefault(figure.start, figure)
    return tuple(found[start] for start in sorted(found))


def numbers(text: str, *, words: bool = False) -> frozenset[str]:
    """Return every number a text says in digits, signs aside, and with `words` those in words too."""
    plain = [_value(match.group(1)) for match in BARE.finditer(text)]
    found = {f"{abs(value).normalize():f}" for value in plain if value is not None}
    if words:
        said = {word for language in WORDS.values() for word in language}
        values = {word: value for language in WORDS.values() for word, value in language.items()}
        found |= {str(values[word]) for word in re.findall(r"[a-zà-ÿ]+", text.lower()) if word in said}
    return frozenset(found)


def _in_words(text: str, language: Language) -> list[Figure]:
    words = WORDS[language]
    pattern = re.compile(rf"(?<![\w-])({'|'.join(words)})( )({KNOWN})(?!\w)", re.IGNORECASE)
    return [
        Figure(
            match.start(), match.end(), match.group(), match.group(1), " ", match.group(3),
            UNITS[match.group(3).lower()], Decimal(words[match.group(1).lower()]), in_words=True,
        )
        for match in pattern.finditer(text)
        if len(match.group(3)) > 1
    ]  # fmt: skip


def _is_plural_noun(word: str) -> bool:
    """Return whether a word may be what is counted: « 23 écoles », but not "610 unique" or "5 business"."""
    return word[-1] in "sx" and not word.endswith("ss")


def _is_reference(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.start(2) :]
    if IS_A_NAME.search(before) or IS_A_DATE.match(after):
        return True
    clock = match.group(3).lower() in {"h", "heure", "heures"} and AT_AN_HOUR.search(before)
    year = re.fullmatch(r"(?:19|20)\d\d", match.group(1)) and match.group(3).lower() not in UNITS
    return bool(clock or year)


def _value(number: str) -> Decimal | None:
    plain = re.sub(r"[\s\u00a0\u202f]", "", number).replace("−", "-")
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+", plain):
        plain = plain.replace(",", "")
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None
