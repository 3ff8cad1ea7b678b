"""What is asked before the lesson: a question or two an objective, none of them the quiz's."""

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.llm import Ask, Reply
from adapters.llm.reply_cache import Replies
from adapters.store.folder import FolderStore
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.positioning.contract import Positioning
from pipelines.deliverables.positioning.recipe import build
from pipelines.deliverables.quiz.answers import ClaimAnswer, QuizAnswer
from pipelines.deliverables.quiz.candidates import Candidates
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.budget import Meter
from pipelines.drafting.criticised_draft import DraftingTeam, write_criticised_draft
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.item_replacement import replace_item
from pipelines.drafting.kind import Material
from pipelines.drafting.model import ModelWriter
from pipelines.drafting.model_questions import ModelQuestioner
from pipelines.drafting.objectives.proposals import ObjectivesAnswer
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.fake_writer import make_request, make_writer
from schemas.course import Bloom, Module, Objective
from schemas.draft import Draft, Item, Origin, TrueFalse, list_questions_of
from schemas.draft.alignment import list_questions
from schemas.finding import Finding
from schemas.review import Verdict
from tests import sample_deliverables as deliverables
from tests.deliverables.session_plan.test_session_plan import EXAMPLE, of_example
from tests.drafting.test_criticised_draft import SETTINGS, TRUE, point, summary

LESSON, QUIZ, POSITIONING = "lesson", "quiz", "positioning"
MODULE = "refroidir-et-remettre"
MANY = "food-allergies"
"""A module whose sources give more questions than its quiz takes, on each objective."""


def drafted(asked: DraftRequest) -> Draft:
    return write_draft(asked, ExtractiveWriter())


def asked_in(draft: Draft, kind: type[Quiz] | type[Positioning]) -> tuple[Item, ...]:
    return list_questions_of(draft.content.artefacts, scored=kind.is_scored)


def stems(items: tuple[Item, ...]) -> list[str]:
    return [item.stem for item in items]


def told(findings: tuple[Finding, ...], rule: str) -> list[Finding]:
    return [finding for finding in findings if finding.rule == rule]


# without a model


@pytest.mark.parametrize("module", EXAMPLE.course.modules, ids=lambda module: module.id)
def test_every_objective_is_asked_about_once_or_twice_or_told_to_be_without(module: Module) -> None:
    draft = drafted(of_example(module.id, artefacts=(POSITIONING, LESSON, QUIZ)))
    aims = [item.objective for item in asked_in(draft, Positioning)]
    without = [finding.facts["objective"] for finding in told(draft.findings, "positioning.unplaced")]
    assert aims
    assert all(aims.count(aim) <= 2 for aim in aims)
    assert {each.text for each in module.objectives if each.id not in aims} == set(without)
    assert not told(draft.findings, "positioning.unaimed") + told(draft.findings, "positioning.repeated")


@pytest.mark.parametrize("module", EXAMPLE.course.modules, ids=lambda module: module.id)
def test_no_question_rests_on_what_a_question_of_the_quiz_rests_on(module: Module) -> None:
    draft = drafted(of_example(module.id, artefacts=(POSITIONING, QUIZ)))
    before, after = (
        {citation.span for item in asked_in(draft, kind) for citation in item.citations}
        for kind in (Positioning, Quiz)
    )
    assert before
    assert not before & after


def test_the_quiz_is_the_same_with_it_without_it_and_in_either_order() -> None:
    alone, before, after = (
        drafted(of_example(MODULE, artefacts=kinds))
        for kinds in ((LESSON, QUIZ), (POSITIONING, LESSON, QUIZ), (LESSON, QUIZ, POSITIONING))
    )
    assert stems(asked_in(alone, Quiz)) == stems(asked_in(before, Quiz)) == stems(asked_in(after, Quiz))
    assert stems(asked_in(before, Positioning)) == stems(asked_in(after, Positioning)) != []
    assert [artefact.kind for artefact in before.content.artefacts] == ["positioning", "lesson", "quiz"]


def test_candidates_are_made_once_for_both(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Candidates] = []
    kinds = Candidates.kinds.func
    monkeypatch.setattr(Candidates.kinds, "func", lambda self: made.append(self) or kinds(self))
    drafted(of_example(MODULE, artefacts=(POSITIONING, QUIZ)))
    assert len(made) == 1


def test_its_ids_come_from_the_same_mint_as_the_quizs_and_are_kept() -> None:
    asked = of_example(MODULE, artefacts=(QUIZ, POSITIONING))
    first = drafted(asked)
    ids = [item.id for item in list_questions_of(first.content.artefacts)]
    assert ids == [f"q-{n:04d}" for n in range(1, len(ids) + 1)]
    assert first.minted.items == len(ids)
    again = drafted(replace(asked, previous=first))
    assert again.content == first.content


