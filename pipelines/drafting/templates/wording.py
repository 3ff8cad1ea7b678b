"""Dates, hours, money and lists as a person writes them, in French and in English."""

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

from pipelines.drafting.text.french_spaces import NO_BREAK, add_french_spaces
from schemas.language import Language

NARROW = "\u202f"
ALSO = re.compile(r"(?<=n°) | (?=€)|(?<=\d) (?=\d{3}\b|h\b|min\b)")
"""Where French puts more of them: before a unit, within a large number (Imprimerie nationale, Lexique)."""

DAYS = {
    Language.FRENCH: ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    Language.ENGLISH: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    Language.FRENCH: (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    Language.ENGLISH: (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
AND = {Language.FRENCH: "et", Language.ENGLISH: "and"}
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}


def typeset(text: str, language: Language) -> str:
    """Return a template's words with the no-break spaces French asks for; English has none to add."""
    return ALSO.sub(NO_BREAK, add_french_spaces(text, language)) if language is Language.FRENCH else text


def write_day(of: date, language: Language) -> str:
    """Return a date with its weekday, e.g. `mardi 12 janvier 2027`."""
    number = "1er" if of.day == 1 and language is Language.FRENCH else str(of.day)
    weekday, month = DAYS[language][of.weekday()], MONTHS[language][of.month - 1]
    return f"{weekday} {number}{NO_BREAK}{month} {of.year}"


def write_clock(of: time, language: Language) -> str:
    """Return a time of the day, e.g. `9 h 30`, in English `09:30`."""
    if language is Language.ENGLISH:
        return f"{of:%H:%M}"
    return f"{of.hour}{NO_BREAK}h" + (f"{NO_BREAK}{of.minute:02d}" if of.minute else "")


def write_hours(starts: time, ends: time, language: Language) -> str:
    """Return from when to when, e.g. `de 9 h à 12 h 30`."""
    first, last = write_clock(starts, language), write_clock(ends, language)
    return f"de {first} à {last}" if language is Language.FRENCH else f"{first} to {last}"


def write_duration(minutes: int, language: Language) -> str:
    """Return how long something lasts, e.g. `7 h 30`, in English `7 h 30 min`."""
    hours, left = divmod(minutes, 60)
    if not hours:
        return f"{left}{NO_BREAK}min"
    if not left:
        unit = "heure" if language is Language.FRENCH else "hour"
        return f"{hours}{NO_BREAK}{unit}{'s' if hours > 1 else ''}"
    return f"{hours}{NO_BREAK}h{NO_BREAK}{left:02d}" + (
        "" if language is Language.FRENCH else f"{NO_BREAK}min"
    )


def write_money(amount: Decimal, currency: str, language: Language) -> str:
    """Return an amount to the cent with its currency, e.g. `1 250,00 €`, in English `€1,250.00`."""
    figure = f"{amount:,.2f}"
    sign = SIGNS.get(currency)
    if language is Language.FRENCH:
        french = figure.replace(",", NARROW).replace(".", ",")
        return f"{french}{NO_BREAK}{sign or currency}"
    return f"{sign}{figure}" if sign else f"{figure}{NO_BREAK}{currency}"


def write_siret(digits: str) -> str:
    """Return a SIRET in the groups people read it in: company, then establishment."""
    return NO_BREAK.join((digits[:3], digits[3:6], digits[6:9], digits[9:]))


def join_names(items: Sequence[str], language: Language) -> str:
    """Return names one after the other, `and` before the last."""
    *first, last = items
    return f"{', '.join(first)} {AND[language]} {last}" if first else last


def embed_sentence(sentence: str) -> str:
    """Return a sentence as it stands within another: no full stop, no capital but an abbreviation's."""
    body = sentence.rstrip(" .")
    return body if body[1:2].isupper() else body[:1].lower() + body[1:]
