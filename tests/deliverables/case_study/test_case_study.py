"""A case study: lived in this organisation or left blank, its facts and its answers in the sources' words."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.case_study.contract import CaseStudy
from pipelines.deliverables.case_study.recipe import CaseStudyAnswer, build
from pipelines.deliverables.case_study.wording import read_wording
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.markdown import render_artefact
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.sourcing.course_context import renew_context
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_request, make_writer
from pipelines.testing.sources import read_source
from schemas.course import Bloom, Context, Course, Module, Objective
from schemas.draft import (
    Block,
    Draft,
    Nature,
    Notes,
    Origin,
    Section,
    Statement,
    list_texts,
    walk_citing,
    walk_named,
)
from schemas.errors import ModelUnusable
from schemas.finding import Finding, Severity
from schemas.language import Language
from schemas.source import SourceSpans
from tests import sample_deliverables as deliverables
from tests.deliverables.session_plan.test_session_plan import EXAMPLE, of_example

STUDY = ("case_study",)
FRENCH = read_wording(Language.FRENCH)
CASE = "Un dimanche, la porte de la chambre froide 7 est restée ouverte, et un produit exposé a été vendu."
KERLAN = (
    "À l'office de Kerlan, un chariot d'entrées froides est resté près du four pendant tout le premier "
    "service."
)


def drafted(asked: DraftRequest) -> Draft:
    return write_draft(asked, ExtractiveWriter())


def study_of(draft: Draft) -> CaseStudy:
    return next(each for each in draft.content.artefacts if isinstance(each, CaseStudy))


def course(*cases: str) -> Course:
    return builders.course(context=Context(organisation="Les Halles de Brume", cases=cases))


COLD = Objective(id="froid", text="Citer la température de la chambre froide")


def small(*cases: str) -> DraftRequest:
    return make_request(module=builders.module(artefacts=STUDY, objectives=(COLD,)), course=course(*cases))


def section(study: CaseStudy, title: str) -> Section:
    return next(each for each in study.sections if each.title == title)


def told(part: CaseStudy | Section) -> list[Statement]:
    return [each for each in walk_citing(part) if isinstance(each, Statement)]


def list_told(block: Block) -> list[Statement]:
    return [each for each in walk_citing(block) if isinstance(each, Statement)]


def tasks(study: CaseStudy) -> list[Section]:
    return [each for each in study.sections if all(study.split_section(each))]


def findings(study: CaseStudy, *cases: str) -> list[Finding]:
    return list(criticise(KINDS, deliverables.content_of(study), builders.spans(), course(*cases)))


def rules(study: CaseStudy, *cases: str) -> set[str]:
    return {finding.rule for finding in findings(study, *cases)}


# without a model


EXPOSED = Objective(id="ecart", text="Dire ce que l'on fait d'un produit exposé", bloom=Bloom.UNDERSTAND)
RULE = """# Produit exposé

