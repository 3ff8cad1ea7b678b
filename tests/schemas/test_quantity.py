"""What a table's cell says of how much something is."""

import pytest

from schemas.language import Language
from schemas.quantity import Quantity

FR, EN = Language.FRENCH, Language.ENGLISH


@pytest.mark.parametrize(
    ("cell", "language", "low", "high", "unit"),
    [
        ("2 °C", FR, 2, 2, "°C"),
        ("-18 °C", FR, -18, -18, "°C"),
        ("\u221218\u00a0°C", FR, -18, -18, "°C"),
        ("0 à 3 °C", FR, 0, 3, "°C"),
        ("0 °C à 3 °C", FR, 0, 3, "°C"),
        ("entre 0 °C et 4 °C", FR, 0, 4, "°C"),
        ("-18 à -15 °C", FR, -18, -15, "°C"),
        ("2-3 kg", FR, 2, 3, "kg"),
        ("4,5 kg", FR, 4.5, 4.5, "kg"),
        ("1\u202f200 repas", FR, 1200, 1200, "repas"),
        ("1 200,5 €", FR, 1200.5, 1200.5, "€"),
        ("63 °C au moins", FR, 63, 63, "°C"),
        ("≥ 63 °C", FR, 63, 63, "°C"),
        ("12 %", FR, 12, 12, "%"),
        ("1,234 meals", EN, 1234, 1234, "meals"),
        ("1,234 g", FR, 1.234, 1.234, "g"),
        ("0 to 3 °C", EN, 0, 3, "°C"),
        ("24 hours at most", EN, 24, 24, "hours"),
        ("7", FR, 7, 7, ""),
    ],
)
def test_a_number_or_a_range_is_read_with_its_unit(
    cell: str, language: Language, low: float, high: float, unit: str
) -> None:
    assert Quantity.read(cell, language) == Quantity(low, high, unit)


@pytest.mark.parametrize(
    "cell",
    [
        *("", "—", "Chambre 1", "12/03/2024", "11 h 30", "3 °C à 2 h", "5 à 2 °C", "1.2.3", "IT-07"),
        *("9" * 40, "3 fois par 24 h", "2 °C, puis 3 °C", "x" * 1000, "1 " + "unité" * 10),
    ],
)
def test_anything_else_is_no_quantity(cell: str) -> None:
    assert Quantity.read(cell, FR) is None


def test_singular_and_plural_are_one_unit() -> None:
    read = [Quantity.read(cell, FR) for cell in ("1 heure", "24 heures")]
    assert {quantity.unit_key for quantity in read if quantity} == {"heure"}
