"""Every word of the programme, in both languages, from one catalogue; how it writes days and money."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from schemas.language import Language
from schemas.languages.texts import TextCatalogue
from schemas.text_catalogue import read_texts

CATALOGUE = Path(__file__).with_name("texts.json")
LEAST_SHOWN = 0.01
THIN = "\N{NARROW NO-BREAK SPACE}"


@cache
def words(language: Language) -> TextCatalogue:
    """Return what the programme says in a language, by name."""
    return read_texts(language, [CATALOGUE])


def day(at: date, language: Language) -> str:
    """Return a day as one writes it; of a moment, its day in UTC."""
    moment = at.astimezone(UTC) if isinstance(at, datetime) else at
    return moment.strftime("%d/%m/%Y" if language is Language.FRENCH else "%d %b %Y")


def month(told: str, language: Language) -> str:
    """Return a month, written `2026-11`, as one writes it in figures or letters."""
    first = datetime.strptime(told, "%Y-%m").replace(tzinfo=UTC)
    return f"{first:%m/%Y}" if language is Language.FRENCH else f"{first:%b %Y}"


def moment(at: datetime, language: Language) -> str:
    """Return a UTC time to the minute, as one writes it."""
    joint = " à " if language is Language.FRENCH else ", "
    return f"{day(at, language)}{joint}{at.astimezone(UTC):%H:%M} UTC"


def count(number: int, language: Language) -> str:
    """Return a whole number with its thousands apart."""
    return f"{number:,}".replace(",", THIN if language is Language.FRENCH else ",")


def money(value: float, currency: str, language: Language) -> str:
    """Return an amount, to the cent, or as exactly as it is known where that would be nought."""
    digits = 2 if value == 0 or value >= LEAST_SHOWN else 6
    said = f"{value:,.{digits}f}"
    if language is Language.FRENCH:
        said = said.replace(",", THIN).replace(".", ",")
    return f"{said}\N{NO-BREAK SPACE}{currency}"
