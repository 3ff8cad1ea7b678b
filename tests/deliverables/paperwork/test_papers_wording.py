"""Dates, hours and money as a person writes them, in French and in English."""

from datetime import date, time
from decimal import Decimal

import pytest

from pipelines.drafting.templates import wording
from schemas.language import Language
from schemas.languages.dates import format_clock_range, format_duration, format_weekday
from schemas.languages.formats import join_words
from schemas.languages.numbers import format_money

FRENCH, ENGLISH = Language.FRENCH, Language.ENGLISH


@pytest.mark.parametrize(
    ("of", "language", "said"),
    [
        (date(2027, 1, 12), FRENCH, "mardi 12\u00a0janvier 2027"),
        (date(2027, 2, 1), FRENCH, "lundi 1er\u00a0février 2027"),
        (date(2027, 2, 1), ENGLISH, "Monday 1\u00a0February 2027"),
    ],
)
def test_a_day_is_written_with_its_weekday(of: date, language: Language, said: str) -> None:
    assert format_weekday(of, language) == said


@pytest.mark.parametrize(
    ("starts", "ends", "language", "said"),
    [
        (time(9), time(12, 30), FRENCH, "de 9\u00a0h à 12\u00a0h\u00a030"),
        (time(9, 5), time(12), FRENCH, "de 9\u00a0h\u00a005 à 12\u00a0h"),
        (time(9), time(12, 30), ENGLISH, "09:00 to 12:30"),
    ],
)
def test_hours_are_written_as_the_language_does(
    starts: time, ends: time, language: Language, said: str
) -> None:
    assert format_clock_range(starts, ends, language) == said


@pytest.mark.parametrize(
    ("minutes", "language", "said"),
    [
        (50, FRENCH, "50\u00a0min"),
        (60, FRENCH, "1\u00a0heure"),
        (420, FRENCH, "7\u00a0heures"),
        (425, FRENCH, "7\u00a0h\u00a005"),
        (60, ENGLISH, "1\u00a0hour"),
        (425, ENGLISH, "7\u00a0h\u00a005\u00a0min"),
    ],
)
def test_a_duration_is_written_in_hours_and_minutes(minutes: int, language: Language, said: str) -> None:
    assert format_duration(minutes, language) == said


@pytest.mark.parametrize(
    ("amount", "currency", "language", "said"),
    [
        ("1250", "EUR", FRENCH, "1\u202f250,00\u00a0€"),
        ("1234567.5", "EUR", ENGLISH, "€1,234,567.50"),
        ("0", "EUR", FRENCH, "0,00\u00a0€"),
        ("90.4", "XPF", FRENCH, "90,40\u00a0FCFP"),
        ("90.4", "XPF", ENGLISH, "CFPF\u00a090.40"),
    ],
)
def test_an_amount_is_written_to_the_cent(amount: str, currency: str, language: Language, said: str) -> None:
    assert format_money(Decimal(amount), currency, language) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [(["Ana"], "Ana"), (["Ana", "Bo"], "Ana et Bo"), (["Ana", "Bo", "Cy"], "Ana, Bo et Cy")],
)
def test_names_are_listed_with_and_before_the_last(names: list[str], said: str) -> None:
    assert join_words(names, FRENCH) == said


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Citer les seuils.", "citer les seuils"),
        ("Évaluer un risque", "évaluer un risque"),
        ("PAI : le lire", "PAI : le lire"),
        ("", ""),
    ],
)
def test_a_sentence_within_another_loses_its_capital_but_no_abbreviation_does(
    sentence: str, said: str
) -> None:
    assert wording.embed_sentence(sentence) == said


def test_a_template_gets_the_spaces_of_french_and_english_stays_as_it_is() -> None:
    text = "« Prix : 1 250 € » n° 7 ?"
    typeset = "«\u00a0Prix\u00a0: 1\u00a0250\u00a0€\u00a0» n°\u00a07\u00a0?"
    assert wording.typeset(text, FRENCH) == typeset
    assert wording.typeset(text, ENGLISH) == text
