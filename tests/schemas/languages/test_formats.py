"""Dates, numbers, amounts and lists as readers of each language write them."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from schemas.language import Language
from schemas.languages import formats

FR, EN = Language.FRENCH, Language.ENGLISH
EVE = datetime(2027, 3, 2, 1, 5, tzinfo=timezone(timedelta(hours=2)))
"""Two in the morning where it was written, still the first of March in UTC."""

DAYS = {
    formats.format_day: ("01/03/2027", "1 Mar 2027"),
    formats.format_long_day: ("1er mars 2027", "1 March 2027"),
    formats.format_weekday: ("lundi 1er\u00a0mars 2027", "Monday 1\u00a0March 2027"),
}


@pytest.mark.parametrize(("write", "said"), DAYS.items(), ids=lambda each: getattr(each, "__name__", ""))
def test_a_day_is_written_as_each_language_does(write, said: tuple[str, str]) -> None:
    assert (write(date(2027, 3, 1), FR), write(date(2027, 3, 1), EN)) == said


def test_a_month_is_written_as_each_language_does() -> None:
    assert (formats.format_month("2027-03", FR), formats.format_month("2027-03", EN)) == (
        "03/2027",
        "Mar 2027",
    )


def test_a_moment_falls_on_its_day_in_utc() -> None:
    assert formats.format_day(EVE, FR) == "01/03/2027"
    assert formats.format_moment(EVE, FR) == "01/03/2027 à 23:05 UTC"
    assert formats.format_moment(EVE.astimezone(UTC), EN) == "1 Mar 2027, 23:05 UTC"


@pytest.mark.parametrize(
    ("at", "french", "english"),
    [(time(9), "9\u00a0h", "09:00"), (time(9, 5), "9\u00a0h\u00a005", "09:05")],
)
def test_an_hour_of_the_day(at: time, french: str, english: str) -> None:
    assert (formats.format_clock(at, FR), formats.format_clock(at, EN)) == (french, english)


def test_from_when_to_when() -> None:
    hours = time(9), time(12, 30)
    assert formats.format_clock_range(*hours, FR) == "de 9\u00a0h à 12\u00a0h\u00a030"
    assert formats.format_clock_range(*hours, EN) == "09:00 to 12:30"


@pytest.mark.parametrize(
    ("minutes", "french", "english"),
    [
        (45, "45\u00a0min", "45\u00a0min"),
        (60, "1\u00a0heure", "1\u00a0hour"),
        (120, "2\u00a0heures", "2\u00a0hours"),
        (65, "1\u00a0h\u00a005", "1\u00a0h\u00a005\u00a0min"),
    ],
)
def test_how_long_something_lasts(minutes: int, french: str, english: str) -> None:
    assert formats.format_duration(minutes, FR) == french
    assert formats.format_duration(minutes, EN) == english


def test_how_long_something_lasts_in_the_fewest_signs() -> None:
    assert [formats.format_short_duration(minutes, FR) for minutes in (5, 60, 95)] == [
        "5\u00a0min",
        "1\u00a0h\u00a000",
        "1\u00a0h\u00a035",
    ]


def test_how_long_a_recording_lasts() -> None:
    assert formats.format_running_time(185, FR) == "3\u00a0min\u00a005\u00a0s"
    assert formats.format_minutes(90, EN) == "90\u00a0min"


def test_a_time_counted_from_a_start() -> None:
    assert (formats.format_elapsed(65, FR), formats.format_elapsed(65, EN)) == ("1\u00a0h\u00a005", "1:05")


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (12.5, "12,5", "12.5"),
        (3.0, "3", "3"),
        (-0.25, "−0,25", "−0.25"),
        (1234567.5, "1234567,5", "1234567.5"),
        (1e-7, "0,0000001", "0.0000001"),
        (1e22, "1" + "0" * 22, "1" + "0" * 22),
        (Decimal("2.50"), "2,5", "2.5"),
    ],
)
def test_a_number_is_as_exact_as_it_is_known(value: float, french: str, english: str) -> None:
    assert (formats.format_number(value, FR), formats.format_number(value, EN)) == (french, english)


def test_a_number_has_the_digits_asked_for() -> None:
    assert formats.format_number(2.0, FR, 2) == "2,00"
    assert formats.format_number(0.125, EN, 2) == "0.12"
    assert formats.format_number(1234.5, FR, 0) == "1234"


def test_thousands_are_apart() -> None:
    assert (formats.format_count(12345, FR), formats.format_count(12345, EN)) == ("12\u202f345", "12,345")


@pytest.mark.parametrize(
    ("share", "whole", "of_some"), [(0, 0, 0), (0.001, 0, 1), (0.999, 100, 99), (1, 100, 100)]
)
def test_only_nothing_is_0_percent_of_some(share: float, whole: int, of_some: int) -> None:
    assert formats.format_percent(share, FR) == f"{whole}\u00a0%"
    assert formats.format_percent(share, EN, of_some=True) == f"{of_some}%"


@pytest.mark.parametrize(
    ("currency", "french", "english"),
    [
        ("EUR", "1\u202f250,00\u00a0€", "€1,250.00"),
        ("GBP", "1\u202f250,00\u00a0£GB", "£1,250.00"),
        ("CHF", "1\u202f250,00\u00a0CHF", "CHF\u00a01,250.00"),
    ],
)
def test_an_amount_of_a_contract(currency: str, french: str, english: str) -> None:
    amount = Decimal(1250)
    assert formats.format_money(amount, currency, FR) == french
    assert formats.format_money(amount, currency, EN) == english


def test_a_cost_has_its_currency_s_code_and_every_digit() -> None:
    assert formats.format_cost(1234.5, "EUR", FR) == "1\u202f234,50\u00a0EUR"
    assert formats.format_cost(0.000012, "USD", EN) == "0.000012\u00a0USD"


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [
        (1, "1\u00a0octet", "1\u00a0byte"),
        (999, "999\u00a0octets", "999\u00a0bytes"),
        (1_540, "1,5\u202fko", "1.5\u00a0kB"),
        (234_567_890, "235\u202fMo", "235\u00a0MB"),
    ],
)
def test_a_size_is_told_in_its_unit(count: int, french: str, english: str) -> None:
    assert (formats.format_size(count, FR), formats.format_size(count, EN)) == (french, english)


@pytest.mark.parametrize(
    ("words", "french", "english"),
    [(["a"], "a", "a"), (["a", "b"], "a et b", "a and b"), (["a", "b", "c"], "a, b et c", "a, b and c")],
)
def test_words_are_joined(words: list[str], french: str, english: str) -> None:
    assert (formats.join_words(words, FR), formats.join_words(words, EN)) == (french, english)


def test_french_keeps_its_punctuation_beside_its_words() -> None:
    said = "« Prêt ? » 5 % : oui ; non !"
    assert (
        formats.space_punctuation(said, FR)
        == "«\u00a0Prêt\u00a0?\u00a0» 5\u00a0%\u00a0: oui\u00a0; non\u00a0!"
    )
    assert formats.space_punctuation(said, EN) == said
    assert (formats.add_colon("Retour", FR), formats.add_colon("Feedback", EN)) == (
        "Retour\u00a0:",
        "Feedback:",
    )
    assert (formats.quote_text("{a}", FR), formats.quote_text("{a}", EN)) == ("«\u00a0{a}\u00a0»", "“{a}”")


@pytest.mark.parametrize(
    ("number", "french", "english"), [(0, "one", "other"), (1, "one", "one"), (2, "other", "other")]
)
def test_a_number_has_its_plural(number: int, french: str, english: str) -> None:
    assert (formats.choose_plural(number, FR), formats.choose_plural(number, EN)) == (french, english)
