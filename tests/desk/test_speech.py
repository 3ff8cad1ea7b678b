"""Where a text stands, as the desk says it in both languages."""

import pytest

from pipelines.desk.speech import nearest, place, short_row, texts
from schemas.language import Language
from schemas.source import Anchor, Cells, Cue, Page, Passage, Place, Slide, TableRow

FRENCH, ENGLISH = texts(Language.FRENCH), texts(Language.ENGLISH)
ROW = TableRow(table=1, row=2, cells=("a",))


@pytest.mark.parametrize(
    ("at", "french", "english"),
    [
        (Page(number=3), "page 3", "page 3"),
        (Slide(number=4), "diapositive 4", "slide 4"),
        (Slide(number=4, notes=True), "diapositive 4, commentaires", "slide 4, notes"),
        (Passage(number=12), "passage 12", "passage 12"),
        (Cells(sheet="Froid", range="B4"), "feuille «\u00a0Froid\u00a0», B4", "sheet “Froid”, B4"),
        (Cells(sheet="Froid"), "feuille «\u00a0Froid\u00a0»", "sheet “Froid”"),
        (Cue(start=3_725_000, end=3_726_000), "à 1:02:05", "at 1:02:05"),
    ],
)
def test_every_kind_of_place_is_said_in_both_languages(at: Place, french: str, english: str) -> None:
    assert (place(at, FRENCH), place(at, ENGLISH)) == (french, english)


def test_a_row_of_a_document_is_said_by_its_table_and_one_of_a_sheet_by_its_cells() -> None:
    assert nearest(Anchor(place=Passage(number=9), row=ROW), FRENCH) == "tableau 1, ligne 2"
    sheet = Anchor(place=Cells(sheet="Froid", range="A4:B4"), row=ROW)
    assert nearest(sheet, ENGLISH) == "sheet “Froid”, A4:B4"
    assert short_row(sheet, ENGLISH) == "A4:B4"
