"""The same words in another keyboard's characters are found again; other words never are."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.drafting.text.typography import canonical, canonicalise, locate
from tests.fuzzing import examples

SWAPS = [
    ("l'office", "l’office"),
    ("« à 3 °C »", "“à 3\u00a0°C”"),
    ("à 3 °C » puis", 'à 3 °C" puis'),
    ("porte-clé", "porte\u2011clé"),
    ("0 – 3", "0 - 3"),
    ("e\u0301tage", "étage"),
    ("oﬃce", "office"),
    ("congé\u00adlation", "congélation"),
    ("4\u202f200 repas", "4 200 repas"),
    ("attendre…", "attendre..."),
    ("deux  lignes\nici", "deux lignes ici"),
]


@pytest.mark.parametrize(("one", "other"), SWAPS)
def test_typography_is_put_aside(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)
    assert locate(one, f"Avant. {other} Après.") is not None
    assert locate(other, f"Avant. {one} Après.") is not None


@pytest.mark.parametrize(
    ("said", "written"),
    [("30 minutes", "20 minutes"), ("ou", "où"), ("chaud", "Chaud"), ("-18 °C", "18 °C.")],
)
def test_another_word_number_accent_or_capital_is_not_the_same(said: str, written: str) -> None:
    assert locate(said, written) is None


def test_a_passage_is_located_in_the_original_characters() -> None:
    text = "Il dit\u00a0: «\u00a0l’oﬃce reste à 3\u202f°C\u00a0»."
    found = locate("l'office reste à 3 °C", text)
    assert found is not None
    assert text[slice(*found)] == "l’oﬃce reste à 3\u202f°C"


def test_spaces_at_the_end_and_before_a_closing_quote_go() -> None:
    assert canonicalise("« fermé » ").text == '"fermé"'
    assert locate("fermé »", "« fermé » ") == (2, 9)


def test_a_passage_is_found_at_both_ends_whatever_space_is_around() -> None:
    assert locate("Avant.", "Avant. Après.") == (0, 6)
    assert locate("Après.", "Avant. Après. ") == (7, 13)
    assert canonicalise(" Avant \n").text == "Avant"


@settings(max_examples=examples(50))
@given(st.text(max_size=60))
def test_canonicalising_twice_changes_nothing_and_every_character_has_its_place(text: str) -> None:
    once = canonicalise(text)
    assert canonical(once.text) == once.text
    assert len(once.starts) == len(once.ends) == len(once.text)
    assert list(once.starts) == sorted(once.starts)
    assert all(start < end for start, end in zip(once.starts, once.ends, strict=True))


@settings(max_examples=examples(50))
@given(st.text(alphabet=st.characters(categories=("L", "N")), min_size=1, max_size=40))
def test_decomposed_text_is_found_where_it_was_composed(text: str) -> None:
    assert locate(unicodedata.normalize("NFD", text), f"| {unicodedata.normalize('NFC', text)} |") is not None
