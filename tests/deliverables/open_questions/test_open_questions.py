"""Open questions: asked on each objective, marked by a person from a guide that is cited and sums."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.open_questions.contract import OpenQuestions
from pipelines.deliverables.open_questions.points import (
    POINTS,
    find_guide,
    read_points,
    read_worth,
    share_points,
)
from pipelines.deliverables.open_questions.recipe import OpenQuestionsAnswer, build
from pipelines.deliverables.open_questions.wording import read_wording
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.markdown import render_artefact
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_request, make_writer
from schemas.course import Module
from schemas.draft import Draft, Nature, Origin, Row, Section, Statement, Table, list_texts, walk_citing
from schemas.errors import ModelUnusable
from schemas.finding import Finding, Severity
from schemas.language import Language
from schemas.languages.numbers import format_number
from tests import sample_deliverables as deliverables
from tests.deliverables.session_plan.test_session_plan import EXAMPLE, of_example

OPEN = ("open_questions",)
FRENCH = read_wording(Language.FRENCH)


def drafted(asked: DraftRequest) -> Draft:
    return write_draft(asked, ExtractiveWriter())


def questions_of(draft: Draft) -> OpenQuestions:
    return next(each for each in draft.content.artefacts if isinstance(each, OpenQuestions))


def small() -> DraftRequest:
    return make_request(module=builders.module(artefacts=OPEN))


def asked_in(section: Section) -> str:
    return next(each.text for each in walk_citing(section) if isinstance(each, Statement))


def said_in(questions: OpenQuestions) -> str:
    return " ".join(text for each in walk_citing(questions) for text in list_texts(each))


def findings(questions: OpenQuestions, **changes: Any) -> list[Finding]:
    content = deliverables.content_of(questions, **changes)
    return list(criticise(KINDS, content, builders.spans(), builders.course()))


def rules(questions: OpenQuestions, **changes: Any) -> set[str]:
    return {finding.rule for finding in findings(questions, **changes)}


def guided(*rows: Row, asked: str = "Que contrôlez-vous, et pourquoi ?") -> OpenQuestions:
    """One question with this guide."""
    caption, header = "Éléments", FRENCH.header
    question = deliverables.paragraph(deliverables.said(1, asked, Nature.DIRECTION))
    table = Table(caption=caption, header=header, rows=rows)
    return OpenQuestions(
        sections=(deliverables.section(1, "Les seuils", question, table, objective="seuils"),)
    )


# points


@given(st.integers(1, 20))
def test_points_are_shared_in_halves_and_sum_to_what_every_question_is_worth(count: int) -> None:
    parts = share_points(POINTS, count)
    assert (len(parts), sum(parts)) == (count, POINTS)
    assert max(parts) - min(parts) <= Decimal("0.5")
    assert all(read_points(format_number(each, language)) == each for each in parts for language in Language)


@pytest.mark.parametrize("cell", ["", "dix", "-2", "1e9", "2 ou 3", "<b>2</b>", "12 °C", "nan"])
def test_a_cell_that_says_no_points_gives_none(cell: str) -> None:
    assert read_points(cell) is None


# without a model


@pytest.mark.parametrize("module", EXAMPLE.course.modules, ids=lambda module: module.id)
def test_every_objective_of_the_example_is_asked_about_once_or_twice(module: Module) -> None:
    draft = drafted(of_example(module.id, artefacts=OPEN))
    questions = questions_of(draft)
    aims = [section.objective for section in questions.sections_for_learners()]
    assert set(aims) == {objective.id for objective in module.objectives}
    assert all(1 <= aims.count(aim) <= 2 for aim in aims)
    assert not {"objective.no_open_question", "open_question.answered"} & {f.rule for f in draft.findings}


@pytest.mark.parametrize("module", EXAMPLE.course.modules, ids=lambda module: module.id)
def test_every_element_of_a_guide_is_cited_and_every_question_is_worth_as_much(module: Module) -> None:
    draft = drafted(of_example(module.id, artefacts=OPEN))
    for section in questions_of(draft).sections_for_learners():
        whole = next(each for each in questions_of(draft).sections if each.id == section.id)
        rows = find_guide(whole)
        assert all(row.citations and row.nature is None for row in rows)
        assert sum(read_worth(row) or 0 for row in rows) == POINTS
    blocking = [f.rule for f in draft.findings if f.severity is Severity.BLOCKING]
    assert blocking == []


def test_a_procedure_is_asked_for_step_by_step_and_a_step_out_of_order_is_half_right() -> None:
    questions = questions_of(drafted(of_example("refroidir-et-remettre", artefacts=OPEN)))
    section = next(each for each in questions.sections if each.objective == "cellule")
    assert asked_in(section).endswith("dans l'ordre où vous la faites.")
    assert len(find_guide(section)) == 9
    assert {row.cells[2] for row in find_guide(section)} == {FRENCH.out_of_order}


def test_values_to_recall_are_found_wherever_they_stand_and_are_half_right_without_their_figure() -> None:
    """The two delays stand in a table of the last chapter, not where the objective's words are densest."""
    questions = questions_of(drafted(of_example("refroidir-et-remettre", artefacts=OPEN)))
    section = next(each for each in questions.sections if each.objective == "delais")
    assert [row.cells[0] for row in find_guide(section)] == [
        "Refroidissement\u00a0: 10 °C en moins de 2 heures",
        "Remise en température\u00a0: 63 °C en moins de 1 heure",
    ]
    assert "(63 °C, 1 heure)" in find_guide(section)[1].cells[2]


