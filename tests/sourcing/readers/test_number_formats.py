"""Numbers as a spreadsheet shows them, beside what Excel writes for the same code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sourcing.readers.xlsx.number_formats import find_code, is_hidden_by, show_number
from schemas.language import Language

FRENCH, ENGLISH = Language.FRENCH, Language.ENGLISH


@pytest.mark.parametrize(
    ("value", "code", "french", "english"),
    [
        (1234.5, "General", "1234,5", "1234.5"),
        (3.0, "General", "3", "3"),
        (0.1 + 0.2, "General", "0,3", "0.3"),
        (1e-7, "General", "1E-07", "1E-07"),
        (1234.5, "#,##0.00", "1\u202f234,50", "1,234.50"),
        (1234567.0, "#,##0", "1\u202f234\u202f567", "1,234,567"),
        (0.5, "0%", "50%", "50%"),
        (0.1255, "0.0%", "12,6%", "12.6%"),
        (2.5, "0", "3", "3"),
        (3.5, '0.0" °C"', "3,5 °C", "3.5 °C"),
        (12.0, "0.##", "12", "12"),
        (7.0, "000", "007", "007"),
        (12.5, "#,##0.00\\ [$€-40C]", "12,50 €", "12.50 €"),
        (-3.0, "0;[Red]-0", "-3", "-3"),
        (-3.0, "0;(0)", "(3)", "(3)"),
        (0.0, '0;-0;"néant"', "néant", "néant"),
        (-0.001, "0.00", "0,00", "0.00"),
        (-12.5, "0.0", "-12,5", "-12.5"),
        (1500.0, '0.0,"k"', "1,5k", "1.5k"),
        (12345.0, "0.00E+00", "1,23E+04", "1.23E+04"),
        (0.75, "# ?/?", "0,75", "0.75"),
        (150.0, "[>100]0.0;0", "150", "150"),
        (46351.0, "dd/mm/yyyy", "25/11/2026", "25/11/2026"),
        (46351.0, "d mmmm yyyy", "25 novembre 2026", "25 November 2026"),
        (46351.0, "ddd d mmm yy", "mer. 25 nov. 26", "Wed 25 Nov 26"),
        (46351.604166666664, "dd/mm/yyyy hh:mm", "25/11/2026 14:30", "25/11/2026 14:30"),
        (0.604166666666667, "h:mm AM/PM", "2:30 PM", "2:30 PM"),
        (1.5, "[h]:mm", "36:00", "36:00"),
        (0.000694444444444444, "mm:ss", "01:00", "01:00"),
        (0.9999999, "hh:mm:ss", "00:00:00", "00:00:00"),
        (1.0, "d/m/yyyy", "1/1/1900", "1/1/1900"),
        (-5.0, "dd/mm/yyyy", "-5", "-5"),
        (1e12, "dd/mm/yyyy", "1E+12", "1E+12"),
    ],
)
def test_a_number_is_shown_as_its_cell_shows_it(value: float, code: str, french: str, english: str) -> None:
    assert show_number(value, code, FRENCH) == french
    assert show_number(value, code, ENGLISH) == english


def test_the_short_date_is_the_reader_s() -> None:
    assert find_code(14, {}, FRENCH) == "dd/mm/yyyy"
    assert find_code(14, {}, ENGLISH) == "yyyy-mm-dd"
    assert find_code(164, {164: "0.0"}, FRENCH) == "0.0"
    assert find_code(9999, {}, FRENCH) == "General"


def test_a_code_of_empty_sections_hides_its_number() -> None:
    assert is_hidden_by(";;;")
    assert not is_hidden_by("0;;")


@given(st.floats(allow_nan=False, allow_infinity=False), st.text('0#?.,;%E+-dmyhs[]"\\ $€@', max_size=20))
def test_no_code_breaks_a_number(value: float, code: str) -> None:
    assert isinstance(show_number(value, code, FRENCH), str)
    assert len(show_number(value, code, FRENCH)) < 500