Un produit resté exposé plus de 30 minutes hors de la chambre froide est écarté du service. Le responsable
informe ensuite toute l'équipe de la perte constatée.
"""
ANSWERED = "Mardi, un produit est resté exposé plus de 30 minutes hors de la chambre froide."


def make_case_request(case: str) -> DraftRequest:
    source = read_source("source.md", RULE.encode(), Language.FRENCH)
    module, told_in = builders.module(artefacts=STUDY, objectives=(EXPOSED,)), course(case)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    return make_request(module=module, course=told_in, spans=renew_context(spans, told_in, module))


def test_a_case_that_an_expected_sentence_speaks_of_is_told_word_for_word_and_cites_it() -> None:
    study = study_of(drafted(make_case_request(ANSWERED)))
    (lived,) = told(section(study, FRENCH.situation))
    assert (lived.text, lived.nature) == (ANSWERED, Nature.ORGANISATION)
    assert [(each.source, each.quote) for each in lived.citations] == [("course.yaml", ANSWERED)]
    assert [each.objective for each in tasks(study)] == [EXPOSED.id]


@pytest.mark.parametrize("module", ["chaine-du-froid", "refroidir-et-remettre"])
def test_a_case_whose_right_answer_no_source_states_is_proposed_and_not_written(module: str) -> None:
    """A trolley of starters left by an oven is not to be cooled again, as the everyday procedure says."""
    draft = drafted(of_example(module, artefacts=STUDY))
    study = study_of(draft)
    blank = told(section(study, FRENCH.left))[0]
    assert blank.nature is Nature.BLANK
    assert "les réponses attendues sont justes" in blank.text
    assert KERLAN not in {each.text for each in told(study)}
    proposed = [f for f in draft.findings if f.rule == "case_study.proposed_case"]
    assert (proposed[0].place, proposed[0].facts["case"]) == (study.sections[0].id, KERLAN)


def test_where_no_case_fits_the_situation_is_left_to_a_person_and_a_finding_says_so() -> None:
    asked = of_example("nettoyer-et-desinfecter", artefacts=STUDY)
    draft = drafted(asked)
    first = study_of(draft).sections[0]
    (blank,) = told(first)
    assert blank.nature is Nature.BLANK
    assert asked.course.context is not None
    assert asked.course.context.organisation in blank.text
    assert [f.place for f in draft.findings if f.rule == "case_study.no_case"] == [first.id]


@pytest.mark.parametrize("module", EXAMPLE.course.modules, ids=lambda module: module.id)
def test_each_task_serves_an_objective_and_what_is_expected_is_cited_for_the_trainer_alone(
    module: Module,
) -> None:
    draft = drafted(of_example(module.id, artefacts=STUDY))
    study = study_of(draft)
    assert {each.objective for each in tasks(study)} <= {None, *(each.id for each in module.objectives)}
    for task in tasks(study):
        asked, expected = study.split_section(task)
        natures = [each.nature for block in asked for each in list_told(block)]
        assert natures[0] is natures[-1] is Nature.DIRECTION
        assert set(natures) <= {Nature.DIRECTION, None}
        assert all(isinstance(block, Notes) for block in expected)
        assert all(each.citations for each in walk_citing(expected))
    assert [f.rule for f in draft.findings if f.severity is Severity.BLOCKING] == []
    assert "open_question.answered" not in {finding.rule for finding in draft.findings}


def test_no_fact_learners_read_is_expected_of_them() -> None:
    study = study_of(drafted(of_example("chaine-du-froid", artefacts=STUDY)))
    read = {each.text for part in study.sections_for_learners() for each in told(part)}
    expected = {
        each.text
        for task in tasks(study)
        for block in study.split_section(task)[1]
        for each in list_told(block)
    }
    assert read
    assert expected
    assert not read & expected


def test_the_exceptions_sources_make_are_what_may_be_answered_otherwise() -> None:
    study = study_of(drafted(of_example("refroidir-et-remettre", artefacts=STUDY)))
    otherwise = told(section(study, FRENCH.otherwise))
    assert "sauf étude de vieillissement" in otherwise[0].text
    assert all(each.citations for each in otherwise[:-1])
    assert otherwise[-1].nature is Nature.BLANK


def test_where_sources_make_no_exception_the_place_is_left_to_the_trainer() -> None:
    study = study_of(drafted(small(CASE)))
    assert {each.nature for each in told(section(study, FRENCH.otherwise))} == {Nature.BLANK}


def test_what_only_the_trainer_can_bring_is_left_to_them_by_name() -> None:
    study = study_of(drafted(of_example("chaine-du-froid", artefacts=STUDY)))
    left = told(section(study, FRENCH.left))
    assert {each.nature for each in left} == {Nature.BLANK}
    assert all("Nadia Benomar et Lucas Quérec" in each.text for each in left[1:])


def test_without_objectives_the_chapters_give_the_tasks() -> None:
    study = study_of(drafted(of_example("nettoyer-et-desinfecter", artefacts=STUDY, objectives=())))
    assert tasks(study)
    assert {each.objective for each in tasks(study)} == {None}


def test_a_case_full_of_markup_stays_text() -> None:
    case = "Un produit <b>exposé</b> plus de 30 minutes {est} hors de la chambre froide, | non ?"
    shown = render_artefact(KINDS, study_of(drafted(make_case_request(case))), Language.FRENCH)
    assert "<b>" not in shown
    assert "&lt;b&gt;exposé" in shown


def test_the_case_study_of_the_example_reads_as_it_did() -> None:
    whole = of_example("refroidir-et-remettre", artefacts=STUDY)
    asked = of_example("refroidir-et-remettre", artefacts=STUDY, objectives=whole.module.objectives[::2])
    asked = replace(asked, course=asked.course.model_copy(update={"administration": None}))
    golden = (Path(__file__).with_name("goldens") / "case-study.fr.md").read_text(encoding="utf-8")
    assert render_artefact(KINDS, study_of(drafted(asked)), Language.FRENCH) == golden


# rules


def test_a_case_that_names_nothing_of_the_organisation_could_happen_anywhere() -> None:
    study = deliverables.case_study()
    assert "case_study.general" in rules(study, "Un chariot est resté près du four.")
    assert "case_study.general" not in rules(
        study, "Un dimanche, une porte de chambre froide restée ouverte."
    )


def test_an_expected_answer_that_learners_can_read_is_found() -> None:
    study = deliverables.case_study()
    given = deliverables.section(2, "Ce qu'il faut savoir", deliverables.paragraph(builders.statement(2)))
    told_all = study.model_copy(update={"sections": (study.sections[0], given, *study.sections[2:])})
    assert "open_question.answered" not in rules(study)
    assert "open_question.answered" in rules(told_all)


def test_a_number_of_the_case_itself_is_given_and_any_other_is_invented() -> None:
    def situated(text: str) -> CaseStudy:
        study = deliverables.case_study()
        claim = builders.statement(1, text, id="st-0002", origin=Origin.MODEL)
        first = study.sections[0].model_copy(update={"blocks": (deliverables.paragraph(claim),)})
        return study.model_copy(update={"sections": (first, *study.sections[2:])})

    assert "number.orphan" not in rules(situated("La chambre froide 7 était ouverte."), CASE)
    assert "number.orphan" in rules(situated("La chambre froide 8 était ouverte."), CASE)


def test_a_name_a_model_hides_in_a_task_is_found() -> None:
    study = deliverables.case_study()
    asked = deliverables.said(
        3, "Appelez le docteur Malvoisin et dites ce que vous faites.", Nature.DIRECTION, origin=Origin.MODEL
    )
    task = study.sections[2].model_copy(
        update={"blocks": (deliverables.paragraph(asked), *study.sections[2].blocks[1:])}
    )
    hidden = study.model_copy(update={"sections": (*study.sections[:2], task, *study.sections[3:])})
    assert "name.orphan" in rules(hidden)


# with a model


@pytest.mark.parametrize("module", ["chaine-du-froid", "food-allergies"])
def test_a_models_study_quotes_the_case_by_code_and_cites_its_claims(module: str, tmp_path: Path) -> None:
    asked = of_example(module, artefacts=STUDY)
    with FakeOpenAI() as fake:
        draft = write_draft(asked, make_writer(fake, tmp_path))
        assert [received.subject for received in fake.requests] == ["case_study"]
    study, spoken = study_of(draft), asked.course.language_of(asked.module)
    lived = told(study.sections[0])[0]
    assert (lived.text == KERLAN) is (spoken is Language.FRENCH)
    assert lived.nature is (Nature.ORGANISATION if spoken is Language.FRENCH else Nature.BLANK)
    assert all(task.objective for task in tasks(study))
    assert [f for f in draft.findings if f.rule == "statement.unsourced"] == []


@pytest.mark.parametrize("mode", [Mode.MARKUP, Mode.CONTROL_CHARACTERS, Mode.INJECTION, Mode.UNKNOWN_SPANS])
def test_a_hostile_study_is_plain_text_and_its_claims_are_doubted(mode: Mode, tmp_path: Path) -> None:
    with FakeOpenAI(mode) as fake:
        draft = write_draft(small(CASE), make_writer(fake, tmp_path))
    said = " ".join(text for each in walk_citing(study_of(draft)) for text in list_texts(each))
    assert not set(said) & set("<>\u202e\u0000")
    if mode is Mode.UNKNOWN_SPANS:
        assert "statement.unsourced" in {finding.rule for finding in draft.findings}


@pytest.mark.parametrize("mode", [Mode.HUGE, Mode.EMPTY])
def test_an_answer_nobody_can_use_is_a_clear_failure(mode: Mode, tmp_path: Path) -> None:
    with FakeOpenAI(mode) as fake, pytest.raises(ModelUnusable, match="case_study"):
        write_draft(small(CASE), make_writer(fake, tmp_path))


def answer(**changes: Any) -> CaseStudyAnswer:
    expected = {"id": "", "text": "La porte est fermée.", "span_ids": [builders.citation(4).span]}
    task = {"id": "", "objective": "seuils", "asked": "Que faites-vous ?", "expected": [expected]}
    empty: dict[str, Any] = {
        "could_not": [],
        "case": 0,
        "situation": [],
        "facts": [],
        "tasks": [task],
        "debrief": [],
        "otherwise": [],
    }
    return CaseStudyAnswer.model_validate(empty | changes)


@pytest.mark.parametrize("number", [2, 0, -1, 99])
def test_a_model_may_choose_among_the_cases_and_never_reword_one(number: int) -> None:
    other = "À la criée, une caisse de poisson frais a attendu dehors."
    study = build([answer(case=number)], ElementBuilder(small(CASE, other), IdAllocator()), None)
    assert study is not None
    assert told(study.sections[0])[0].text == (other if number == 2 else CASE)


def test_a_situation_without_a_source_is_a_claim_and_not_let_through() -> None:
    invented = {"id": "", "text": "Marie Dupont avait oublié la porte.", "span_ids": []}
    study = build([answer(situation=[invented])], ElementBuilder(small(CASE), IdAllocator()), None)
    assert study is not None
    assert {"statement.unsourced", "name.orphan"} <= rules(study, CASE)


def test_an_answer_that_sets_no_task_is_no_case_study() -> None:
    assert build([answer(tasks=[])], ElementBuilder(small(CASE), IdAllocator()), None) is None


def test_no_id_is_given_twice_however_often_a_model_names_it() -> None:
    ids = IdAllocator()
    first = build([answer(case=1)], ElementBuilder(small(CASE), ids), None)
    assert first is not None
    asking = replace(small(CASE), previous=deliverables.draft_of(first))
    names = [each.id for each in told(first)]
    lines = [{"id": name, "text": "La porte est fermée.", "span_ids": []} for name in names]
    tasks_of = [{"id": name, "objective": "", "asked": "Et alors ?", "expected": lines} for name in names]
    again = answer(situation=lines, facts=lines, tasks=tasks_of, debrief=lines, otherwise=lines)
    made = build([again], ElementBuilder(asking, ids), first)
    assert made is not None
    ids = [each.id for each in walk_named(made)]
    assert len(ids) == len(set(ids))
    assert told(made.sections[0])[0].text == CASE


def test_a_revision_keeps_the_ids_of_its_pages() -> None:
    first = build([answer()], ElementBuilder(small(CASE), IdAllocator()), None)
    assert first is not None
    draft = deliverables.draft_of(first)
    task = {"id": told(tasks(first)[0])[0].id, "objective": "seuils", "asked": "", "expected": []}
    asking = replace(small(CASE), previous=draft)
    again = build([answer(tasks=[task])], ElementBuilder(asking, IdAllocator(draft.minted)), first)
    assert again is not None
    assert [page.id for page in again.sections] == [page.id for page in first.sections]