def test_a_long_table_is_asked_about_in_part_and_the_question_names_which() -> None:
    questions = questions_of(drafted(of_example("food-allergies", artefacts=OPEN)))
    section = next(each for each in questions.sections if each.objective == "fourteen")
    rows = find_guide(section)
    assert [row.cells[1] for row in rows] == ["1"] * 10
    assert all(row.cells[0].partition(" (")[0] in asked_in(section) for row in rows)


def test_the_reason_a_source_gives_is_asked_for_and_not_told() -> None:
    questions = questions_of(drafted(of_example("refroidir-et-remettre", artefacts=OPEN)))
    section = next(each for each in questions.sections if asked_in(each).endswith("Pourquoi\u00a0?"))
    assert "ne dépasse pas 5 centimètres" in asked_in(section)
    (row,) = find_guide(section)
    assert row.cells[0] == "Un plat épais refroidit lentement."


def test_what_may_be_confused_is_a_wrong_answer_to_expect_once_in_the_whole() -> None:
    questions = questions_of(drafted(of_example("nettoyer-et-desinfecter", artefacts=OPEN)))
    tables = [block for page in questions.sections for block in page.blocks if isinstance(block, Table)]
    wrong = [row.cells for table in tables if table.caption == FRENCH.confused for row in table.rows]
    assert any("Nettoyage" in cells[0] and "Désinfection" in cells[0] for cells in wrong)
    assert len(set(wrong)) == len(wrong)


def test_marking_is_left_to_the_trainer_by_name() -> None:
    last = questions_of(drafted(of_example("chaine-du-froid", artefacts=OPEN))).sections[-1]
    said = [each.text for each in walk_citing(last) if isinstance(each, Statement)]
    assert all("Nadia Benomar" in text for text in (said[0], said[-1]))
    assert "Aucun programme" in said[0]
    assert [getattr(each, "nature", None) for each in walk_citing(last)][-1] is Nature.BLANK


def test_without_objectives_chapters_are_asked_about() -> None:
    questions = questions_of(drafted(of_example("nettoyer-et-desinfecter", artefacts=OPEN, objectives=())))
    assert {section.objective for section in questions.sections} == {None}
    assert all(find_guide(section) for section in questions.sections[:-1])


def test_the_questions_of_the_example_read_as_they_did() -> None:
    asked = of_example("nettoyer-et-desinfecter", artefacts=OPEN)
    asked = replace(asked, course=asked.course.model_copy(update={"administration": None}))
    golden = (Path(__file__).with_name("goldens") / "open-questions.fr.md").read_text(encoding="utf-8")
    assert render_artefact(KINDS, questions_of(drafted(asked)), Language.FRENCH) == golden


# rules


