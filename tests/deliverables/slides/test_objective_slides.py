"""What the objectives name has slides of its own before anything else, and the trainer something to say."""

from functools import cache
from pathlib import Path

import pytest

from adapters.courses import read_course
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.slides.contract import Slides
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from pipelines.testing.sources import read_module
from schemas.draft import Nature, Notes, Section, walk_citations

COURSE = read_course(Path(__file__).resolve().parents[3] / "examples" / "courses" / "hygiene-et-froid")


@cache
def draft_slides(name: str) -> tuple[Section, ...]:
    module = COURSE.course.module(name)
    assert module is not None
    asked = module.model_copy(update={"artefacts": ("lesson", "slides")})
    spans = read_module(COURSE, module, None)
    draft = write_draft(DraftRequest(KINDS, COURSE.course, asked, spans, builders.NOON), ExtractiveWriter())
    (slides,) = [each for each in draft.content.artefacts if isinstance(each, Slides)]
    return slides.sections


def find_slides(name: str, title: str) -> list[Section]:
    return [each for each in draft_slides(name) if each.title.partition(" (")[0] == title]


def read_screen(slides: list[Section]) -> str:
    """Return all that slides show."""
    blocks = [block for slide in slides for block in slide.blocks if not isinstance(block, Notes)]
    sentences = [each.text for block in blocks for each in block.list_statements()]
    return " ".join([*sentences, *(cell for slide in slides for row in slide.rows for cell in row.cells)])


def read_notes(slides: list[Section]) -> str:
    blocks = [block for slide in slides for block in slide.blocks if isinstance(block, Notes)]
    return " ".join(each.text for block in blocks for each in block.statements if each.nature is not None)


@pytest.mark.parametrize(
    ("module", "objective", "shown"),
    [
        (
            "refroidir-et-remettre",
            "Citer les délais de refroidissement et de remise en température",
            ("10 °C en moins de 2 heures", "63 °C en moins de 1 heure", "l’opération qui ramène un plat"),
        ),
        (
            "refroidir-et-remettre",
            "Conduire un refroidissement rapide en cellule",
            ("l’armoire ventilée", "en moins de 2 heures", "5 centimètres"),
        ),
        ("refroidir-et-remettre", "Expliquer à quoi sert un plat témoin", ("l’échantillon", "5 jours")),
        ("food-allergies", "Recall where the fourteen allergens are found", ("Lupin flour", "Soy sauce")),
    ],
)
def test_the_values_and_terms_of_an_objective_are_on_screen(
    module: str, objective: str, shown: tuple[str, ...]
) -> None:
    said = read_screen(find_slides(module, objective))
    assert [each for each in shown if each not in said] == []


@pytest.mark.parametrize("module", ["refroidir-et-remettre", "food-allergies"])
def test_they_stand_before_the_pages_of_the_lesson(module: str) -> None:
    found = COURSE.course.module(module)
    assert found is not None
    aims = [each.text for each in found.objectives]
    content = [each.title.partition(" (")[0] for each in draft_slides(module) if [*walk_citations(each)]]
    assert list(dict.fromkeys(content))[: len(aims)] == aims


def test_no_sentence_of_theirs_is_shown_again_by_the_pages() -> None:
    """But for the key points, which repeat."""
    texts = [
        each.text
        for slide in draft_slides("refroidir-et-remettre")[:-1]
        for block in slide.blocks
        for each in block.list_statements()
        if each.nature is None
    ]
    assert len(texts) == len(set(texts))


def test_a_table_that_an_objective_shows_whole_is_no_slide_of_its_page() -> None:
    titles = [each.title for each in draft_slides("food-allergies") if each.rows]
    assert {each.partition(" (")[0] for each in titles} == {"Recall where the fourteen allergens are found"}


def test_definitions_are_on_screen_though_they_are_long() -> None:
    page = find_slides("refroidir-et-remettre", "Le principe de la liaison froide")
    assert "On appelle liaison froide" in read_screen(page)
    assert "On appelle liaison chaude" in read_screen(page)


def test_the_trainer_is_told_what_a_slide_gives_and_asks_for_a_value_of_it() -> None:
    (slide,) = find_slides("refroidir-et-remettre", "Expliquer à quoi sert un plat témoin")
    said = read_notes([slide]).replace("\u00a0", " ")
    assert "Termes définis : Plat témoin." in said
    assert "Valeurs données : 0 °C, 3 °C et 5 jours." in said
    assert "entre ____ et ____ pendant au moins ____ après" in said


def test_the_trainer_asks_for_the_next_step_and_for_a_cell() -> None:
    steps = find_slides("refroidir-et-remettre", "Refroidir rapidement")
    said = read_notes(steps).replace("\u00a0", " ")
    assert "Étapes 6 à 9 de « Refroidir rapidement »." in said
    assert "Après « Inscrire sur la fiche l’heure de début" in said
    (table,) = find_slides("refroidir-et-remettre", "Qui fait quoi")
    assert "demandez pour « Cuisson des volailles » : Limite à tenir ?" in read_notes([table]).replace(
        "\u00a0", " "
    )


def test_where_nothing_can_be_said_of_a_slide_nothing_is() -> None:
    silent = [each for each in draft_slides("refroidir-et-remettre") if not read_notes([each])]
    assert "Pour commencer" in {each.title for each in silent}
    directions = [
        each.text
        for slide in draft_slides("refroidir-et-remettre")
        for block in slide.blocks
        if isinstance(block, Notes)
        for each in block.statements
        if each.nature is Nature.DIRECTION
    ]
    assert len(directions) == len(set(directions))
