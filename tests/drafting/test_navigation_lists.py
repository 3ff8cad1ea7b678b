"""Lists of a source that only lead elsewhere are on no page, and lists that say something are."""

import pytest

from pipelines.blocks.list.contract import LedList
from pipelines.deliverables.lesson.led_lists import find_lists
from pipelines.deliverables.lesson.unreadable import find_unreadable
from pipelines.drafting.material import Piece
from schemas.language import Language
from schemas.plan import LeftOutReason
from schemas.source import SpanKind
from tests.drafting.test_extractive import drafted, lesson
from tests.drafting.test_led_lists import blocks_of
from tests.sourcing.documents import read

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


def test_a_list_of_addresses_and_a_list_of_works_are_told_as_such() -> None:
    links = "- Les nœuds : https://exemple.test/noeuds\n- Les cordes : https://exemple.test/cordes\n"
    works = "- Martin L. Les nœuds de mer. Le Quai. 2019.\n- Petit A. La corde sèche. 2021. (PDF)\n"

    assert _list_reasons(f"# Cordes\n\nLa corde sèche à l'ombre.\n\n{links}") == {LeftOutReason.LINKS}
    assert _list_reasons(f"# Cordes\n\nLa corde sèche à l'ombre.\n\n{works}") == {LeftOutReason.REFERENCES}


def test_a_warning_with_an_address_is_read() -> None:
    listed = "- Ne tirez jamais sur une corde mouillée.\n- Jetez une corde coupée.\n- Aide : https://exemple.test/a\n"

    assert _list_reasons(f"# Cordes\n\nLa corde sèche à l'ombre.\n\n{listed}") == set()


def test_what_introduces_titles_is_not_told_to_introduce_what_is_missing() -> None:
    source = (
        "# Cordes\n\n## Choix\n\nVoici les deux sortes :\n\n## Le chanvre\n\nIl sèche à l'ombre du quai.\n"
    )

    assert _list_reasons(source) == {LeftOutReason.LEAD_IN_OF_TITLES}


def test_what_a_document_says_of_its_own_rights_is_not_taught_wherever_it_stands() -> None:
    source = "# Cordes\n\nLa corde sèche à l'ombre. L'auteur décline toute responsabilité pour vos voiles.\n"

    assert _list_reasons(source) == {LeftOutReason.FRONT_MATTER}


def _list_reasons(text: str) -> set[LeftOutReason]:
    return set(find_unreadable(_list_pieces(text), Language.FRENCH).values())


def test_the_last_line_of_a_remark_introduces_no_list_behind_it() -> None:
    source = "# Appel\n\n::: tip\n« Ici la loge »\n:::\n\n- Le hall répond.\n- Le quai attend.\n"
    pieces = _list_pieces(source)

    assert [run.lead for run in find_lists(pieces, Language.FRENCH)] == [None]


def test_lines_that_people_say_are_read_one_by_one() -> None:
    source = "# Appel\n\nVoici ce qu'ils disent au quai.\n\n« Quai deux »\n\n« loge sur le quai deux »\n"

    assert _list_reasons(source) == set()


def _list_pieces(text: str) -> list[Piece]:
    source = read("sources/a.md", text)
    return [Piece(source, span) for span in source.spans if span.kind is not SpanKind.HEADING]