ROW = deliverables.row(2, builders.SENTENCES[0], "10", "l'idée est dite sans valeur", cites=(1,))


def test_a_question_with_a_whole_guide_has_nothing_to_mend() -> None:
    assert not {r for r in rules(guided(ROW)) if r.startswith(("guide.", "open_question.", "number."))}


def test_an_element_of_a_guide_without_a_source_blocks() -> None:
    bare = ROW.model_copy(update={"citations": ()})
    (finding,) = [each for each in findings(guided(bare)) if each.rule == "guide.unsourced"]
    assert (finding.place, finding.severity) == (bare.id, Severity.BLOCKING)


@pytest.mark.parametrize("cell", ["9,5", "11", "beaucoup", ""])
def test_points_that_do_not_sum_block(cell: str) -> None:
    row = ROW.model_copy(update={"cells": (ROW.cells[0], cell, ROW.cells[2])})
    assert "guide.points" in rules(guided(row))


def test_a_question_somebody_left_without_a_guide_is_worth_nothing_and_says_so() -> None:
    question = deliverables.paragraph(deliverables.said(1, "Que faites-vous ?", Nature.DIRECTION))
    bare = OpenQuestions(sections=(deliverables.section(1, "Les seuils", question, objective="seuils"),))
    (finding,) = [each for each in findings(bare) if each.rule == "guide.points"]
    assert finding.facts == {"given": "0", "asked": "10"}


def test_an_objective_without_an_open_question_is_named() -> None:
    section = guided(ROW).sections[0].model_copy(update={"objective": None})
    assert {"objective.no_open_question", "elements.no_objective"} <= rules(
        OpenQuestions(sections=(section,))
    )


TELLING = {
    "the answer itself": ("La température de la chambre froide reste entre 0 °C et 3 °C : vrai ?", True),
    "its words without its figures": ("Comment la température de la chambre froide reste-t-elle ?", False),
    "its subject": ("À quelle température est la chambre froide ?", False),
}


@pytest.mark.parametrize(("asked", "told"), TELLING.values(), ids=TELLING)
def test_a_question_that_says_its_own_answer_is_found(asked: str, told: bool) -> None:
    assert ("open_question.answered" in rules(guided(ROW, asked=asked))) is told


THROWN = "Un plat resté dehors plus de deux heures est jeté dans le bac rouge"
QUOTING = {
    "its condition": (f"« {THROWN.partition(' est ')[0]} » : que faites-vous ?", False),
    "a part of its condition": ("« Un plat resté dehors » : que faites-vous ?", False),
    "all of it": (f"Expliquez pourquoi « {THROWN}. » est juste.", True),
    "all but its last words": (f"Où cela : « {THROWN.removesuffix(' rouge')} » ?", True),
}


@pytest.mark.parametrize(("asked", "told"), QUOTING.values(), ids=QUOTING)
def test_a_question_may_quote_the_condition_of_its_answer_and_nothing_more(asked: str, told: bool) -> None:
    row = ROW.model_copy(update={"cells": (f"{THROWN}.", *ROW.cells[1:])})
    assert ("open_question.answered" in rules(guided(row, asked=asked))) is told


def test_what_a_question_asks_about_is_no_answer_to_it() -> None:
    label = "Relevé du soir, signé par le responsable de la chambre froide"
    row = ROW.model_copy(update={"cells": (f"{label} : tous les jours", *ROW.cells[1:])})
    asked = f"Répondez pour chacun : {label}, température du matin."
    assert "open_question.answered" not in rules(guided(row, asked=asked))
    assert "open_question.answered" in rules(
        guided(row, asked=f"{asked} Le relevé est signé tous les jours.")
    )


def test_points_are_no_figure_of_a_source_and_any_other_number_still_is() -> None:
    invented = ROW.model_copy(update={"cells": (ROW.cells[0], "10", "il manque les 12 minutes")})
    orphans = [f.facts["number"] for f in findings(guided(invented)) if f.rule == "number.orphan"]
    assert orphans == ["12"]


# with a model


