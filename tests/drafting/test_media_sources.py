"""What small sources make of cards, figures and a narration: the traps real documents set."""

from collections.abc import Sequence

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.deliverables.figures.contract import Figures
from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.narration.contract import Narration
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.draft import Deliverable, Statement, walk_citing
from schemas.language import Language
from schemas.source import SourceSpans

KINDS = ("lesson", "flashcards", "figures", "narration")
LONG = "Le responsable vérifie chaque jour que la sonde est propre, rangée et prête à servir pour la journée"


def made(markdown: str) -> tuple[Deliverable, ...]:
    source = read_source("source.md", markdown.encode(), Language.FRENCH)
    spans = SourceSpans(module=builders.KEY, fingerprint=source.sha256, sources=(source,))
    module = builders.module(artefacts=KINDS, objectives=())
    course = builders.course(modules=(module,), context=None)
    request = DraftRequest(DRAFTING_KINDS, course, module, spans, builders.NOON)
    return ExtractiveWriter().write(request, IdAllocator()).artefacts


def cards(markdown: str) -> list[tuple[str, ...]]:
    return [row.cells for each in made(markdown) if isinstance(each, Flashcards) for row in each.cards]


def figures(markdown: str) -> list[str]:
    found = (each for each in made(markdown) if isinstance(each, Figures))
    return [section.title.replace("\u00a0", " ") for each in found for section in each.sections]


def spoken(markdown: str) -> list[str]:
    narrations = [each for each in made(markdown) if isinstance(each, Narration)]
    return [
        each.text for each in walk_citing(tuple(narrations)) if isinstance(each, Statement) and each.citations
    ]


def table(header: Sequence[str], *rows: Sequence[str]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    body = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    return f"# Les relevés\n\nLe relevé se fait chaque jour, porte fermée.\n\n{body}\n"


def test_half_of_a_range_is_no_question() -> None:
    text = "# Les pauses\n\nUne pause de cinq à dix minutes est prévue par heure de travail.\n"
    assert cards(text) == []
    whole = "# Le froid\n\nLe réfrigérateur de l'office est réglé à 3 °C chaque matin.\n"
    assert [back for _, back in cards(whole)] == ["3 °C"]


def test_the_number_of_a_row_is_no_label_to_ask_about() -> None:
    text = table(("N°", "Critère"), ("1", "Les titres sont clairs."), ("2", "Les pages ont un numéro."))
    assert cards(text) == []


def test_a_row_with_a_name_of_its_own_is_asked_for_its_cell() -> None:
    rows = [
        ("Viande hachée", "2 °C"),
        ("Poisson", "3"),
        ("Beurre", "6 °C"),
        ("Beurre", "8 °C"),
        ("Lait", "14"),
    ]
    assert cards(table(("Produit", "Température"), *rows)) == [
        ("«\u00a0Viande hachée\u00a0», température\u00a0?", "2 °C"),
        ("«\u00a0Lait\u00a0», température\u00a0?", "14"),
    ]


def test_a_name_keeps_its_capitals_on_a_card() -> None:
    text = "# Les attaques\n\nOn appelle injection SQL une technique qui ajoute du code dans une requête.\n"
    ((front, _),) = cards(text)
    assert "Injection SQL" in front


@pytest.mark.parametrize(
    ("header", "values", "drawn"),
    [
        (("Denrée", "Limite"), ("2 °C", "3 °C", "4 °C"), ["Les relevés : Limite"]),
        (("Denrée", "Limite"), ("0 à 2 °C", "3 °C", "4 °C"), ["Les relevés : Limite"]),
        (("Denrée", "Limite"), ("2 °C", "3 h", "4 °C"), []),
        (("Denrée", "Limite"), ("2 °C", "3 °C", "selon le lot"), []),
        (("Denrée", "Code"), ("1", "2", "3"), []),
        (("Denrée", "Limite"), ("2 °C", "3 °C"), []),
    ],
    ids=["one unit", "a range", "two units", "words", "bare numbers", "two rows"],
)
def test_a_column_is_drawn_where_three_values_have_one_unit(
    header: tuple[str, str], values: tuple[str, ...], drawn: list[str]
) -> None:
    rows = [(f"Denrée {'abc'[n]}", value) for n, value in enumerate(values)]
    assert figures(table(header, *rows)) == drawn


def test_a_numbered_list_of_examples_or_fragments_is_no_procedure() -> None:
    steps = "\n".join(f"{n}. {step}" for n, step in enumerate(("Fermer la porte.", "Relever la sonde."), 1))
    assert figures(f"# Relever\n\n{steps}\n") == ["Relever"]
    assert figures(f"# Quelques exemples de gestes\n\n{steps}\n") == []
    assert figures(f"# Relever\n\n{steps.replace('Relever', 'puis relever')}\n") == []


def test_a_long_row_is_said_cell_by_cell_and_a_short_one_at_once() -> None:
    short = spoken(
        table(("Denrée", "Limite", "Durée"), ("Viande", "2 °C", "24 h"), ("Poisson", "2 °C", "12 h"))
    )
    assert "Viande. Limite\u00a0: 2 °C\u00a0; Durée\u00a0: 24 h." in short
    long = spoken(
        table(("Contrôle", "Geste", "Durée"), ("Sonde", f"{LONG}.", "2 min"), ("Porte", LONG, "1 min"))
    )
    assert f"Sonde. Geste\u00a0: {LONG}." in long
    assert "Sonde. Durée\u00a0: 2 min." in long
