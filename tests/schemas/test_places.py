"""Where a passage stands, as every page says it in both languages."""

import pytest

from schemas.anchor import (
    Anchor,
    CellRange,
    Cue,
    PagePlace,
    ParagraphPlace,
    Place,
    Scan,
    SlidePlace,
    TableRow,
)
from schemas.language import Language
from schemas.places import (
    describe_nearest_place,
    describe_place,
    describe_row,
    describe_row_alone,
    describe_whole_place,
)

FRENCH, ENGLISH = Language.FRENCH, Language.ENGLISH
ROW = TableRow(table=1, row=2, cells=("a",))
IN_A_DOCUMENT = Anchor(place=ParagraphPlace(number=9), row=ROW)
IN_A_SHEET = Anchor(place=CellRange(sheet="Froid", range="A4:B4"), row=ROW)


@pytest.mark.parametrize(
    ("at", "french", "english"),
    [
        (PagePlace(number=3), "page 3", "page 3"),
        (Scan(number=3), "page 3, texte reconnu", "page 3, recognised text"),
        (SlidePlace(number=4), "diapositive 4", "slide 4"),
        (SlidePlace(number=4, notes=True), "diapositive 4, notes", "slide 4, notes"),
        (ParagraphPlace(number=12), "passage 12", "passage 12"),
        (CellRange(sheet="Froid", range="B4"), "feuille «\u00a0Froid\u00a0», B4", "sheet “Froid”, B4"),
        (CellRange(sheet="Froid"), "feuille «\u00a0Froid\u00a0»", "sheet “Froid”"),
        (Cue(start=3_725_000, end=3_726_000), "à 1:02:05", "at 1:02:05"),
    ],
)
def test_every_kind_of_place_is_said_in_both_languages(at: Place, french: str, english: str) -> None:
    assert (describe_place(at, FRENCH), describe_place(at, ENGLISH)) == (french, english)
    alone = Anchor(place=at)
    assert {describe_nearest_place(alone, FRENCH), describe_whole_place(alone, FRENCH)} == {french}


def test_a_row_of_a_document_is_said_by_its_table() -> None:
    assert describe_row(ROW, FRENCH) == describe_nearest_place(IN_A_DOCUMENT, FRENCH) == "tableau 1, ligne 2"
    assert describe_whole_place(IN_A_DOCUMENT, ENGLISH) == "passage 9, table 1, row 2"
    assert describe_row_alone(IN_A_DOCUMENT, FRENCH) == "ligne 2"


def test_a_row_of_a_scanned_page_is_said_to_be_recognised() -> None:
    assert (
        describe_nearest_place(Anchor(place=Scan(number=3), row=ROW), FRENCH)
        == "page 3, texte reconnu, tableau 1, ligne 2"
    )


def test_a_row_of_a_sheet_is_said_by_its_cells() -> None:
    said = "sheet “Froid”, A4:B4"
    assert {describe_nearest_place(IN_A_SHEET, ENGLISH), describe_whole_place(IN_A_SHEET, ENGLISH)} == {said}
    assert describe_row_alone(IN_A_SHEET, ENGLISH) == "A4:B4"
