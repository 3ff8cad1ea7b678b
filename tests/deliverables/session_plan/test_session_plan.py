"""A session plan: minutes that sum, content that is cited, and what only the trainer brings."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.courses import read_course
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.session_plan.dependent_parts import update_dependent_parts
from pipelines.deliverables.session_plan.durations import find_longest
from pipelines.deliverables.session_plan.markdown import markdown
from pipelines.deliverables.session_plan.recipe import SessionPlanAnswer, build
from pipelines.deliverables.session_plan.wording import read_wording
from pipelines.drafting.critique.objectives import SHORTEST_PHASE
from pipelines.drafting.draft import write_draft
from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.elements import rebuild
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.inputs_fingerprint import compute_inputs_fingerprint
from pipelines.drafting.kind import DraftingKind
from pipelines.drafting.markdown import render_artefact
from pipelines.drafting.material import Piece
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_request, make_writer
from pipelines.testing.sources import read_module
from schemas.contract import Contract
from schemas.course import Bloom, Course, Module, Objective
from schemas.course.administration import Administration, Provider, TrainingSession
from schemas.draft import Draft, Modality, Nature, Origin, Phase, list_questions_of, list_texts, walk_citing
from schemas.finding import Severity
from schemas.language import Language
from schemas.review import Verdict
from schemas.source import SourceSpans, SpanKind
from tests.fuzzing import examples

EXAMPLE = read_course(Path(__file__).resolve().parents[3] / "examples" / "courses" / "hygiene-et-froid")
PIECE = Piece(builders.spans().sources[0], builders.spans().sources[0].spans[0])
GOLDENS = Path(__file__).with_name("goldens")
PLANNED = ("quiz", "summary", "session_plan")


def of_example(module_id: str, **changes: Any) -> DraftRequest:
    module = EXAMPLE.course.module(module_id)
    assert module is not None
    spans = read_module(EXAMPLE, module, None)
    asked = module.model_copy(update={"artefacts": PLANNED} | changes)
    return DraftRequest(KINDS, EXAMPLE.course, asked, spans, builders.NOON)


def drafted(asked: DraftRequest) -> Draft:
    return write_draft(asked, ExtractiveWriter())


def plan_of(draft: Draft) -> SessionPlan:
    return next(artefact for artefact in draft.content.artefacts if isinstance(artefact, SessionPlan))


def small(course: Course | None = None, **changes: Any) -> DraftRequest:
    module = builders.module(**({"artefacts": ("session_plan",)} | changes))
    return make_request(module=module, **({"course": course} if course else {}))


# without a model


@pytest.mark.parametrize("module", EXAMPLE.course.modules, ids=lambda module: module.id)
def test_every_module_of_the_example_gets_a_plan_one_could_lead(module: Module) -> None:
    asked = of_example(module.id)
    draft = drafted(asked)
    plan = plan_of(draft)
    assert sum(phase.minutes for phase in plan.phases) == module.duration_minutes
    taught = [phase for phase in plan.phases if phase.content]
    assert [phase.objective for phase in taught] == [objective.id for objective in module.objectives]
    assert all(phase.citations for phase in taught)
    assert all(phase.trainer and phase.learners and phase.method for phase in plan.phases)
    assert all(phase.assessment and phase.adaptation for phase in plan.phases)
    assert not {finding.rule for finding in draft.findings} & {"plan.minutes", "plan.unknown_item"}


@pytest.mark.parametrize("module", EXAMPLE.course.modules, ids=lambda module: module.id)
def test_every_word_of_the_content_is_its_citations(module: Module) -> None:
    for phase in plan_of(drafted(of_example(module.id))).phases:
        rows = [citation.anchor.row for citation in phase.citations]
        said = " ".join(
            [*(c.quote for c in phase.citations), *(" ".join(row.header) for row in rows if row is not None)]
        )
        kept = [word.strip("();,.:→").strip() for word in phase.content.split()]
        assert [word for word in kept if word and word not in said] == []


def test_a_phase_names_the_questions_on_its_objective() -> None:
    draft = drafted(of_example("nettoyer-et-desinfecter"))
    quiz = next(artefact for artefact in draft.content.artefacts if isinstance(artefact, Quiz))
    for phase in plan_of(draft).phases:
        mine = [item.id for item in quiz.items if phase.objective and item.objective == phase.objective]
        assert [item for item in mine if item not in phase.assessment] == []
    assert f"{len(quiz.items)} questions" in " ".join(each.assessment for each in plan_of(draft).phases)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Chaque binôme montre son relevé", "Chaque binôme montre son relevé. "),
        ("Relevé ?", "Relevé ? "),
        ("", ""),
    ],
)
def test_the_questions_of_a_phase_stand_in_a_sentence_of_their_own(said: str, kept: str) -> None:
    content = drafted(of_example("nettoyer-et-desinfecter")).content
    plan = next(each for each in content.artefacts if isinstance(each, SessionPlan))
    (named,) = {each.id for each in plan.phases if "q-0001" in each.assessment}
    phases = tuple(phase.model_copy(update={"assessment": said}) for phase in plan.phases)
    updated = update_dependent_parts(plan.model_copy(update={"phases": phases}), content)
    (assessment,) = (each.assessment for each in updated.phases if each.id == named)
    assert assessment.startswith(f"{kept}Quiz")
    assert {each.assessment for each in updated.phases if "Quiz" not in each.assessment} <= {said}


def test_a_changed_sentence_on_the_quiz_is_not_doubled() -> None:
    """Its beginning tells it, whatever an older wording or a comment made of its end."""
    content = drafted(of_example("nettoyer-et-desinfecter")).content
    plan = next(each for each in content.artefacts if isinstance(each, SessionPlan))
    older = "Quiz : 5 questions, réussite à 80 % des points."
    phases = tuple(phase.model_copy(update={"assessment": older}) for phase in plan.phases)
    updated = update_dependent_parts(plan.model_copy(update={"phases": phases}), content)
    assert not any("des points" in phase.assessment for phase in updated.phases)


def test_a_question_taken_out_is_no_longer_named() -> None:
    first = drafted(of_example("nettoyer-et-desinfecter"))
    gone = next(name for phase in plan_of(first).phases for name in ("q-0001",) if name in phase.assessment)
    asked = builders.decision(first, verdict=Verdict.REQUEST_CHANGES, comment=f"Supprimer {gone}")
    again = of_example("nettoyer-et-desinfecter")
    second = drafted(DraftRequest(KINDS, again.course, again.module, again.spans, again.now, first, asked))
    quiz = next(artefact for artefact in second.content.artefacts if isinstance(artefact, Quiz))
    left = {item.id for item in quiz.items}
    named = {name for phase in plan_of(second).phases for name in first_ids(phase.assessment)}
    assert named <= left
    assert [phase.id for phase in plan_of(second).phases] == [phase.id for phase in plan_of(first).phases]


def first_ids(text: str) -> list[str]:
    return [word.strip(".,") for word in text.split() if word.startswith("q-")]


def test_a_plan_opens_with_the_organisations_case_and_says_nothing_of_what_writers_are_told() -> None:
    opening, *phases = plan_of(drafted(of_example("chaine-du-froid", duration_minutes=60))).phases
    assert "À l'office de Kerlan" in opening.trainer
    assert "Idris Benali" in opening.adaptation
    said = " ".join(phase.adaptation for phase in (opening, *phases))
    assert "apprennent encore le français" not in said
    assert "Pas de photographie d'enfant" not in said


@pytest.mark.parametrize("module", EXAMPLE.course.modules, ids=lambda module: module.id)
def test_no_phase_is_shorter_than_a_trainer_can_lead_and_a_quiz_leaves_time_to_answer(module: Module) -> None:
    draft = drafted(of_example(module.id))
    phases, questions = plan_of(draft).phases, list_questions_of(draft.content.artefacts, scored=True)
    assert min(phase.minutes for phase in phases) >= 5
    quiz = next(phase for phase in phases if phase.title.startswith("Quiz"))
    assert quiz.minutes >= 0.75 * len(questions)


def test_a_short_session_does_without_practice_and_debrief_and_a_long_one_has_them() -> None:
    short, long = (
        {
            each.title
            for each in plan_of(drafted(of_example("refroidir-et-remettre", duration_minutes=n))).phases
        }
        for n in (25, 90)
    )
    assert long - short >= {"Mise en situation", "Débriefing", "Accueil et objectifs", "Clôture"}


def test_a_short_session_opens_and_closes_within_the_phases_that_teach_and_ask() -> None:
    """A module of 25 minutes had seven phases of two to five minutes, which nobody could lead."""
    first, *_, last = plan_of(drafted(of_example("refroidir-et-remettre"))).phases
    assert first.title.startswith("Accueil et objectifs · Citer les délais")
    assert first.objective == "delais"
    assert "Lire les objectifs affichés." in first.trainer
    assert "Idris Benali" in first.adaptation
    assert (last.title, last.objective) == ("Quiz · Clôture", None)
    assert "10 questions" in last.assessment
    assert "chose retenue" in last.trainer


def test_an_opening_within_another_phase_keeps_the_organisations_case_its_citation_and_its_minutes() -> None:
    first, *_ = plan_of(drafted(of_example("chaine-du-froid", duration_minutes=25))).phases
    assert first.minutes > SHORTEST_PHASE
    assert first.title.startswith("Accueil et objectifs · ")
    assert "À l'office de Kerlan" in first.trainer
    assert first.content
    assert [each.source for each in first.citations][:2].count("course.yaml") == 1


@pytest.mark.parametrize("module", EXAMPLE.course.modules, ids=lambda module: module.id)
def test_where_something_is_taught_participants_make_something_that_the_trainer_can_see(
    module: Module,
) -> None:
    made = {"écri", "coche", "tableau", "version", "Write", "write", "ticks", "writing", "table"}
    taught = [phase for phase in plan_of(drafted(of_example(module.id))).phases if phase.content]
    assert all(any(word in phase.learners.replace("É", "é") for word in made) for phase in taught)


def test_more_steps_to_practise_than_minutes_are_told_with_what_is_missing() -> None:
    draft = drafted(of_example("food-allergies"))
    hurried = {each.place: each.facts for each in draft.findings if each.rule == "plan.hurried"}
    (phase,) = (each for each in plan_of(draft).phases if each.id in hurried)
    assert phase.objective == "tray"
    assert hurried[phase.id] == {"steps": "8", "minutes": str(phase.minutes), "duration": "20"}
    longer = drafted(of_example("food-allergies", duration_minutes=60))
    assert "plan.hurried" not in {each.rule for each in longer.findings}


def test_steps_that_a_phase_only_tells_hurry_nobody() -> None:
    """What lasts longer than its phase is told (0168); the finding asked for minutes all the same."""
    draft = drafted(of_example("refroidir-et-remettre"))
    (phase,) = (each for each in plan_of(draft).phases if each.objective == "cellule")
    assert "cela se raconte" in phase.trainer
    assert "plan.hurried" not in {each.rule for each in draft.findings}


def test_steps_in_the_order_of_their_source_are_never_turned_round() -> None:
    """Two steps with a "before", joined by arrows, were read as one sentence with two sides."""
    draft = drafted(of_example("food-allergies"))
    (phase,) = (each for each in plan_of(draft).phases if each.objective == "tray")
    assert phase.content.count(" before ") > 1
    assert "claim.turned_round" not in {each.rule for each in draft.findings}


def test_papers_are_made_once_for_themselves_and_their_phases(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = of_example("food-allergies", artefacts=(*PLANNED, "flashcards", "open_questions", "positioning"))
    made: list[str] = []

    def count(name: str, kind: DraftingKind) -> DraftingKind:
        return replace(kind, extract=lambda material: made.append(name) or kind.extract(material))

    draft = drafted(replace(asked, kinds={name: count(name, kind) for name, kind in KINDS.items()}))
    assert sorted(made) == sorted(asked.module.artefacts)
    assert [each.kind for each in draft.content.artefacts] == [*asked.module.artefacts]


ROOM = ("quiz", "positioning", "case_study", "open_questions", "flashcards", "session_plan")


@pytest.mark.parametrize("module", ["refroidir-et-remettre", "food-allergies"])
@pytest.mark.parametrize("minutes", [25, 45, 60, 120])
def test_what_is_used_in_the_room_has_its_minutes_there_or_is_told_to_have_none(
    module: str, minutes: int
) -> None:
    plan = plan_of(drafted(of_example(module, artefacts=ROOM, duration_minutes=minutes)))
    language = EXAMPLE.course.language_of(EXAMPLE.course.module(module))
    papers = [frame.title for frame in read_wording(language).papers.values()]
    led = [phase.title for phase in plan.phases]
    ends = f"{plan.phases[0].trainer} {plan.phases[-1].trainer}"
    assert sum(phase.minutes for phase in plan.phases) == minutes
    assert [paper for paper in papers if (paper in led) is (paper in ends)] == []
    assert (set(papers) <= set(led)) is (minutes == 120)


@pytest.mark.parametrize("kind", ["positioning", "case_study", "open_questions", "flashcards"])
def test_a_paper_that_the_sources_give_none_of_has_no_minutes(kind: str) -> None:
    """Of one short source a positioning cannot be made, and it is made after the plan."""
    asked = small(artefacts=("session_plan", kind), duration_minutes=120)
    draft = drafted(asked)
    made = [each.kind for each in draft.content.artefacts]
    title = read_wording(Language.FRENCH).papers[kind].title
    said = " ".join(f"{each.title} {each.trainer}" for each in plan_of(draft).phases)
    assert (title in said) is (kind in made)


def test_a_paper_has_the_minutes_that_its_questions_take() -> None:
    plan = plan_of(drafted(of_example("refroidir-et-remettre", artefacts=ROOM, duration_minutes=120)))
    minutes = {phase.title: phase.minutes for phase in plan.phases}
    assert minutes["Étude de cas"] >= 15
    assert minutes["Questions ouvertes"] >= 12
    assert [title for title in minutes if "Mise en situation" in title] == []


def test_what_lasts_longer_than_its_phase_is_told_and_not_done() -> None:
    def lead(minutes: int) -> Phase:
        phases = plan_of(drafted(of_example("nettoyer-et-desinfecter", duration_minutes=minutes))).phases
        return next(phase for phase in phases if phase.objective == "plan-de-travail")

    told, done = lead(20), lead(120)
    assert told.minutes < 20 <= done.minutes
    said = "Les sources parlent de 20 minutes (« La procédure dure environ 20 minutes"
    assert said in told.trainer.replace("\u00a0", " ")
    assert any("dure environ 20 minutes" in each.quote for each in told.citations)
    assert "laisser faire" not in told.trainer
    assert "à tour de rôle" not in told.learners
    assert "laisser faire" in done.trainer
    assert "à tour de rôle" in done.learners


def of_objective(module: str, objective: str, bloom: Bloom, minutes: int) -> DraftRequest:
    """Return the request for a session on one objective of the example."""
    asked = EXAMPLE.course.module(module)
    assert asked is not None
    (only,) = [each for each in asked.objectives if each.id == objective]
    objectives = (only.model_copy(update={"bloom": bloom}),)
    return of_example(module, objectives=objectives, duration_minutes=minutes, artefacts=("session_plan",))


@pytest.mark.parametrize("level", Bloom)
def test_how_long_a_procedure_lasts_is_cited_only_where_it_is_practised(level: Bloom) -> None:
    phases = plan_of(drafted(of_objective("refroidir-et-remettre", "cellule", level, 25))).phases
    (led,) = [phase for phase in phases if phase.objective]
    is_cited = any("en moins de 2 heures" in each.quote for each in led.citations)
    assert is_cited is ("Les sources parlent" in led.trainer) is (level is Bloom.APPLY)


@pytest.mark.parametrize(("lasts", "is_told"), [("05", False), ("06", True)])
def test_the_minutes_of_a_welcome_within_a_phase_are_none_of_its_practice(lasts: str, is_told: bool) -> None:
    asked = of_objective("nettoyer-et-desinfecter", "plan-de-travail", Bloom.APPLY, 12)
    sources = asked.spans.model_dump_json().replace("20 minutes", f"{lasts} minutes")
    led = plan_of(drafted(replace(asked, spans=SourceSpans.model_validate_json(sources)))).phases[0]
    assert (led.minutes, "Accueil" in led.title) == (7, True)
    assert ("Les sources parlent" in led.trainer) is is_told


def test_two_phases_in_one_are_practised_only_if_the_longer_procedure_can_be() -> None:
    asked = of_objective("nettoyer-et-desinfecter", "plan-de-travail", Bloom.APPLY, 1)
    before = Objective(id="doser", text="Citer les taux de dilution", bloom=Bloom.REMEMBER)
    module = asked.module.model_copy(update={"objectives": (before, *asked.module.objectives)})
    (led,) = plan_of(drafted(replace(asked, module=module))).phases
    assert "Les sources parlent de 20 minutes" in led.trainer


def test_a_cycle_of_two_hours_is_not_done_in_seven_minutes() -> None:
    phases = plan_of(drafted(of_example("refroidir-et-remettre"))).phases
    (led,) = [phase for phase in phases if phase.objective == "cellule"]
    assert "Les sources parlent de 2 heures" in led.trainer.replace("\u00a0", " ")
    assert "Conditions\u00a0: sur la cellule" in led.trainer


def test_how_often_something_is_done_is_no_time_it_lasts() -> None:
    def read(text: str) -> str | None:
        piece = replace(PIECE, span=PIECE.span.model_copy(update={"text": text}))
        found = find_longest([piece], (), "", Language.FRENCH)
        return found.text if found else None

    assert read("Le relevé est fait toutes les 30 minutes.") is None
    assert read("Le fournisseur est informé dans les 24 heures.") is None
    assert read("La cellule est contrôlée en 45 minutes, puis toutes les 2 heures.") == "45 minutes"
    assert read("Prévenir le responsable dans les 4 heures.") is None


@pytest.mark.parametrize(
    ("language", "said", "lasts"),
    [
        (Language.ENGLISH, "The manager is told within 4 hours of any cut to the hands.", False),
        (Language.ENGLISH, "Training on soap takes place within 4 hours.", False),
        (Language.ENGLISH, "Staff training takes 3 hours and covers clean hands.", False),
        (Language.ENGLISH, "A stained towel is kept for 6 hours.", False),
        (Language.ENGLISH, "Washing hands with soap takes 2 to 20 minutes.", True),
        (Language.ENGLISH, "The whole procedure lasts at least 20 minutes.", True),
        (Language.ENGLISH, "It takes about 20 minutes.", True),
        (Language.FRENCH, "Le responsable est prévenu sous 4 heures si les mains sont coupées.", False),
        (Language.FRENCH, "La tournée la plus longue dure 95 minutes.", False),
        (Language.FRENCH, "Le lavage des mains se fait en moins de 20 minutes.", True),
        (Language.FRENCH, "La procédure de rappel est lancée en moins de 4 heures.", False),
        (Language.FRENCH, "Durée : environ 20 minutes.", True),
        (Language.FRENCH, "La procédure prend 15 à 20 minutes.", True),
    ],
)
def test_only_what_the_procedure_lasts_cancels_its_practice(
    language: Language, said: str, lasts: bool
) -> None:
    """The time by which something is told, and how long something else takes, keep nobody from doing it."""
    step = "Wash both hands with soap." if language is Language.ENGLISH else "Savonner les deux mains."
    pieces = [
        replace(PIECE, span=PIECE.span.model_copy(update={"text": text, "kind": kind}))
        for text, kind in ((step, SpanKind.STEP), (said, SpanKind.SENTENCE))
    ]
    found = find_longest(pieces[:1], pieces, "", language)
    assert (found is not None) is lasts


def test_a_case_of_a_plan_is_cited_where_the_trainer_reads_it() -> None:
    plan = plan_of(drafted(of_example("chaine-du-froid", duration_minutes=60)))
    (case,) = plan.phases[0].citations
    assert (case.source, case.quote in plan.phases[0].trainer) == ("course.yaml", True)
    (line,) = (each for each in markdown(plan, Language.FRENCH).splitlines() if each.endswith("» [1]"))
    assert case.quote in line


def test_a_plan_in_english_says_nothing_in_french() -> None:
    plan = plan_of(drafted(of_example("food-allergies")))
    said = " ".join(text for each in walk_citing(plan) for text in list_texts(each))
    assert "Kerlan" not in said
    assert "Agents de cuisine" not in said


def test_what_only_a_trainer_brings_is_left_to_them_by_name() -> None:
    course = builders.course(
        administration=Administration(session=TrainingSession(trainers=("Nadia Benomar", "Lucas Quérec")))
    )
    named = plan_of(drafted(small(course))).left_to_trainer
    assert {each.nature for each in named} == {Nature.BLANK}
    assert all(each.text.startswith("Nadia Benomar et Lucas Quérec") for each in named)
    unnamed = plan_of(drafted(small())).left_to_trainer
    assert all(each.text.startswith("Le formateur ou la formatrice") for each in unnamed)


def test_a_session_with_a_platform_and_no_place_is_remote_and_names_whom_to_ask() -> None:
    course = builders.course(
        administration=Administration(
            session=TrainingSession(remote="Visioconférence"),
            provider=Provider(disability_contact="Iris Le Goff"),
        )
    )
    phases = plan_of(drafted(small(course))).phases
    assert {phase.modality for phase in phases} == {Modality.REMOTE}
    assert "Iris Le Goff" in phases[0].adaptation


def test_another_trainer_makes_a_new_plan_and_no_new_lesson() -> None:
    plan, lesson = small().module, builders.module()
    one, other = (
        builders.course(administration=Administration(session=TrainingSession(trainers=(name,))))
        for name in ("Nadia Benomar", "Lucas Quérec")
    )
    assert compute_inputs_fingerprint(KINDS, one, plan, "f") != compute_inputs_fingerprint(
        KINDS, other, plan, "f"
    )
    assert compute_inputs_fingerprint(KINDS, one, lesson, "f") == compute_inputs_fingerprint(
        KINDS, other, lesson, "f"
    )


def test_a_condition_and_a_criterion_reach_the_trainer() -> None:
    objective = Objective(
        id="seuils",
        text="Citer les seuils de température",
        condition="sans regarder la fiche",
        criterion="les deux seuils sont justes",
    )
    phases = plan_of(drafted(small(objectives=(objective,)))).phases
    taught = next(phase for phase in phases if phase.objective == "seuils")
    assert "sans regarder la fiche" in taught.trainer
    assert "les deux seuils sont justes" in taught.assessment


def test_an_objective_the_sources_say_nothing_of_is_told_and_not_filled() -> None:
    unknown = Objective(id="piloter", text="Piloter un hélicoptère", bloom=Bloom.APPLY)
    phases = plan_of(drafted(small(objectives=(unknown, *builders.module().objectives)))).phases
    empty = next(phase for phase in phases if phase.objective == "piloter")
    assert (empty.content, empty.citations, empty.nature) == ("", (), Nature.DIRECTION)
    assert "cherchez un passage qui dit comment faire" in empty.trainer
    assert "« Piloter un hélicoptère »" in empty.trainer.replace("\u00a0", " ")


def test_without_objectives_chapters_are_the_phases() -> None:
    asked = of_example("nettoyer-et-desinfecter", objectives=(), duration_minutes=30)
    taught = [phase for phase in plan_of(drafted(asked)).phases if phase.content]
    assert len(taught) == 4
    assert {phase.objective for phase in taught} == {None}
    first = [phase.citations[0].start for phase in taught]
    assert first == sorted(first)


def test_steps_are_shown_and_rules_without_steps_are_exercised() -> None:
    steps = plan_of(drafted(of_example("nettoyer-et-desinfecter", duration_minutes=120))).phases[2]
    told = Objective(id="doser", text="Doser le désinfectant Sélia et le détergent Orvane", bloom=Bloom.APPLY)
    rule = plan_of(drafted(of_example("nettoyer-et-desinfecter", objectives=(told,)))).phases[1]
    assert (steps.method, rule.method) == (
        "Démonstration, puis pratique",
        "Exemple traité ensemble, puis exercice",
    )
    assert "→" in steps.content
    assert "→" not in rule.content


@settings(deadline=None, max_examples=examples(20))
@given(st.integers(1, 480))
def test_minutes_sum_whatever_the_duration(duration: int) -> None:
    draft = drafted(small(duration_minutes=duration))
    plan = plan_of(draft)
    assert sum(phase.minutes for phase in plan.phases) == duration
    ids = [each.id for each in walk_citing(plan)]
    assert len(set(ids)) == len(ids)
    assert all(phase.citations for phase in plan.phases if phase.content)
    assert "plan.minutes" not in {finding.rule for finding in draft.findings}


def test_the_same_sources_give_the_same_plan() -> None:
    assert (
        drafted(of_example("food-allergies")).canonical() == drafted(of_example("food-allergies")).canonical()
    )


def test_the_plan_of_the_example_reads_as_it_did() -> None:
    asked = of_example("nettoyer-et-desinfecter", artefacts=("session_plan",))
    draft = drafted(replace(asked, course=asked.course.model_copy(update={"administration": None})))
    golden = (GOLDENS / "session-plan.fr.md").read_text(encoding="utf-8")
    assert render_artefact(KINDS, plan_of(draft), Language.FRENCH) == golden


# beside people


def test_a_persons_phase_keeps_its_minutes_and_its_words() -> None:
    first = drafted(of_example("nettoyer-et-desinfecter"))
    mine = plan_of(first).phases[1].id

    def by_hand(part: Contract) -> Contract:
        if isinstance(part, Phase) and part.id == mine:
            return part.model_copy(update={"minutes": 9, "trainer": "À ma façon.", "origin": Origin.HUMAN})
        return part

    edited = first.model_copy(update={"content": rebuild(first.content, by_hand)})
    asked = builders.decision(edited, verdict=Verdict.REQUEST_CHANGES, comment="Supprimer q-0001")
    again = of_example("nettoyer-et-desinfecter")
    second = plan_of(
        drafted(DraftRequest(KINDS, again.course, again.module, again.spans, again.now, edited, asked))
    )
    kept = next(phase for phase in second.phases if phase.id == mine)
    assert (kept.minutes, kept.trainer, kept.origin) == (9, "À ma façon.", Origin.HUMAN)
    assert sum(phase.minutes for phase in second.phases) == 20


# with a model


@pytest.mark.parametrize("module", ["chaine-du-froid", "food-allergies"])
def test_a_models_plan_is_cited_and_lasts_as_long_as_its_module(module: str, tmp_path: Path) -> None:
    asked = of_example(module)
    with FakeOpenAI() as fake:
        draft = write_draft(asked, make_writer(fake, tmp_path))
        assert [received.subject for received in fake.requests].count("session_plan") == 1
    plan = plan_of(draft)
    assert sum(phase.minutes for phase in plan.phases) == asked.module.duration_minutes
    assert all(phase.citations and phase.origin is Origin.MODEL for phase in plan.phases if phase.content)
    assert plan.left_to_trainer
    assert not [f for f in draft.findings if f.place == "session_plan" and f.severity is Severity.BLOCKING]


@pytest.mark.parametrize(
    "mode", [Mode.MARKUP, Mode.CONTROL_CHARACTERS, Mode.INJECTION, Mode.INVENTED_IDS, Mode.UNKNOWN_SPANS]
)
def test_a_hostile_plan_is_plain_text_of_the_right_length(mode: Mode, tmp_path: Path) -> None:
    with FakeOpenAI(mode) as fake:
        draft = write_draft(small(), make_writer(fake, tmp_path))
    plan = plan_of(draft)
    said = " ".join(text for each in walk_citing(plan) for text in list_texts(each))
    assert not set(said) & set("<>\u202e\u0000")
    assert sum(phase.minutes for phase in plan.phases) == 20
    assert {phase.objective for phase in plan.phases} <= {"seuils", None}
    unsourced = [f for f in draft.findings if f.rule == "statement.unsourced"]
    assert bool(unsourced) == (mode is Mode.UNKNOWN_SPANS)


def test_a_plan_in_the_wrong_language_blocks(tmp_path: Path) -> None:
    with FakeOpenAI(Mode.WRONG_LANGUAGE) as fake:
        draft = write_draft(small(), make_writer(fake, tmp_path))
    assert "language.mismatch" in {f.rule for f in draft.findings if f.severity is Severity.BLOCKING}


def answer(*phases: dict[str, object]) -> SessionPlanAnswer:
    empty = dict.fromkeys(("id", "objective", "content", "method", "learners", "resources"), "")
    rest = {"assessment": "", "adaptation": "", "span_ids": [], "modality": "on_site"}
    told = [{**empty, **rest, "title": f"Phase {n}", "trainer": "Montrer."} | p for n, p in enumerate(phases)]
    return SessionPlanAnswer.model_validate_json(json.dumps({"could_not": [], "phases": told}))


@given(st.lists(st.integers(-(2**40), 2**40), min_size=1, max_size=40), st.integers(1, 480))
def test_no_wish_of_a_model_changes_how_long_a_module_lasts(wishes: list[int], duration: int) -> None:
    builder = ElementBuilder(small(duration_minutes=duration), IdAllocator())
    plan = build([answer(*({"minutes": wish} for wish in wishes))], builder, None)
    assert plan is not None
    assert sum(phase.minutes for phase in plan.phases) == duration


def test_two_hundred_phases_are_no_plan() -> None:
    with pytest.raises(ValueError, match="at most 40"):
        answer(*({"minutes": 1} for _ in range(200)))


def test_an_unknown_objective_and_phases_without_words_are_dropped() -> None:
    said = answer(
        {"minutes": 5, "objective": "../../etc"},
        {"minutes": 5, "trainer": "<b></b>"},
        {"minutes": 5, "title": "\u200b", "trainer": "Montrer."},
    )
    plan = build([said], ElementBuilder(small(), IdAllocator()), None)
    assert plan is not None
    assert [(phase.title, phase.objective) for phase in plan.phases] == [("Phase 0", None)]
    nothing = answer({"minutes": 5, "title": "", "trainer": ""})
    assert build([nothing], ElementBuilder(small(), IdAllocator()), None) is None


def test_a_models_revision_keeps_the_phases_it_only_names(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        first = write_draft(small(), make_writer(fake, tmp_path))
    before = plan_of(first)
    asked = builders.decision(first, verdict=Verdict.REQUEST_CHANGES, comment="Plus de pratique")
    again = DraftRequest(KINDS, small().course, small().module, small().spans, builders.NOON, first, asked)
    said = answer({"minutes": 0, "id": before.phases[0].id, "title": "", "trainer": ""}, {"minutes": 3})
    plan = build([said], ElementBuilder(again, IdAllocator(first.minted)), before)
    assert plan is not None
    kept, new = plan.phases
    assert (kept.id, kept.title, kept.content) == (
        before.phases[0].id,
        before.phases[0].title,
        before.phases[0].content,
    )
    assert new.id not in {phase.id for phase in before.phases}
