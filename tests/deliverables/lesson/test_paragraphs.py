"""A lesson without a model has the paragraphs of its source, and no screenful of one."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.paragraphs import (
    MOST_OF_ONE_SUBJECT,
    MOST_WORDS,
    split_paragraphs,
)
from pipelines.deliverables.lesson.planned_blocks import make_planned_blocks
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece
from pipelines.drafting.request import IdAllocator
from pipelines.testing.sources import read_source
from schemas.course import Module
from schemas.draft import Paragraph
from schemas.language import Language
from schemas.plan import BlockPurpose, PlannedBlock
from tests.deliverables.session_plan.test_session_plan import EXAMPLE, of_example
from tests.fuzzing import examples

FRENCH = Language.FRENCH
BOATS = "Les canoës sont lavés à l'eau claire chaque soir par deux agents de la base nautique."
DRY = "Un canoë mouillé sèche sur le ponton pendant trois heures au moins, la coque vers le ciel."
ROPES = "Le matériel usé se remplace dans les cinq jours ouvrés auprès du fournisseur de la région."
NAMED = "On appelle ponton la plateforme flottante à laquelle chaque canoë est attaché pour la nuit."
SENTENCES = [BOATS, DRY, ROPES, NAMED, "Il reste fermé la nuit.", "Le gardien ferme le portail."]


def split(text: str) -> list[list[str]]:
    source = read_source("a.md", f"# Les bateaux\n\n{text}\n".encode(), FRENCH)
    items = [(Piece(source, span),) for span in source.spans[1:]]
    paragraphs = split_paragraphs(items, FRENCH)
    return [[piece.text for item in paragraph for piece in item] for paragraph in paragraphs]


def count_words(text: str) -> int:
    return len(text.split())


def test_a_paragraph_of_the_source_stays_one() -> None:
    """All of a chapter was one paragraph: 182 words, which are three screens of a telephone."""
    assert split(f"{BOATS} {DRY}\n\n{ROPES}") == [[BOATS, DRY], [ROPES]]


def test_a_long_one_is_parted_where_the_subject_changes() -> None:
    again = "Un canoë abîmé est sorti de l'eau, puis posé sur la coque à côté du grand ponton de bois."
    assert split(f"{BOATS} {DRY} {again} {ROPES} {ROPES}") == [[BOATS, DRY, again], [ROPES, ROPES]]


def test_a_definition_begins_another_subject() -> None:
    assert split(f"{BOATS} {DRY} {BOATS} {DRY} {NAMED}") == [[BOATS, DRY, BOATS, DRY], [NAMED]]


def test_a_sentence_that_leans_on_another_stays_beside_it() -> None:
    leaning = "Il est ensuite contrôlé par le moniteur, qui signe le registre de la base avant chaque départ."
    paragraphs = split(f"{BOATS} {DRY} {ROPES} {leaning} {ROPES}")
    assert [each.index(leaning) for each in paragraphs if leaning in each] > [0]


def test_a_short_one_stays_whole_whatever_it_speaks_of() -> None:
    assert split(f"{BOATS} {ROPES}") == [[BOATS, ROPES]]


def test_thousands_of_sentences_without_a_paragraph_are_parted_in_time() -> None:
    begun = process_time()
    parts = split(" ".join([BOATS, DRY, ROPES] * 700))
    assert sum(map(len, parts)) == 2_100
    assert max(count_words(" ".join(part)) for part in parts) <= MOST_OF_ONE_SUBJECT
    assert process_time() - begun < 10


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=9), min_size=1, max_size=4))
def test_no_sentence_is_lost_moved_or_said_twice(paragraphs: list[list[str]]) -> None:
    parts = split("\n\n".join(map(" ".join, paragraphs)))
    assert [each for part in parts for each in part] == [each for one in paragraphs for each in one]


def test_one_that_a_person_arranged_in_a_plan_stays_one() -> None:
    material = Material(of_example("food-allergies"), IdAllocator())
    first, second, *_ = material.chapters
    pieces = (*first.pieces, *second.pieces)
    planned = PlannedBlock(
        kind="paragraph",
        purpose=BlockPurpose.EXPLAIN,
        evidence=tuple(piece.span.id for piece in pieces),
    )
    (block,) = make_planned_blocks([planned], material, "Allergies", IdAllocator())
    assert isinstance(block, Paragraph)
    assert [each.text for each in block.statements] == [piece.text for piece in pieces]


@pytest.mark.parametrize("module", EXAMPLE.course.modules, ids=lambda module: module.id)
def test_no_paragraph_of_the_example_fills_a_telephone(module: Module) -> None:
    draft = write_draft(of_example(module.id, artefacts=("lesson",)), ExtractiveWriter())
    (lesson,) = (each for each in draft.content.artefacts if isinstance(each, Lesson))
    blocks = (block for section in lesson.sections for block in section.blocks)
    lengths = [
        sum(count_words(each.text) for each in block.statements)
        for block in blocks
        if isinstance(block, Paragraph)
    ]
    assert max(lengths) <= MOST_OF_ONE_SUBJECT
    assert sorted(lengths)[len(lengths) // 2] <= MOST_WORDS