def test_a_quiz_drafted_before_keeps_its_questions_when_it_is_added() -> None:
    without = of_example(MODULE, artefacts=(QUIZ,))
    first = drafted(without)
    second = drafted(replace(of_example(MODULE, artefacts=(QUIZ, POSITIONING)), previous=first))
    assert asked_in(second, Quiz) == asked_in(first, Quiz)
    assert {item.id for item in asked_in(second, Positioning)}.isdisjoint(
        item.id for item in asked_in(first, Quiz)
    )


def test_an_objective_the_sources_give_no_question_on_is_told_by_name() -> None:
    module = EXAMPLE.course.module(MANY)
    assert module is not None
    far = Objective(id="voile", text="Naviguer à la voile par gros temps")
    asked = of_example(MANY, artefacts=(POSITIONING,), objectives=(*module.objectives, far))
    (finding,) = told(drafted(asked).findings, "positioning.unplaced")
    assert finding.facts == {"objective": far.text}


def test_a_module_without_objectives_is_told_that_it_can_have_none() -> None:
    draft = drafted(of_example(MODULE, artefacts=(LESSON, POSITIONING), objectives=()))
    assert [artefact.kind for artefact in draft.content.artefacts] == ["lesson"]
    assert told(draft.findings, "positioning.aimless")
    missing = [finding.place for finding in told(draft.findings, "artefact.missing")]
    assert "summary" in missing
    assert "positioning" not in missing


def test_a_question_sent_back_is_exchanged_for_one_on_the_same_objective() -> None:
    asked = of_example(MANY, artefacts=(POSITIONING, QUIZ))
    first = drafted(asked)
    gone = next(item for item in asked_in(first, Positioning) if item.objective == "fourteen")
    decision = builders.decision(first, verdict=Verdict.REQUEST_CHANGES, comment=f"Replace {gone.id}.")
    second = drafted(replace(asked, previous=first, decision=decision))
    assert asked_in(second, Quiz) == asked_in(first, Quiz)
    now = {item.id: item for item in asked_in(second, Positioning)}
    fresh = [item for item in now.values() if item not in asked_in(first, Positioning)]
    assert [item.objective for item in fresh] == ["fourteen"]
    assert gone.stem not in stems(tuple(now.values()))
    assert gone.id not in now


def test_another_question_in_its_place_is_on_its_objective_and_repeats_none() -> None:
    asked = of_example(MANY, artefacts=(POSITIONING, QUIZ))
    content = drafted(asked).content
    (wanted, *_) = [
        item for item in list_questions_of(content.artefacts, scored=False) if item.objective == "fourteen"
    ]
    other = replace_item(asked, content, wanted.id, "", (), ExtractiveWriter())
    assert other is not None
    assert (other.id, other.objective) == (wanted.id, "fourteen")
    assert other.stem not in stems(list_questions_of(content.artefacts))


# with a model


def of_model(*kinds: str) -> DraftRequest:
    objectives = (
        Objective(id="seuils", text="Citer les seuils de température"),
        Objective(id="releve", text="Tenir le relevé"),
    )
    return make_request(module=builders.module(artefacts=kinds, objectives=objectives))


