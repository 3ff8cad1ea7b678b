"""Where a quotation stands, as the Markdown of a draft says it."""

import pytest

from pipelines.drafting.markup import describe_citation_place
from schemas.anchor import Anchor, CellRange, Cue, PagePlace, ParagraphPlace, Place, Scan, SlidePlace
from schemas.language import Language


@pytest.mark.parametrize(
    ("source", "at", "said"),
    [
        ("a.pdf", PagePlace(number=3), "a.pdf, page 3"),
        ("a.pdf", Scan(number=3), "a.pdf, page 3 (texte reconnu)"),
        ("a.pptx", SlidePlace(number=4, notes=True), "a.pptx, diapositive 4 (notes)"),
        ("a.md", ParagraphPlace(number=5), "a.md, paragraphe 5"),
        ("a.csv", ParagraphPlace(number=5), "a.csv, ligne 5"),
        ("a.xlsx", CellRange(sheet="Froid", range="A4:B4"), "a.xlsx, feuille « Froid », A4:B4"),
        ("a.xlsx", CellRange(sheet="Froid"), "a.xlsx, feuille « Froid »"),
        ("a.vtt", Cue(start=65_000, end=70_000), "a.vtt, 1:05"),
    ],
)
def test_a_place_is_said_after_its_source(source: str, at: Place, said: str) -> None:
    assert describe_citation_place(source, Anchor(place=at), Language.FRENCH) == said
