"""Objectives: their verbs, the rules they are read by, and those a model proposes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.markdown import render_content
from pipelines.drafting.objectives.proposals import MOST_OBJECTIVES, ObjectiveAnswer, build_objectives
from pipelines.drafting.objectives.verbs import (
    ObjectiveVerbs,
    find_verb,
    list_better_verbs,
    tells_measure,
)
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_request, make_writer
from schemas.course import Bloom, Objective
from schemas.draft import Content, Deliverable, Draft, Modality, Origin, Paragraph, Phase, Section
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import read_vocabulary
from schemas.review import Verdict

FRENCH, ENGLISH = Language.FRENCH, Language.ENGLISH
MEASURED = {"condition": "avec la sonde de l'office", "criterion": "sans erreur sur dix relevés"}


# verbs


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("Citer les seuils", FRENCH, "citer"),
        ("Être capable de contrôler une livraison", FRENCH, "contrôler"),
        ("Savoir expliquer un écart", FRENCH, "expliquer"),
        ("METTRE EN ŒUVRE le plan", FRENCH, "mettre en œuvre"),
        ("Comprendre la chaîne du froid", FRENCH, "comprendre"),
        ("Savoir les seuils", FRENCH, "savoir"),
        ("S’approprier la démarche", FRENCH, "s'approprier"),
        ("Be able to recall the limits", ENGLISH, "recall"),
        ("Know how to set the probe", ENGLISH, "set"),
        ("Be aware of the danger", ENGLISH, "be aware"),
        ("Bring the goods in", ENGLISH, "bring"),
        ("Keep up the register", ENGLISH, "keep up"),
        ("Pass on the keys", ENGLISH, "pass on"),
        ("Recharger le chariot", FRENCH, "recharger"),
        ("Mettre à jour le registre", FRENCH, "mettre à jour"),
    ],
)
def test_the_verb_of_an_objective_is_found_behind_its_usual_beginnings(
    text: str, language: Language, word: str
) -> None:
    verb = find_verb(text, language)
    assert verb is not None
    assert verb.word == word


@pytest.mark.parametrize("text", ["La chaîne du froid", "Citerne : son entretien", "", "Recall the limits"])
def test_what_begins_with_no_verb_we_know_has_none(text: str) -> None:
    assert find_verb(text, FRENCH) is None


@pytest.mark.parametrize("language", Language)
def test_no_verb_is_both_of_action_and_vague(language: Language) -> None:
    known = read_vocabulary(ObjectiveVerbs, language)
    action = {verb for verbs in known.verbs.values() for verb in verbs}
    plain = {verb for verbs in known.plain_verbs.values() for verb in verbs}
    assert not (action | plain) & set(known.vague_verbs)
    assert not action & plain


@pytest.mark.parametrize(
    ("text", "language", "tells"),
    [
        ("Present the offer with a colleague", ENGLISH, False),
        ("Close the till with the key of the day", ENGLISH, True),
        ("Count the till at each shift", ENGLISH, True),
        ("Présenter l'offre avec un collègue", FRENCH, False),
        ("Present the offer with an older colleague", ENGLISH, False),
        ("Climb the mast with a harness", ENGLISH, True),
        ("Name the birds on a photo", ENGLISH, True),
        ("Hold the lamp while counting", ENGLISH, True),
        ("Tell what happened on a farm", ENGLISH, False),
        ("Monter au mât avec un harnais", FRENCH, True),
        ("Nommer les oiseaux sur une photo", FRENCH, True),
        ("Légender un dessin de sorte qu'on puisse le corriger", FRENCH, True),
        ("Donner un avis sur une offre", FRENCH, False),
        ("Présenter l'offre avec une jeune collègue", FRENCH, False),
        ("Fermer la caisse avec la clé du jour", FRENCH, True),
        ("Compter la caisse à chaque relève", FRENCH, True),
    ],
)
def test_company_is_no_measure_of_an_objective(text: str, language: Language, *, tells: bool) -> None:
    assert tells_measure(text, language) is tells


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("level", Bloom)
def test_the_better_verbs_of_a_level_are_of_that_level(level: Bloom, language: Language) -> None:
    verbs = [find_verb(word, language) for word in list_better_verbs(level, language)]
    assert verbs
    assert all(verb is not None and level in verb.levels for verb in verbs)


# rules


def objective(text: str, bloom: Bloom = Bloom.REMEMBER, name: str = "seuils", **changes: str) -> Objective:
    return Objective(id=name, text=text, bloom=bloom, **(MEASURED | changes))


def page(name: str | None) -> Section:
    return builders.lesson().sections[0].model_copy(update={"objective": name})


def phase(minutes: int = 20, name: str | None = "seuils", **changes: object) -> Phase:
    fields = {
        "id": "st-0900",
        "minutes": minutes,
        "title": "Les seuils",
        "objective": name,
        "content": builders.SENTENCES[0],
        "modality": Modality.ON_SITE,
        "citations": (builders.citation(1),),
        "origin": Origin.EXTRACTIVE,
    }
    return Phase.model_validate(fields | changes)


def content(
    *artefacts: Deliverable, objectives: tuple[Objective, ...] = (objective("Citer les seuils"),)
) -> Content:
    served = artefacts or (
        Lesson(sections=(page("seuils"),)),
        Quiz(items=(builders.question(objective="seuils"),)),
    )
    return builders.content(objectives=objectives, artefacts=served, duration_minutes=20)


def found(given_: Content) -> list[Finding]:
    rules = ("objective.", "elements.", "plan.")
    told = criticise(KINDS, given_, builders.spans(), builders.course())
    return [finding for finding in told if finding.rule.startswith(rules)]


def rules_of(given_: Content) -> list[str]:
    return [finding.rule for finding in found(given_)]


def test_an_objective_with_its_verb_measure_page_and_question_has_no_finding() -> None:
    assert found(content()) == []


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        (objective("Les seuils de température"), "objective.no_verb"),
        (objective("Connaître les seuils"), "objective.vague"),
        (objective("Énumérer les seuils", Bloom.ANALYSE), "objective.other_level"),
    ],
)
def test_a_verb_nobody_can_observe_is_found_with_better_ones(told: Objective, rule: str) -> None:
    (finding,) = (each for each in found(content(objectives=(told,))) if each.rule == rule)
    assert finding.place == "seuils"
    assert list_better_verbs(told.bloom, FRENCH)[0] in finding.message(FRENCH)


@pytest.mark.parametrize(
    ("text", "announced"),
    [
        ("Énumérer les seuils", Bloom.APPLY),
        ("Estimer les seuils", Bloom.REMEMBER),
        ("Composer un plateau", Bloom.APPLY),
        ("Identifier les seuils", Bloom.CREATE),
    ],
    ids=("two levels below", "above", "a level above", "of several levels"),
)
def test_a_verb_near_the_announced_level_or_of_several_is_no_matter(text: str, announced: Bloom) -> None:
    """Six of thirteen findings that strangers called wrong named a verb that is right at its level."""
    assert "objective.other_level" not in rules_of(content(objectives=(objective(text, announced),)))


def test_an_objective_without_measure_is_found_once() -> None:
    bare = Objective(id="seuils", text="Citer les seuils")
    half = bare.model_copy(update={"condition": "à l'office"})
    other = bare.model_copy(update={"criterion": "sans erreur"})
    assert rules_of(content(objectives=(bare,))) == ["objective.bare"]
    again = bare.model_copy(update={"id": "gestes"})
    assert rules_of(content(objectives=(bare, again)))[:1] == ["objective.all_bare"]
    told = Objective(id="releve", text="Remplir le relevé sans erreur")
    assert "objective.some_bare" in rules_of(content(objectives=(bare, again, told)))
    measured = Objective(
        id="releve", text="Remplir le relevé", condition="à l'office", criterion="sans oubli"
    )
    assert "objective.some_bare" in rules_of(content(objectives=(bare, again, measured)))
    assert rules_of(content(objectives=(bare, measured)))[:1] == ["objective.bare"]
    assert rules_of(content(objectives=(half,))) == ["objective.no_criterion"]
    assert rules_of(content(objectives=(other,))) == ["objective.no_condition"]


def test_an_objective_a_page_teaches_and_no_question_checks_is_untested() -> None:
    quiz = Quiz(items=(builders.question(2, origin=Origin.MODEL),))
    taught = page("seuils").model_copy(update={"blocks": (Paragraph(statements=(builders.statement(1),)),)})
    given_ = content(Lesson(sections=(taught,)), quiz)
    assert rules_of(given_) == ["objective.untested", "elements.no_objective"]


@pytest.mark.parametrize(
    ("origin", "told"), [(Origin.MODEL, ["objective.unserved"]), (Origin.EXTRACTIVE, [])]
)
def test_an_objective_nothing_teaches_is_said_once_unless_rules_left_its_pages_open(
    origin: Origin, told: list[str]
) -> None:
    quiz = Quiz(items=(builders.question(),))
    written = Paragraph(statements=(builders.statement(1, origin=origin),))
    lesson = Lesson(sections=(page(None).model_copy(update={"blocks": (written,)}),))
    assert [rule for rule in rules_of(content(lesson, quiz)) if rule.startswith("objective")] == told


@pytest.mark.parametrize("text", ["Fignoler les seuils", "Repérer les seuils à l'office"])
def test_a_verb_that_is_in_no_list_is_a_verb_all_the_same(text: str) -> None:
    assert rules_of(content(objectives=(objective(text),))) == []


def test_a_level_that_the_course_does_not_state_is_no_wrong_one() -> None:
    """Every objective has a level, the lowest if `course.yaml` gives none."""
    stated = objective("Énumérer les seuils", Bloom.ANALYSE)
    unstated = Objective(id="seuils", text=stated.text, **MEASURED)
    levels = []
    for each in (stated, unstated):
        course = builders.course(modules=(builders.module(objectives=(each,)),))
        told = criticise(KINDS, content(objectives=(stated,)), builders.spans(), course)
        levels.append(
            [rule for rule in (finding.rule for finding in told) if rule == "objective.other_level"]
        )
    assert levels == [["objective.other_level"], []]


def test_a_measure_in_the_words_of_an_objective_is_one() -> None:
    told = [Objective(id=name, text="Citer les seuils sans aide") for name in ("seuils", "gestes")]
    rules = rules_of(content(objectives=tuple(told)))
    assert not [rule for rule in rules if "bare" in rule]


def test_a_session_without_a_quiz_may_check_by_watching() -> None:
    assert found(content(SessionPlan(phases=(phase(),)))) == []


def test_elements_that_serve_no_objective_are_listed_by_deliverable() -> None:
    plan = SessionPlan(
        phases=(phase(10), phase(5, None, id="st-0901"), phase(5, None, content="", id="st-0902"))
    )
    written = Paragraph(statements=(builders.statement(1, origin=Origin.MODEL),))
    gone = page("gone").model_copy(update={"blocks": (written,)})
    given_ = content(Lesson(sections=(gone, page("gone"))), plan)
    told = {finding.place: finding.facts["elements"] for finding in found(given_)}
    assert told == {"lesson": page(None).id, "session_plan": "st-0901"}


def test_what_teaches_nothing_needs_no_objective() -> None:
    frame = phase(5, None, content="", citations=(), id="st-0901", trainer="Accueillir.")
    assert found(content(SessionPlan(phases=(frame, phase(15))))) == []


def test_a_module_without_objectives_is_told_and_nothing_else_is() -> None:
    given_ = content(Lesson(sections=(page(None),)), objectives=())
    assert rules_of(given_) == ["objective.none"]


def test_minutes_that_are_not_the_modules_block() -> None:
    (finding,) = found(content(SessionPlan(phases=(phase(19),))))
    assert (finding.rule, finding.severity) == ("plan.minutes", "blocking")
    assert finding.facts == {"minutes": "19", "duration": "20"}


def test_an_objective_without_a_phase_of_its_own_is_told() -> None:
    both = (objective("Citer les seuils"), objective("Relever la sonde", name="geste", bloom=Bloom.APPLY))
    given_ = content(SessionPlan(phases=(phase(),)), Lesson(sections=(page("geste"),)), objectives=both)
    assert rules_of(given_) == ["objective.unplanned"]


def test_a_plan_of_many_short_phases_is_too_tight() -> None:
    phases = tuple(phase(1, id=f"st-{900 + n:04d}") for n in range(20))
    assert rules_of(content(SessionPlan(phases=phases))) == ["plan.tight"]


def test_an_assessment_that_names_a_question_there_is_not_is_told() -> None:
    plan = SessionPlan(phases=(phase(assessment="Quiz : questions q-0001 et q-0042."),))
    (finding,) = found(content(plan, Quiz(items=(builders.question(objective="seuils"),))))
    assert (finding.rule, finding.place, finding.facts) == (
        "plan.unknown_item",
        "st-0900",
        {"item": "q-0042"},
    )


def test_a_limit_a_model_hides_in_a_direction_is_found_and_a_length_is_not() -> None:
    told = {
        "trainer": "Laisser 5 minutes aux 3 groupes, puis exiger 12 °C.",
        "assessment": "Entre 0 °C et 3 °C.",
    }
    (finding,) = found(content(SessionPlan(phases=(phase(origin=Origin.MODEL, **told),))))
    assert (finding.rule, finding.facts) == ("plan.uncited_figure", {"figure": "12 °C"})
    assert found(content(SessionPlan(phases=(phase(**told),)))) == []


# shown


def test_a_draft_as_text_begins_with_its_objectives_their_measure_and_what_serves_them() -> None:
    told = objective("Citer <les> seuils | tous", condition="avec la sonde")
    shown = render_content(KINDS, content(objectives=(told,)))
    assert "- Citer &lt;les&gt; seuils \\| tous (condition\u00a0: avec la sonde" in shown
    assert "| Citer &lt;les&gt; seuils \\| tous | p-0001 | q-0001 | — | 2 |" in shown
    assert "100 mots lus par minute" in shown


# proposed by a model


def bare_request(**changes: object):  # type: ignore[no-untyped-def]
    kinds = ("lesson", "quiz", "session_plan")
    return make_request(module=builders.module(objectives=(), artefacts=kinds), **changes)


def test_a_model_is_asked_for_objectives_before_anything_else(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        draft = write_draft(bare_request(), make_writer(fake, tmp_path))
        assert fake.requests[0].subject == "objectives"
        proposed = draft.content.objectives
        assert all(proposed[0].id in received.prompt for received in fake.requests[1:])
    assert draft.content.objectives_origin is Origin.MODEL
    assert "objectives" in draft.provenance.prompts
    assert draft.provenance.spent[0].artefact == "objectives"
    assert "objective.proposed" in {finding.rule for finding in draft.findings}
    plan = next(a for a in draft.content.artefacts if isinstance(a, SessionPlan))
    assert {each.objective for each in plan.phases} <= {each.id for each in proposed}


def test_objectives_of_the_course_are_never_replaced(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        draft = write_draft(make_request(), make_writer(fake, tmp_path))
        assert "objectives" not in {received.subject for received in fake.requests}
    assert draft.content.objectives == builders.module().objectives
    assert draft.content.objectives_origin is None


def revised(first: Draft, tmp_path: Path, fake: FakeOpenAI) -> Draft:
    asked = builders.decision(first, verdict=Verdict.REQUEST_CHANGES, comment="Supprimer q-0001")
    return write_draft(bare_request(previous=first, decision=asked), make_writer(fake, tmp_path))


def test_proposed_objectives_and_their_ids_outlast_revisions(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        first = write_draft(bare_request(), make_writer(fake, tmp_path))
        before = len(fake.requests)
        second = revised(first, tmp_path, fake)
        assert "objectives" not in {received.subject for received in fake.requests[before:]}
    assert second.content.objectives == first.content.objectives
    assert second.content.objectives_origin is Origin.MODEL


def test_objectives_written_into_the_course_take_the_place_of_proposed_ones(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        first = write_draft(bare_request(), make_writer(fake, tmp_path))
        second = write_draft(make_request(previous=first), make_writer(fake, tmp_path))
    assert second.content.objectives == builders.module().objectives
    assert second.content.objectives_origin is None


def test_without_a_model_nobody_invents_objectives() -> None:
    draft = write_draft(bare_request(), ExtractiveWriter())
    assert draft.content.objectives == ()
    assert "objective.none" in {finding.rule for finding in draft.findings}


@pytest.mark.parametrize("mode", [Mode.MARKUP, Mode.CONTROL_CHARACTERS, Mode.INJECTION, Mode.WRONG_LANGUAGE])
def test_hostile_objectives_are_plain_lines_for_a_person_to_judge(mode: Mode, tmp_path: Path) -> None:
    with FakeOpenAI(mode) as fake:
        draft = write_draft(bare_request(), make_writer(fake, tmp_path))
    said = " ".join(objective.text for objective in draft.content.objectives)
    assert said
    assert not set(said) & set("<>\u202e\u0000")
    rules = {finding.rule for finding in draft.findings}
    assert "objective.proposed" in rules
    if mode is Mode.WRONG_LANGUAGE:
        assert "objective.no_verb" in rules


def answer(text: str) -> ObjectiveAnswer:
    return ObjectiveAnswer(text=text, bloom=Bloom.APPLY, condition="", criterion=" à dix ")


def test_objectives_said_twice_count_once_and_four_are_enough() -> None:
    made = build_objectives(
        [answer("Citer a."), answer("CITER A"), *(answer(f"Citer {n}") for n in "bcdefg")], FRENCH
    )
    assert [each.text for each in made] == ["Citer a", "Citer b", "Citer c", "Citer d"]
    assert len(made) == MOST_OBJECTIVES
    assert (made[0].condition, made[0].criterion) == (None, "à dix")


@given(st.lists(st.text(max_size=700), max_size=12), st.sampled_from(Language))
def test_whatever_a_model_says_ids_are_slugs_each_once(said: list[str], language: Language) -> None:
    made = build_objectives([answer(text[:2000]) for text in said], language)
    assert len({each.id for each in made}) == len(made) <= MOST_OBJECTIVES


def test_a_full_stop_apart_from_its_sentence_leaves_no_space_behind() -> None:
    said = ObjectiveAnswer(text="Citer les limites\r.", bloom=Bloom.REMEMBER, condition="", criterion="")
    (made,) = build_objectives([said], Language.FRENCH)
    assert made.text == "Citer les limites"
