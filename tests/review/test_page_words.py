"""The place a reviewer looks for, in the tables and Word files of the review."""

import pytest

from pipelines.review.page_words import read_page_words
from schemas.anchor import Anchor, CellRange, Cue, ParagraphPlace, Scan, SlidePlace, TableRow
from schemas.language import Language

ROW = TableRow(table=1, row=2, cells=("a",))


@pytest.mark.parametrize(
    ("at", "french", "english"),
    [
        (Anchor(place=SlidePlace(number=4, notes=True)), "diapositive 4, notes", "slide 4, notes"),
        (
            Anchor(place=Scan(number=3), row=ROW),
            "page 3, texte reconnu, tableau 1, ligne 2",
            "page 3, recognised text, table 1, row 2",
        ),
        (Anchor(place=ParagraphPlace(number=3), row=ROW), "tableau 1, ligne 2", "table 1, row 2"),
        (
            Anchor(place=CellRange(sheet="Froid", range="A4:B4"), row=ROW),
            "feuille «\u00a0Froid\u00a0», A4:B4",
            "sheet “Froid”, A4:B4",
        ),
        (Anchor(place=Cue(start=65_000, end=70_000)), "à 1:05", "at 1:05"),
    ],
)
def test_a_place_is_said_in_both_languages(at: Anchor, french: str, english: str) -> None:
    assert (read_page_words(Language.FRENCH).where(at), read_page_words(Language.ENGLISH).where(at)) == (
        french,
        english,
    )
