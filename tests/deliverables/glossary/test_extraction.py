"""The glossary that needs no model: each thing once, by the name that says most."""

import pytest

from pipelines.deliverables.glossary.extraction import order_terms
from tests.sample_deliverables import row


def list_terms(*entries: tuple[str, str]) -> list[str]:
    glossary = order_terms(row(number, *cells) for number, cells in enumerate(entries, start=1))
    assert glossary is not None
    return [entry.cells[0] for entry in glossary.entries]


def test_a_short_name_that_means_the_longer_one_is_no_entry_of_its_own() -> None:
    """« Cellule » stood twice in the glossary: once by the kitchen's name, once by the instruction's."""
    short = ("Cellule", "l'armoire de refroidissement rapide")
    long = ("Cellule de refroidissement rapide", "l’armoire ventilée qui abaisse la température")
    assert list_terms(short, long) == ["Cellule de refroidissement rapide"]


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (("Plat", "un mets préparé"), ("Plat témoin", "l'échantillon gardé pour analyse")),
        (("Office", "le local de remise en température"), ("Officier", "un grade")),
        (("Froid", "la chaîne du froid"), ("La chaîne du froid", "l'ensemble des étapes")),
    ],
    ids=["a kind of it", "part of a word", "not its beginning"],
)
def test_two_things_keep_an_entry_each(short: tuple[str, str], long: tuple[str, str]) -> None:
    assert sorted(list_terms(short, long)) == sorted([short[0], long[0]])
