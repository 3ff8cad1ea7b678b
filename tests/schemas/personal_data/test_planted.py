"""What is found in lines of course material, and what is not: precision goes before recall."""

import pytest

from schemas.personal_data import PersonalDataKind, find
from tests.schemas.personal_data.planted import HOLDING, HOLDING_NONE, MISSED


def found_in(text: str) -> tuple[tuple[PersonalDataKind, str], ...]:
    return tuple((found.kind, found.value) for found in find(text))


@pytest.mark.parametrize(("text", "held"), HOLDING.items())
def test_what_is_planted_is_found_with_its_kind_and_place(
    text: str, held: tuple[tuple[PersonalDataKind, str], ...]
) -> None:
    assert found_in(text) == held
    for found in find(text):
        assert text[found.start : found.end] == found.value


@pytest.mark.parametrize("text", HOLDING_NONE)
def test_numbers_of_standards_dates_prices_articles_and_products_are_nobodys(text: str) -> None:
    assert found_in(text) == ()


def test_what_the_guide_says_is_not_found_is_not_found() -> None:
    for text in MISSED:
        assert found_in(text) == (), text


def test_of_the_planted_lines_no_alarm_is_false_and_six_in_seven_are_heard() -> None:
    """Recall counts what is known to be missed."""
    planted = sum(map(len, (*HOLDING.values(), *MISSED.values())))
    found = [each for text in (*HOLDING, *MISSED, *HOLDING_NONE) for each in found_in(text)]
    right = [each for text, held in HOLDING.items() for each in found_in(text) if each in held]
    assert (planted, len(right), len(found) - len(right)) == (27, 23, 0)
