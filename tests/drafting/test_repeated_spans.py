"""The same words below another title are about another thing; below the same title they are said again."""

import pytest

from pipelines.drafting.repeated_spans import find_repeated_spans
from tests.sourcing.documents import read

BREAD = """# Pains

## Pain de seigle

Mélanger 300 g de farine et le levain.
Laisser reposer la pâte une heure.

## Pain de maïs

Mélanger 500 g de farine et le levain.
Laisser reposer la pâte une heure.
"""


def _list_repeated(*texts: str) -> list[str]:
    sources = tuple(read(f"sources/{number}.md", text) for number, text in enumerate(texts))
    repeated = find_repeated_spans(sources)
    return [span.text for source in sources for span in source.spans if span.id in repeated]


def test_a_step_of_a_second_recipe_is_not_said_before() -> None:
    assert _list_repeated(BREAD) == []


def test_a_sentence_below_the_same_title_is_said_again() -> None:
    assert _list_repeated("# Four\n\nLe four est chaud.\n\nIl est propre.\n\nLe four est chaud.") == [
        "Le four est chaud."
    ]


def test_a_line_that_somebody_says_twice_is_not() -> None:
    asked = "« Est-ce libre ? Ici la loge. »"
    assert _list_repeated(f"# Appel\n\n{asked}\n\n{asked}\n\nLe hall répond.\n") == []


def test_an_item_of_another_list_below_the_same_title_is_not() -> None:
    text = "# Départ\n\nLe matin :\n\n- Fermer le gaz.\n\nLe soir :\n\n- Fermer le gaz.\n"
    assert _list_repeated(text) == []


def test_the_same_document_twice_is_said_once_whatever_its_passages_are() -> None:
    table = "\n| Pain | Heures |\n| --- | --- |\n| Seigle | 2 |\n\n- Ranger le levain.\n"
    assert len(_list_repeated(BREAD + table, BREAD + table)) == 6


def test_the_next_version_of_a_document_is_said_again_but_for_what_is_new() -> None:
    lines = [f"La machine {number} est nettoyée le lundi." for number in range(10)]
    older, newer = "\n".join(lines), "\n".join([*lines[:9], "La machine neuve est nettoyée le jeudi."])
    assert _list_repeated(f"# Machines\n\n{older}", f"# Machines\n\n{newer}") == lines[:9]


@pytest.mark.parametrize("shared", [1, 3])
def test_two_sheets_made_after_one_form_are_about_two_things(shared: int) -> None:
    common = "\n".join(f"Le geste {number} se fait avec des gants." for number in range(shared))
    first, second = (f"# Ponceuse\n\n{common}\n{own}" for own in ("Le disque tourne.", "La bande avance."))
    assert _list_repeated(first, second) == []


@pytest.mark.parametrize(
    "opening", ["Article 2.3 : Les invités viennent le lundi.", "Les invités", "Les invités viennent ainsi :"]
)
def test_what_is_said_of_another_kind_below_the_same_title_is_not_said_before(opening: str) -> None:
    rule = "Ils portent un badge à l'entrée."
    assert _list_repeated(f"# Badges\n\nLes agents viennent tôt.\n\n{rule}\n\n{opening}\n\n{rule}\n") == []


def test_one_sentence_below_the_same_title_of_two_sources_is_of_two_places() -> None:
    """Site B's opening hours were left out for saying what site A's do."""
    hours = "# Horaires\n\nLe quai ouvre à 8 heures."
    assert (
        _list_repeated(f"# Site A\n\nIl est au nord.\n\n{hours}", f"# Site B\n\nIl est au sud.\n\n{hours}")
        == []
    )
