"""What stands in a list of a source says in which, and as which item."""

from typing import Any

import pytest

from pipelines.testing.sources import read_source
from schemas.language import Language
from schemas.source import DEEPEST, SourceText
from tests.sourcing.documents import read, said, word
from tests.sourcing.opendocuments import odt

MARKDOWN = """
Avant de servir :

- la date ;
- la sonde. Elle est propre.
  - son étui ;
- le bac.

Ensuite :

1. Ouvrir.
2. Fermer.
"""


def list_items(source: SourceText) -> list[tuple[str, tuple[int, int, int] | None]]:
    """Return each text with its list, item and depth."""
    return [
        (span.text, (span.item.list, span.item.item, span.item.depth) if span.item else None)
        for span in source.spans
    ]


def test_items_of_a_markdown_list_know_their_list_item_and_depth() -> None:
    assert list_items(read("a.md", MARKDOWN)) == [
        ("Avant de servir :", None),
        ("la date ;", (1, 1, 1)),
        ("la sonde.", (1, 2, 1)),
        ("Elle est propre.", (1, 2, 1)),
        ("son étui ;", (1, 3, 2)),
        ("le bac.", (1, 4, 1)),
        ("Ensuite :", None),
        ("Ouvrir.", (2, 1, 1)),
        ("Fermer.", (2, 2, 1)),
    ]


def test_lists_of_word_end_with_the_first_other_paragraph_and_with_a_table() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("Avant :")
        document.add_paragraph("la date", style="List Bullet")
        document.add_paragraph("")
        document.add_paragraph("la sonde", style="List Bullet")
        document.add_paragraph("Puis :")
        document.add_paragraph("le bac", style="List Bullet")
        table = document.add_table(1, 1)
        table.rows[0].cells[0].text = "Un cadre."

    assert list_items(read("a.docx", word(build))) == [
        ("Avant :", None),
        ("la date", (1, 1, 1)),
        ("la sonde", (1, 2, 1)),
        ("Puis :", None),
        ("le bac", (2, 1, 1)),
        ("Un cadre.", None),
    ]


def test_a_numbered_list_of_word_right_after_a_bulleted_one_is_another() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("la date", style="List Bullet")
        document.add_paragraph("son étui", style="List Bullet 2")
        document.add_paragraph("la sonde", style="List Bullet")
        document.add_paragraph("Ouvrir.", style="List Number")
        document.add_paragraph("Fermer.", style="List Number")

    assert [item and item[:2] for _, item in list_items(read("a.docx", word(build)))] == [
        (1, 1),
        (1, 2),
        (1, 3),
        (2, 1),
        (2, 2),
    ]


def test_a_list_within_an_item_of_opendocument_belongs_to_the_outer_one() -> None:
    inner = "<text:list><text:list-item><text:p>son étui</text:p></text:list-item></text:list>"
    body = (
        "<text:p>Avant :</text:p><text:list><text:list-item><text:p>la date</text:p></text:list-item>"
        f"<text:list-item><text:p>la sonde</text:p>{inner}</text:list-item></text:list><text:p>Fin.</text:p>"
    )
    assert list_items(read("a.odt", odt(body))) == [
        ("Avant :", None),
        ("la date", (1, 1, 1)),
        ("la sonde", (1, 2, 1)),
        ("son étui", (1, 3, 2)),
        ("Fin.", None),
    ]


@pytest.mark.parametrize("page", ["<ul><p>Perdu.</p></ul>", "<li>Seul.</li>", "<ul><li></li></ul><p>x</p>"])
def test_lists_that_are_none_are_read_all_the_same(page: str) -> None:
    source = read_source("a.html", f"<html><body>{page}</body></html>".encode(), Language.FRENCH)
    assert [item for _, item in list_items(source)] == [None]


@pytest.mark.parametrize("levels", [9, 10, 40])
def test_what_is_deeper_than_the_last_level_of_a_list_is_of_the_last(levels: int) -> None:
    page = "".join(f"<ul><li>Point {level}." for level in range(1, levels + 1)) + "</li></ul>" * levels
    depths = [span.item.depth for span in read("a.html", page).spans if span.item is not None]
    assert depths == [min(level, DEEPEST) for level in range(1, levels + 1)]


@pytest.mark.parametrize(
    ("item", "is_link"),
    [
        ("[Le froid](#froid)", True),
        ("[12.1](a.md) [A]", True),
        ("[Le froid](#froid)\n  - sa sonde", True),
        ("Voyez [le froid](#froid)", False),
        ("Le froid", False),
        ("<a name='froid'>Le froid</a>", False),
    ],
)
def test_an_item_knows_whether_it_only_leads_elsewhere(item: str, is_link: bool) -> None:
    first, *_ = read("a.md", f"- {item}\n").spans
    assert first.item is not None
    assert (first.item.is_link is True) is is_link


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- Occupé ? Un regard et un mot", ["Occupé ? Un regard et un mot"]),
        ("- Pour qui ? Pour quand ?", ["Pour qui ? Pour quand ?"]),
        ("- Occupé ? Un regard. Puis un mot.", ["Occupé ? Un regard.", "Puis un mot."]),
        ("Occupé ? Un regard et un mot.", ["Occupé ?", "Un regard et un mot."]),
    ],
)
def test_a_question_in_an_item_is_one_passage_with_what_answers_it(text: str, expected: list[str]) -> None:
    assert said(read("a.md", text)) == expected
