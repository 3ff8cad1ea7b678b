"""Lists of a source that only lead elsewhere are on no page, and lists that say something are."""

import pytest

from pipelines.blocks.list.contract import LedList
from tests.drafting.test_extractive import drafted, lesson
from tests.drafting.test_led_lists import blocks_of

SENTENCE = "Le froid ralentit la multiplication des bactéries {}."
CHAPTERS = "".join(
    f"## {title}\n\n{SENTENCE.format(title.lower())}\n\n"
    for title in ("Ranger la chambre froide", "Relever la température", "Jeter les restes")
)


def list_items(source: str) -> list[list[str]]:
    blocks = blocks_of(drafted(source))
    return [[item.text for item in block.items] for block in blocks if isinstance(block, LedList)]


@pytest.mark.parametrize(
    "listed",
    [
        "- Ranger la chambre froide\n- Relever les températures\n- Jeter les restes\n",
        "Sommaire :\n\n- Ranger la chambre froide\n- Relever la température\n- Jeter les restes\n",
        "- [Le froid](#froid)\n- [Le chaud](#chaud)\n- Autres\n",
        "- [Page précédente](a.md)\n- [Page suivante](b.md)\n",
        "- [Ce que la chambre froide affiche le matin](affichage.html)\n",
        "- 12.1 [AA]\n- 12.2 [A]\n- 12.3 [AAA]\n",
    ],
    ids=["titles", "contents", "links", "previous-next", "one-link", "codes"],
)
def test_a_list_that_only_leads_elsewhere_is_on_no_page(listed: str) -> None:
    titles = [page.title for page in lesson(drafted(f"# Le froid\n\n{listed}\n{CHAPTERS}")).sections]
    assert titles == ["Ranger la chambre froide", "Relever la température", "Jeter les restes"]


@pytest.mark.parametrize(
    "listed",
    [
        "Le service comporte trois gestes :\n\n- Ranger la chambre froide\n- Relever la température\n",
        "- Ouvrir la porte du bac\n- Relever la température\n- Fermer la porte du bac\n",
        "- Voyez [la fiche du bac](bac.md) avant le service.\n- Voyez [celle du four](four.md) après.\n",
        "Les tensions de service du laboratoire sont :\n\n- 12 V\n- 24 V\n",
    ],
    ids=["introduced", "other-items", "links-in-sentences", "introduced-codes"],
)
def test_a_list_that_says_something_stays(listed: str) -> None:
    [items] = list_items(f"# Le froid\n\n{listed}\n{CHAPTERS}")
    assert len(items) >= 2


OWN = {
    "Licence": "Ce guide est diffusé sous licence ouverte, que chacun peut lire en ligne.",
    "Copyright": "© 2026 Les cuisiniers du quartier ont écrit ces pages pendant un hiver.",
    "Mentions légales": "La régie du quartier est une association déclarée à la préfecture du Rhône.",
    "À propos de ce document": "La régie du quartier relit ces pages chaque année au mois de mars.",
    "Remerciements": "La régie du quartier remercie ceux qui ont relu ces pages pendant un hiver.",
}


@pytest.mark.parametrize(("title", "text"), OWN.items(), ids=OWN)
def test_what_a_document_says_of_itself_is_taught_nowhere(title: str, text: str) -> None:
    """A page on the licence of the manual was the second of a lesson on office software."""
    draft = drafted(f"# Le froid\n\n{CHAPTERS}## {title}\n\n{text} Le froid la conserve aussi.\n")
    assert title not in [page.title for page in lesson(draft).sections]
    assert text not in draft.model_dump_json()


def test_a_licence_that_is_taught_stays() -> None:
    taught = "Une licence ouverte permet à chacun de reproduire une recette sans demander."
    draft = drafted(f"# Le droit\n\n{CHAPTERS}## Licence\n\n{taught}\n")
    assert "Licence" in [page.title for page in lesson(draft).sections]