def test_a_model_is_asked_apart_from_the_quiz_in_words_of_its_own(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        written = make_writer(fake, tmp_path).write(of_model(QUIZ, POSITIONING), IdAllocator())
        prompts = {received.subject: received.prompt for received in fake.requests}
    assert set(prompts) == {"quiz", "positioning"}
    assert "at most 4 in all" in prompts["positioning"]
    assert set(written.prompts) == {"quiz", "positioning"}
    items = list_questions_of(written.artefacts, scored=False)
    assert {item.objective for item in items} == {"seuils", "releve"}
    assert {item.origin for item in items} == {Origin.MODEL}
    assert all(item.citations for item in items)


def test_what_draws_on_all_others_is_built_last(tmp_path: Path) -> None:
    """Listed first, it was built of nothing that a model had written yet."""
    drawn_on: list[str] = []

    def extract(material: Material) -> Positioning:
        drawn_on.extend(artefact.kind for artefact in material.made)
        return deliverables.positioning()

    alone = replace(KINDS[POSITIONING], recipe=None, extract=extract)
    asked = replace(of_model(POSITIONING, QUIZ, LESSON), kinds={**KINDS, POSITIONING: alone})
    with FakeOpenAI() as fake:
        written = make_writer(fake, tmp_path).write(asked, IdAllocator())
    assert drawn_on == [QUIZ, LESSON]
    assert [artefact.kind for artefact in written.artefacts] == [POSITIONING, QUIZ, LESSON]


def test_a_model_is_not_asked_where_there_is_no_objective_and_none_can_be_proposed(tmp_path: Path) -> None:
    asks: list[str] = []

    def send(ask: Ask) -> Reply:
        asks.append(ask.messages[-1].text)
        proposes = "has no learning objective yet" in asks[-1]
        said = ObjectivesAnswer(objectives=[], could_not=[]).model_dump_json()
        return Reply(text=said if proposes else summary(point(TRUE)), input_tokens=1, output_tokens=1)

    model_writer = ModelWriter(
        SETTINGS, ModelQuestioner(send, Replies(FolderStore(tmp_path)), Meter.of(SETTINGS, None), 1)
    )
    module = builders.module(artefacts=("summary", POSITIONING), objectives=())
    draft = write_draft(make_request(module=module), model_writer)
    assert not any("Write the positioning questions" in text for text in asks)
    assert [artefact.kind for artefact in draft.content.artefacts] == ["summary"]


def answer(*objectives: str) -> QuizAnswer:
    """A claim on each objective named, all on one passage."""
    claims = [
        ClaimAnswer(
            id="",
            claim=f"Énoncé {number}.",
            is_true=True,
            feedback="",
            objective=objective,
            bloom=Bloom.REMEMBER,
            span_ids=[builders.citation(2).span],
        )
        for number, objective in enumerate(objectives, start=1)
    ]
    return QuizAnswer(could_not=[], questions=[], claims=claims)


def test_a_model_that_asks_too_much_is_cut_to_two_an_objective() -> None:
    builder = ElementBuilder(of_model(POSITIONING), IdAllocator())
    made = build([answer("seuils", "seuils", "releve", "seuils", "nowhere")], builder, None)
    assert made is not None
    assert [item.objective for item in made.items] == ["seuils", "seuils", "releve", None]


def test_what_a_model_repeats_of_the_quiz_goes_back_to_it_once(tmp_path: Path) -> None:
    """The fake takes the same passages in the same order, whatever it is asked for."""
    with FakeOpenAI() as fake:
        model = make_writer(fake, tmp_path)
        draft = write_criticised_draft(of_model(QUIZ, POSITIONING), DraftingTeam(model, None, model))
        (first,) = [each.prompt for each in fake.requests if each.subject == "positioning"]
        again = [each.prompt for each in fake.requests if each.subject == "patch"]
    assert told(draft.findings, "positioning.repeated")
    assert "Le quiz repose la même question" not in first
    assert ["Le quiz repose la même question" in prompt for prompt in again].count(True) == 1


# its rules


def placing(*items: Item, quiz: tuple[Item, ...] = ()) -> tuple[Finding, ...]:
    artefacts = (Positioning(items=items), *([Quiz(items=quiz)] if quiz else []))
    content = builders.content(artefacts=artefacts, objectives=builders.module().objectives)
    return criticise(KINDS, content, builders.spans(), builders.course())


def claim(number: int, stem: str, *, answer: bool = True) -> TrueFalse:
    return TrueFalse(
        id=f"q-{number:04d}",
        stem=stem,
        answer=answer,
        objective="seuils",
        citations=(builders.citation(2),),
        origin=Origin.MODEL,
    )


def test_a_question_on_no_objective_is_found_where_it_stands() -> None:
    lost = builders.question(1, objective=None)
    stray = builders.question(2, stem="Autre ?", objective="gone")
    assert [each.place for each in told(placing(lost, stray), "positioning.unaimed")] == ["q-0001", "q-0002"]


def test_it_is_no_assessment_of_what_was_learnt() -> None:
    """No objective without an item: what is asked before the lesson is not that item."""
    content = builders.content(
        artefacts=(deliverables.positioning(), Quiz(items=(builders.question(3),))),
        objectives=builders.module().objectives,
    )
    findings = criticise(KINDS, content, builders.spans(), builders.course())
    assert [each.id for each in list_questions(content)] == ["q-0003"]
    assert told(findings, "objective.unserved")


@pytest.mark.parametrize(
    "asked",
    [
        builders.question(1),
        builders.question(1, stem="COMBIEN de temps un produit peut-il rester exposé ?", key="a"),
        builders.question(1, stem="Un produit peut rester exposé combien de temps, au plus ?"),
    ],
    ids=["the same", "the same stem", "the same in other words"],
)
def test_a_question_the_quiz_asks_again_is_found_with_the_one_it_repeats(asked: Item) -> None:
    (finding,) = told(placing(asked, quiz=(builders.question(2),)), "positioning.repeated")
    assert (finding.place, finding.facts) == ("q-0001", {"other": "q-0002"})


def test_another_question_on_the_same_subject_repeats_nothing() -> None:
    asked = builders.question(1, stem="Qui signe le relevé des produits exposés ?", key="a")
    assert not told(placing(asked, quiz=(builders.question(2),)), "positioning.repeated")


def test_what_it_gives_away_is_judged_apart_from_the_quiz() -> None:
    """Four claims, all true, beside a quiz of four that are balanced: together nobody would see it."""
    mine = tuple(claim(n, f"Énoncé {n}.") for n in range(1, 5))
    theirs = tuple(claim(n, f"Énoncé {n}.", answer=n % 2 == 0) for n in range(5, 9))
    findings = placing(*mine, quiz=theirs)
    assert [each.place for each in told(findings, "quiz.mostly_true")] == ["positioning"]


def test_the_rules_of_item_writing_and_of_sources_apply_to_it() -> None:
    flawed = builders.question(1, stem="Les produits.", citations=(), objective="seuils")
    rules = {finding.rule for finding in placing(flawed) if finding.place == "q-0001"}
    assert {"item.unfocused", "item.unsourced"} <= rules
