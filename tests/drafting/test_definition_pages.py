"""Definitions of a source are in the lesson and in the glossary, and what is none is in no glossary."""

import pytest

from pipelines.deliverables.glossary.contract import Glossary
from schemas.draft import Draft, list_texts, walk_citing
from tests.drafting.test_extractive import drafted, lesson

SENTENCE = "Le responsable du service signe le relevé deux fois par jour."


def list_terms(draft: Draft) -> dict[str, str]:
    """Return the entries of a draft's glossary."""
    glossaries = [each for each in draft.content.artefacts if isinstance(each, Glossary)]
    return {row.cells[0]: row.cells[1] for glossary in glossaries for row in glossary.entries}


def list_shown(draft: Draft) -> str:
    """Return what learners read of the lesson, titles too."""
    pages = lesson(draft).sections
    shown = [text for page in pages for part in walk_citing(page) for text in list_texts(part)]
    return "\n".join([*(page.title for page in pages), *shown])


def write(markdown: str) -> Draft:
    return drafted(f"# Guide du froid\n\n{SENTENCE}\n\n{markdown}", artefacts=("lesson", "glossary"))


@pytest.mark.parametrize(
    "entries",
    [
        "Bac\n: caisse bleue\n\nSonde\n: thermomètre à aiguille\n\nDDM\n: date minimale",
        "**Bac** – caisse bleue\n\n**Sonde** – thermomètre à aiguille\n\n**DDM** – date minimale",
        "- **Bac** : caisse bleue\n- **Sonde** : thermomètre à aiguille\n- **DDM** : date minimale",
        "**Bac**\n\ncaisse bleue\n\n**Sonde**\n\nthermomètre à aiguille\n\n**DDM**\n\ndate minimale",
        "### Bac\n\ncaisse bleue\n\n### Sonde\n\nthermomètre à aiguille\n\n### DDM\n\ndate minimale",
        "| Terme | Sens |\n|-|-|\n| Bac | caisse bleue |\n| Sonde | thermomètre à aiguille |\n"
        "| DDM | date minimale |",
    ],
    ids=["list", "dash", "items", "paragraphs", "titles", "table"],
)
def test_a_glossary_is_carried_to_the_lesson_and_to_the_glossary(entries: str) -> None:
    draft = write(f"## Glossaire\n\n{entries}\n")
    assert list_terms(draft) == {
        "Bac": "caisse bleue",
        "DDM": "date minimale",
        "Sonde": "thermomètre à aiguille",
    }
    shown = list_shown(draft)
    assert all(each in shown for each in ("Bac", "caisse bleue", "DDM", "date minimale", "aiguille"))


def test_a_definition_of_several_sentences_is_kept_whole() -> None:
    draft = write(
        "## Lexique\n\nDLC\n: Date limite. Elle est sur le colis.\n\n: à lire d'abord\n\nBac\n: caisse\n"
    )
    assert list_terms(draft)["DLC"] == "Date limite. Elle est sur le colis. à lire d'abord"
    [row] = [
        row
        for each in draft.content.artefacts
        if isinstance(each, Glossary)
        for row in each.entries
        if row.cells[0] == "DLC"
    ]
    assert len(row.citations) == 3


def test_a_bold_term_outside_of_a_glossary_is_one_if_it_is_defined_as_such() -> None:
    draft = write(
        "## Le matériel\n\n- **Sonde** : thermomètre qui mesure le cœur des produits.\n"
        "- **Chariot** : personne qui range les bacs, les jours de marché.\n"
        "- **Avant le service** : fermez la porte et rangez les bacs dans la chambre.\n"
    )
    assert "Chariot" in list_terms(draft)
    assert "Avant le service" not in list_terms(draft)


@pytest.mark.parametrize(
    "section",
    [
        "## Qui fait quoi\n\n- **Le chef** : signe le relevé du jour.\n- **Le commis** : range tout.\n",
        "## Glossaire\n\n**Qui signe ?**\n\nLe chef le signe.\n\n**Qui range ?**\n\nLe commis range.\n",
    ],
    ids=["roles", "questions"],
)
def test_what_is_no_definition_is_in_no_glossary(section: str) -> None:
    assert list_terms(write(section)) == {}


def test_lines_alone_below_titles_stay_where_several_do_so_and_others_are_labels() -> None:
    several = "\n".join(f"### Bac {name}\n\nen bois\n" for name in ("bleu", "vert", "gris"))
    assert "en bois" in list_shown(write(f"## Les bacs\n\n{several}"))
    assert "en bois" not in list_shown(write(f"## Les bacs\n\n{SENTENCE}\n\n### Bac bleu\n\nen bois\n"))


def test_a_document_that_is_a_glossary_may_set_its_terms_as_high_as_its_title() -> None:
    draft = drafted(
        "# Glossaire du froid\n\nVoici les mots du service.\n\n# Bac\n\ncaisse bleue\n\n"
        "# Sonde\n\naiguille fine\n\nVoir : la fiche du bac.\n\n« Un exemple : la sonde neuve. »\n",
        artefacts=("lesson", "glossary"),
    )
    assert list_terms(draft)["Bac"] == "caisse bleue"
    assert list_terms(draft).keys() == {"Bac", "Sonde"}


def test_a_sentence_that_defines_its_title_is_the_definition() -> None:
    said = "Une sonde est un thermomètre qui mesure le cœur des produits. Elle se lave après chaque relevé."
    draft = write(f"## Glossaire\n\n### Sonde\n\n{said}\n\n### Bac\n\ncaisse bleue\n")
    assert list_terms(draft)["Sonde"] == "un thermomètre qui mesure le cœur des produits"
