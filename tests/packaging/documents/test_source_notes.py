"""Quotations that a text already gives are not given again among its sources."""

import pytest

from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.testing import builders
from schemas.language import Language


def is_repeated(said: str, quote: str) -> bool:
    notes = SourceNotes(Language.FRENCH)
    notes.note_quotations(said, [builders.citation(0).model_copy(update={"quote": quote})])
    return bool(notes.repeated)


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("Le lait se garde à 4 °C.", "Lait | 4"),
        ("Le lait se garde à 4.", "Lait | 4"),
        ("Lait entier : −2 °C", "Lait entier | −2 °C"),
        ("Lait", "Lait | 4 °C"),
    ],
)
def test_a_row_whose_cells_a_text_says_or_is_made_of_is_not_quoted_again(said: str, quote: str) -> None:
    assert is_repeated(said, quote)


@pytest.mark.parametrize(
    "said",
    ["Le lait à 14 °C.", "Le lait à 4,5 °C.", "Le lait à 1,4 °C.", "Le lait à −4 °C.", "Un laitage à 4 °C."],
)
def test_a_cell_within_another_word_or_number_is_not_said(said: str) -> None:
    assert not is_repeated(said, "Lait | 4")
