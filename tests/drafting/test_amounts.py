"""Amounts in figures and in words are values with a unit, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.drafting.text.amounts import find_amounts, find_number_units


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("au moins 2 jours ouvrés", [("2", "d")]),
        ("at least 2 business days, or five", [("2", "d")]),
        ("entre six mois et un an", [("6", "mo"), ("1", "y")]),
        ("sous soixante-douze heures", [("72", "h")]),
        ("quatre-vingt-dix jours", [("90", "d")]),
        ("two hundred litres", [("200", "l")]),
        ("jusqu'à 20 millions d'euros", [("20000000", "€")]),
        ("les trois quarts des équipes", [("0.75", "share")]),
        ("trois quarts d'heure", []),
        ("une fois par an", []),
        ("un jour, un produit de saison", []),
        ("one point of view", []),
        ("12 345,678 kg par an", [("12345.678", "kg")]),
        ("12,345 kg a year", [("12345", "kg")]),
        ("two mean that nobody goes in", []),
    ],
)
def test_an_amount_is_read_with_its_unit_and_an_article_is_none(
    text: str, amounts: list[tuple[str, str]]
) -> None:
    assert [(each.number, each.unit) for each in find_amounts(text)] == amounts


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("12 mois", "un an", True),
        ("48 hours", "two days", True),
        ("2 weeks", "2 business days", False),
        ("three quarters of them", "74 %", True),
        ("la moitié", "74 %", False),
        ("5 ans", "5 mois", False),
        ("3 kg", "3 heures", False),
    ],
)
def test_two_amounts_are_one_whatever_their_units_and_words(one: str, other: str, same: bool) -> None:
    (first,), (second,) = find_amounts(one), find_amounts(other)
    assert first.equals(second) is second.equals(first) is same


def test_a_number_without_a_unit_may_have_any() -> None:
    assert find_number_units("Durée (ans) : 5", "5") == (None,)
    assert find_number_units("5 ans, ou 5 mois", "5") == ("y", "mo")


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all(each.equals(each) for each in find_amounts(text))
