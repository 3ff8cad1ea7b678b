"""Numbers, percentages, amounts and sizes as readers of each language write them."""

from decimal import Decimal

import pytest

from schemas.language import Language
from schemas.languages.numbers import (
    format_cost,
    format_count,
    format_money,
    format_number,
    format_percent,
    format_size,
)

FR, EN = Language.FRENCH, Language.ENGLISH


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
    assert (format_number(value, FR), format_number(value, EN)) == (french, english)


def test_a_number_has_the_digits_asked_for() -> None:
    assert format_number(2.0, FR, 2) == "2,00"
    assert format_number(0.125, EN, 2) == "0.12"
    assert format_number(1234.5, FR, 0) == "1234"


def test_thousands_are_apart() -> None:
    assert (format_count(12345, FR), format_count(12345, EN)) == ("12\u202f345", "12,345")


@pytest.mark.parametrize(
    ("share", "whole", "of_some"), [(0, 0, 0), (0.001, 0, 1), (0.999, 100, 99), (1, 100, 100)]
)
def test_only_nothing_is_0_percent_of_some(share: float, whole: int, of_some: int) -> None:
    assert format_percent(share, FR) == f"{whole}\u00a0%"
    assert format_percent(share, EN, of_some=True) == f"{of_some}%"


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
    assert format_money(amount, currency, FR) == french
    assert format_money(amount, currency, EN) == english


def test_a_cost_has_its_currency_s_code_and_every_digit() -> None:
    assert format_cost(1234.5, "EUR", FR) == "1\u202f234,50\u00a0EUR"
    assert format_cost(0.000012, "USD", EN) == "0.000012\u00a0USD"


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
    assert (format_size(count, FR), format_size(count, EN)) == (french, english)
