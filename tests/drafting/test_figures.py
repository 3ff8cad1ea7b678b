"""Measures are told from dates, law numbers, clock times and references."""

import pytest

from pipelines.drafting.text.figures import find_figures, find_numbers
from schemas.language import Language


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("entre 0 °C et 3 °C", [("0 °C", "°C"), ("3 °C", "°C")]),
        ("dépasse -15 °C à cœur", [("-15 °C", "°C")]),
        ("4 200 repas pour 23 écoles", [("4 200 repas", "n:repas"), ("23 écoles", "n:écoles")]),
        ("se dilue à 2,5 %", [("2,5 %", "%")]),
        ("en 60 secondes environ", [("60 secondes", "s")]),
        ("tous les douze mois", [("douze mois", "mo")]),
        ("sous 5 jours ouvrés", [("5 jours", "d")]),
        ("le règlement 178/2002 et l'arrêté du 21 décembre 2009", []),
        ("à 6 heures, à 11 heures et à 15 heures", []),
        ("article 6, fiche 1, page 3, version 4, Chambre 2", []),
        ("le 1er janvier 2040", []),
        ("EN 301 549", []),
        ("l'instruction IT-07", []),
        ("610 unique comments, 5 business days", []),
    ],
)
def test_measures_of_a_text(text: str, measures: list[tuple[str, str]]) -> None:
    assert [(figure.text, figure.unit) for figure in find_figures(text, Language.FRENCH)] == measures


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("4,200 meals", Language.ENGLISH, 4200),
        ("4 200 repas", Language.FRENCH, 4200),
        ("deux heures", Language.FRENCH, 2),
        ("twelve months", Language.ENGLISH, 12),
        ("−18 °C", Language.FRENCH, -18),
    ],
)
def test_a_measure_has_its_value_however_it_is_written(text: str, language: Language, value: int) -> None:
    assert [figure.value for figure in find_figures(text, language)] == [value]


def test_numbers_compare_whatever_their_separators() -> None:
    assert find_numbers("4 200 repas, 2,50 %") == find_numbers("4200 repas, 2.5 %") == {"4200", "2.5"}


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("8h", "8 h"),
        ("8h30", "8 h 30"),
        ("10kg", "10 kg"),
        ("20Min", "20 min"),
        ("2px", "2 px"),
        ("5€", "5 €"),
    ],
)
def test_a_unit_without_a_space_hides_no_number(glued: str, apart: str) -> None:
    assert find_numbers(glued) == find_numbers(apart) != frozenset()


def test_ordinals_formulas_and_versions_of_things_are_no_numbers() -> None:
    assert find_numbers("1er mai, 2e étage, 3rd floor, H2O, v1.2") == frozenset()


def test_numbers_in_words_count_where_asked() -> None:
    assert find_numbers("deux fois") == frozenset()
    assert find_numbers("deux fois", words=True) == {"2"}
