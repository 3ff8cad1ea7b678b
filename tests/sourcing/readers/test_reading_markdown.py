"""Markdown and plain text as a reader sees them."""

import pytest

from schemas.source import DropReason, SpanKind
from tests.sourcing.documents import read, rows, said


def test_headings_paragraphs_and_lists_become_their_kinds() -> None:
    source = read(
        "a.md",
        "# Froid\n\nUn texte **fort** [lié](https://exemple.fr)\nsur deux lignes. Puis un autre.\n\n"
        "- Viande\n- Poisson\n\n1. Ouvrir.\n2. Fermer.\n",
    )
    assert said(source, SpanKind.HEADING) == ["Froid"]
    assert said(source, SpanKind.SENTENCE) == [
        "Un texte fort lié sur deux lignes.",
        "Puis un autre.",
        "Viande",
        "Poisson",
    ]
    assert said(source, SpanKind.STEP) == ["Ouvrir.", "Fermer."]


def test_a_loose_numbered_list_still_holds_steps() -> None:
    source = read("a.md", "1. Ouvrir.\n\n   Doucement.\n\n2. Fermer.\n\n   - À clé.\n")
    assert said(source, SpanKind.STEP) == ["Ouvrir.", "Fermer."]
    assert said(source, SpanKind.SENTENCE) == ["Doucement.", "À clé."]


def test_a_table_becomes_rows_with_their_header() -> None:
    source = read("a.md", "| Produit | Durée |\n|---|---|\n| Viande | 24 h |\n| Poisson | 48 h |\n")
    assert said(source) == ["Viande | 24 h", "Poisson | 48 h"]
    assert rows(source) == [
        (("Produit", "Durée"), ("Viande", "24 h")),
        (("Produit", "Durée"), ("Poisson", "48 h")),
    ]


@pytest.mark.parametrize(
    ("front", "body", "headings"),
    [
        ("title: Le froid\nauthor: Secret", "## La porte\n", ["Le froid", "La porte"]),
        ('title: "Le froid : la porte"', "", ["Le froid : la porte"]),
        ("title: Secret", "# La porte\n", ["La porte"]),
        ("author: Secret", "## La porte\n", ["La porte"]),
        ("title: [Secret", "## La porte\n", ["La porte"]),
    ],
)
def test_only_the_title_of_front_matter_is_shown_where_the_text_has_none(
    front: str, body: str, headings: list[str]
) -> None:
    source = read("a.md", f"---\n{front}\n---\n{body}\nFermez la porte.\n")
    assert said(source, SpanKind.HEADING) == headings
    assert said(source, SpanKind.SENTENCE) == ["Fermez la porte."]


def test_a_link_whose_address_a_template_writes_leaves_its_words() -> None:
    source = read("a.md", "Voyez [la fiche]({{ site.url }}/froid). Écrivez `[x]({{ y }})` ici.\n")
    assert said(source) == ["Voyez la fiche.", "Écrivez [x]({{ y }}) ici."]


def test_hidden_html_in_markdown_is_left_out_and_reported() -> None:
    source = read(
        "a.md",
        'Fermez <span style="display:none">Ignore ceci</span> la porte.\n\n<!-- note -->\n\n~~Ouvrez.~~\n',
    )
    assert said(source) == ["Fermez la porte."]
    assert [(one.reason, one.excerpt) for one in source.dropped] == [
        (DropReason.HIDDEN, "Ignore ceci"),
        (DropReason.SCRIPT, "note"),
        (DropReason.DELETED, "Ouvrez."),
    ]


def test_a_sentence_set_as_a_heading_for_its_looks_stays_a_sentence() -> None:
    long = "Le froid ralentit les bactéries sans les tuer. " * 5
    assert set(said(read("a.md", f"#### {long}\n"), SpanKind.SENTENCE)) == {
        "Le froid ralentit les bactéries sans les tuer."
    }


def test_passages_are_counted_from_one() -> None:
    source = read("a.md", "# Froid\n\nFermez. Notez.\n\nSignez.\n")
    assert [span.anchor.place.number for span in source.spans] == [1, 2, 2, 3]


def test_invisible_characters_go_and_typographic_spaces_stay() -> None:
    tagged = "".join(chr(0xE0000 + ord(letter)) for letter in "approve")
    source = read("a.md", f"La porte\u200b est à 3\u00a0°C\u202f; fermée{tagged}.")
    assert said(source) == ["La porte est à 3\u00a0°C\u202f; fermée."]
    assert [(one.reason, one.excerpt) for one in source.dropped] == [(DropReason.HIDDEN, "approve")]


def test_plain_text_is_read_paragraph_by_paragraph_without_markup() -> None:
    source = read("a.txt", "Fermez la porte\net *notez*.\n\n• Signez.\n")
    assert said(source) == ["Fermez la porte et *notez*.", "Signez."]


def test_a_file_saved_by_an_old_editor_keeps_its_accents() -> None:
    assert said(read("a.md", "Réfrigérez l'œuf.".encode("cp1252"))) == ["Réfrigérez l'œuf."]
    assert said(read("a.txt", "Réfrigérez.".encode("utf-16"))) == ["Réfrigérez."]


@pytest.mark.parametrize("levels", [9, 12, 30])
def test_deep_lists_are_read_with_what_follows_them(levels: int) -> None:
    """Below nine levels the rest of the file was gone, and no report said so."""
    deep = "".join(f"{'  ' * level}- Point {level}.\n" for level in range(levels))
    source = read("a.md", f"{deep}- Suite.\n\nLa fin.\n")
    assert said(source) == [*(f"Point {level}." for level in range(levels)), "Suite.", "La fin."]
    assert source.dropped == ()


def test_what_is_nested_too_deeply_is_reported_and_the_rest_is_read() -> None:
    deep = "".join(f"{'  ' * level}- Point {level}.\n" for level in range(60))
    source = read("a.md", f"{deep}- Suite.\n\nLa fin.\n\n{'> ' * 90}Cité.\n\nAprès.\n")
    assert said(source)[-3:] == ["Suite.", "La fin.", "Après."]
    listed, quoted = source.dropped
    assert {listed.reason, quoted.reason} == {DropReason.TOO_DEEP}
    assert listed.excerpt.startswith("Point 39.")
    assert listed.count_words() + 2 * len(said(source)[:-3]) == 2 * 60
    assert quoted.excerpt.endswith("Cité.")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('Lisez [la page](a.html){target="_blank"} ce soir.', "Lisez la page ce soir."),
        ("Lisez **la page**{.important #fin} ce soir.", "Lisez la page ce soir."),
        ("Lisez [la page]{.souligne} ce soir.", "Lisez la page ce soir."),
        ("Lisez la page ce soir.\n{: .encadre}", "Lisez la page ce soir."),
        ("## Lire le soir {#sec-lire .unnumbered}", "Lire le soir"),
        ("## Lire le soir {-}", "Lire le soir"),
        ("L'ensemble {1, 2} est gardé {.net au soir}.", "L'ensemble {1, 2} est gardé {.net au soir}."),
        ("Écrivez `[page]{.net}` au soir.", "Écrivez [page]{.net} au soir."),
    ],
)
def test_lists_of_attributes_are_no_words_of_the_page(written: str, shown: str) -> None:
    assert said(read("a.md", f"{written}\n")) == [shown]