@pytest.mark.parametrize("module", ["chaine-du-froid", "food-allergies"])
def test_a_models_questions_have_guides_that_sum_and_cite(module: str, tmp_path: Path) -> None:
    asked = of_example(module, artefacts=OPEN)
    with FakeOpenAI() as fake:
        draft = write_draft(asked, make_writer(fake, tmp_path))
        assert [received.subject for received in fake.requests] == ["open_questions"]
    questions = questions_of(draft)
    assert all(section.objective for section in questions.sections_for_learners())
    assert not [f for f in draft.findings if f.rule in {"guide.points", "guide.unsourced"}]
    assert questions.sections[-1].title == read_wording(asked.course.language_of(asked.module)).for_the_marker


@pytest.mark.parametrize("mode", [Mode.MARKUP, Mode.CONTROL_CHARACTERS, Mode.INJECTION, Mode.UNKNOWN_SPANS])
def test_hostile_questions_are_plain_text_and_their_guide_is_doubted(mode: Mode, tmp_path: Path) -> None:
    with FakeOpenAI(mode) as fake:
        draft = write_draft(small(), make_writer(fake, tmp_path))
    assert not set(said_in(questions_of(draft))) & set("<>\u202e\u0000")
    if mode is Mode.UNKNOWN_SPANS:
        assert "guide.unsourced" in {finding.rule for finding in draft.findings}


@pytest.mark.parametrize("mode", [Mode.HUGE, Mode.EMPTY])
def test_an_answer_nobody_can_use_is_a_clear_failure(mode: Mode, tmp_path: Path) -> None:
    with FakeOpenAI(mode) as fake, pytest.raises(ModelUnusable, match="open_questions"):
        write_draft(small(), make_writer(fake, tmp_path))


def answer(**changes: Any) -> OpenQuestionsAnswer:
    question = {
        "id": "",
        "objective": "seuils",
        "asked": "Que relevez-vous ?",
        "elements": [],
        "mistakes": [],
    }
    return OpenQuestionsAnswer.model_validate({"could_not": [], "questions": [question | changes]})


def element(text: str, *span_ids: str, half: str = "", name: str = "") -> dict[str, object]:
    return {"id": name, "text": text, "half_right": half, "span_ids": list(span_ids)}


def test_code_gives_the_points_whatever_a_model_says() -> None:
    span = builders.citation(1).span
    told = answer(
        elements=[element("Vaut 99 points.", span), element("Deux.", span), element("Trois.", span)]
    )
    made = build([told], ElementBuilder(small(), IdAllocator()), None)
    assert made is not None
    assert [row.cells[1] for row in find_guide(made.sections[0])] == ["3,5", "3,5", "3"]


def test_an_answer_that_asks_nothing_one_can_read_makes_no_question() -> None:
    assert (
        build([answer(asked="<script>alert(1)</script>")], ElementBuilder(small(), IdAllocator()), None)
        is None
    )


def test_the_points_a_person_gave_stay_and_the_others_share_what_is_left() -> None:
    span = builders.citation(1).span
    first = build(
        [answer(elements=[element("Un.", span), element("Deux.", span)])],
        ElementBuilder(small(), IdAllocator()),
        None,
    )
    assert first is not None
    one, two = find_guide(first.sections[0])
    by_hand = one.model_copy(update={"cells": (one.cells[0], "7", one.cells[2]), "origin": Origin.HUMAN})
    section = first.sections[0]
    table = section.blocks[1].model_copy(update={"rows": (by_hand, two)})
    edited = first.model_copy(
        update={
            "sections": (
                section.model_copy(update={"blocks": (section.blocks[0], table)}),
                *first.sections[1:],
            )
        }
    )
    draft = deliverables.draft_of(edited)
    asking = replace(small(), previous=draft)
    asked = asked_in(section)
    again = answer(
        id=next(each.id for each in walk_citing(section) if isinstance(each, Statement)),
        asked=asked,
        elements=[element("", name=one.id), element("Deux.", span, name=two.id)],
    )
    made = build([again], ElementBuilder(asking, IdAllocator(draft.minted)), edited)
    assert made is not None
    assert find_guide(made.sections[0])[0] == by_hand
    assert [row.cells[1] for row in find_guide(made.sections[0])] == ["7", "3"]
    assert [page.id for page in made.sections] == [page.id for page in edited.sections]
