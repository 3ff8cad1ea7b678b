"""A trainer guide: what to bring, to ask and to expect, what may be confused, what binds, what is left."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.deliverables.trainer_guide.recipe import TrainerGuideAnswer, build
from pipelines.deliverables.trainer_guide.wording import read_wording
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.markdown import render_artefact
from pipelines.drafting.material import collect_speaker_notes
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_request, make_writer
from schemas.course import Context, Module
from schemas.draft import Draft, Nature, Row, Section, Statement, list_questions_of, list_texts, walk_citing
from schemas.finding import Severity
from schemas.language import Language
from tests.deliverables.session_plan.test_session_plan import EXAMPLE, of_example

GUIDE = ("trainer_guide",)
FRENCH = read_wording(Language.FRENCH)


def drafted(asked: DraftRequest) -> Draft:
    return write_draft(asked, ExtractiveWriter())


def guide_of(draft: Draft) -> TrainerGuide:
    return next(artefact for artefact in draft.content.artefacts if isinstance(artefact, TrainerGuide))


def section(guide: TrainerGuide, title: str) -> Section:
    return next(each for each in guide.sections if each.title == title)


def small() -> DraftRequest:
    return make_request(module=builders.module(artefacts=GUIDE))


# without a model


@pytest.mark.parametrize("module", EXAMPLE.course.modules, ids=lambda module: module.id)
def test_every_module_of_the_example_gets_a_guide(module: Module) -> None:
    draft = drafted(of_example(module.id, artefacts=GUIDE))
    guide = guide_of(draft)
    words = read_wording(EXAMPLE.course.language_of(module))
    titles = [each.title for each in guide.sections]
    assert titles[: len(module.objectives)] == [
        words.title_activity(objective.text) for objective in module.objectives
    ]
    assert titles[len(module.objectives) :] == [
        *([words.debrief] if words.debrief in titles else []),
        words.misconceptions,
        words.attention,
        *([words.speaker] if collect_speaker_notes(of_example(module.id)) else []),
        words.left,
    ]
    claims = [each for each in walk_citing(guide) if getattr(each, "nature", None) is None]
    assert claims
    assert all(each.citations for each in claims)
    assert {each.nature for each in walk_citing(section(guide, words.left))} == {Nature.BLANK}
    told = {finding.rule for finding in draft.findings}
    assert not told & {"statement.unsourced", "number.orphan", "language.mismatch", "citation.altered"}


@pytest.mark.parametrize("module", EXAMPLE.course.modules, ids=lambda module: module.id)
def test_questions_of_the_debrief_are_open_and_quote_their_source(module: Module) -> None:
    guide = guide_of(drafted(of_example(module.id, artefacts=GUIDE)))
    words = read_wording(EXAMPLE.course.language_of(module))
    for asked in walk_citing(section(guide, words.debrief)):
        assert isinstance(asked, Statement)
        assert (asked.text[-1], asked.nature) == ("?", Nature.DIRECTION)
        quotes = [citation.quote for citation in asked.citations]
        if len(quotes) == 1 and asked.text.startswith(("«\u00a0", "“")):
            assert quotes[0] in asked.text


def test_the_organisations_cases_are_debriefed_where_the_module_speaks_of_them() -> None:
    cold = guide_of(drafted(of_example("chaine-du-froid", artefacts=GUIDE)))
    clean = guide_of(drafted(of_example("nettoyer-et-desinfecter", artefacts=GUIDE)))
    asked = [" ".join(list_texts(each)) for each in walk_citing(section(cold, FRENCH.debrief))]
    assert sum("Kerlan" in text or "chambre 3" in text for text in asked) == 2
    assert not any("Kerlan" in " ".join(list_texts(each)) for each in walk_citing(clean))


def test_terms_defined_side_by_side_may_be_taken_wrongly_and_nothing_else_is_said_to_be() -> None:
    guide = guide_of(drafted(of_example("chaine-du-froid", artefacts=GUIDE)))
    rows = [each for each in walk_citing(section(guide, FRENCH.misconceptions)) if isinstance(each, Row)]
    believed = " ".join(row.cells[0] for row in rows)
    assert "Date limite de consommation" in believed
    assert "Date de durabilité minimale" in believed
    assert all(row.cells[0].startswith("On peut confondre") for row in rows)


def test_where_sources_tell_of_no_confusion_the_place_is_left_to_the_trainer() -> None:
    guide = guide_of(drafted(small()))
    (blank,) = walk_citing(section(guide, FRENCH.misconceptions))
    assert isinstance(blank, Statement)
    assert blank.nature is Nature.BLANK


def test_what_two_sources_dispute_is_no_point_of_attention() -> None:
    """It is told as a dispute, with both sides, and claimed by neither."""
    guide = guide_of(drafted(of_example("chaine-du-froid", artefacts=GUIDE)))
    said = [each for each in walk_citing(guide) if "hors du froid pendant la" in " ".join(list_texts(each))]
    (dispute,) = said
    assert isinstance(dispute, Statement)
    assert dispute.nature is Nature.DIRECTION
    assert dispute.text.startswith("Les sources se contredisent")
    assert "30 minutes" in dispute.text
    assert "20 minutes" in dispute.text


def read_chapter(guide: TrainerGuide, objective: str) -> str:
    (chapter,) = [each for each in guide.sections if each.objective == objective]
    return " ".join(text for each in walk_citing(chapter) for text in list_texts(each)).replace("\u00a0", " ")


def test_a_phase_says_what_to_bring_to_ask_to_expect_and_where_to_look() -> None:
    made = ("lesson", "quiz", "slides", "trainer_guide")
    said = read_chapter(guide_of(drafted(of_example("refroidir-et-remettre", artefacts=made))), "cellule")
    for part in (
        "À apporter : Support de formation (« Refroidir rapidement ») et diapositives du module.",
        "Conditions : sur la cellule de la cuisine centrale.",
        "Comment expliqueriez-vous « Cellule de refroidissement rapide »",
        "Réussi si : dans l'ordre, et le délai tenu.",
        "À retrouver : Refroidir et remettre en temperature, page 1.",
    ):
        assert part.casefold() in said.casefold().replace("température", "temperature")


def test_wrong_answers_to_expect_are_those_of_the_quiz_beside_what_the_source_says() -> None:
    made = ("quiz", "trainer_guide")
    draft = drafted(of_example("refroidir-et-remettre", artefacts=made))
    (chapter,) = [each for each in guide_of(draft).sections if each.objective == "plat-temoin"]
    (row,) = [row for table in chapter.tables for row in table.rows]
    options = {
        option.text
        for item in list_questions_of(draft.content.artefacts, scored=True)
        for option in getattr(item, "options", ())
    }
    wrong = [option for option in options if f"«\u00a0{option}\u00a0»" in row.cells[0]]
    assert len(wrong) == 4
    assert row.cells[1] == row.citations[0].quote


def test_a_wrong_cell_is_corrected_by_the_row_it_was_asked_of() -> None:
    draft = drafted(of_example("food-allergies", artefacts=("quiz", "trainer_guide")))
    (chapter,) = [each for each in guide_of(draft).sections if each.objective == "fourteen"]
    corrections = [row.cells[1] for table in chapter.tables for row in table.rows if len(row.cells) == 2]
    assert "Peanuts: Satay sauce" in corrections
    assert not [each for each in corrections if "|" in each]


def test_what_is_done_in_a_situation_is_asked_as_something_that_happened() -> None:
    said = read_chapter(guide_of(drafted(of_example("refroidir-et-remettre", artefacts=GUIDE))), "cellule")
    destroyed = said.partition("est détruit, sauf décision écrite du responsable qualité. »")[2]
    assert destroyed.strip().startswith("Quand cela vous est-il arrivé")


def test_an_objective_on_values_has_them_asked_from_memory() -> None:
    said = read_chapter(guide_of(drafted(of_example("refroidir-et-remettre", artefacts=GUIDE))), "delais")
    assert "De mémoire, pour « Refroidissement » : Limite à tenir ?" in said
    assert "À apporter" not in said  # the module has no other paper


@pytest.mark.parametrize("module", ["chaine-du-froid", "food-allergies"])
def test_no_question_is_asked_twice(module: str) -> None:
    guide = guide_of(drafted(of_example(module, artefacts=GUIDE)))
    asked = [each.text for each in walk_citing(guide) if isinstance(each, Statement) and each.text[-1] == "?"]
    assert len(asked) == len(set(asked))


def test_a_guide_without_objectives_still_debriefs() -> None:
    guide = guide_of(drafted(of_example("nettoyer-et-desinfecter", artefacts=GUIDE, objectives=())))
    assert guide.sections[0].title == FRENCH.debrief


def test_a_case_full_of_markup_stays_text() -> None:
    context = Context(organisation="Les Halles", cases=("Un produit <b>exposé</b> {est} écarté, | non ?",))
    asked = make_request(module=builders.module(artefacts=GUIDE), course=builders.course(context=context))
    shown = render_artefact(KINDS, guide_of(drafted(asked)), Language.FRENCH)
    assert "<b>" not in shown
    assert "&lt;b&gt;exposé" in shown


def test_the_guide_of_the_example_reads_as_it_did() -> None:
    asked = of_example("food-allergies", artefacts=GUIDE)
    asked = replace(asked, course=asked.course.model_copy(update={"administration": None}))
    guide = guide_of(drafted(asked))
    golden = (Path(__file__).with_name("goldens") / "trainer-guide.en.md").read_text(encoding="utf-8")
    assert render_artefact(KINDS, guide, Language.ENGLISH) == golden


# with a model


@pytest.mark.parametrize("module", ["chaine-du-froid", "food-allergies"])
def test_a_models_guide_has_the_same_chapters_and_cites_its_claims(module: str, tmp_path: Path) -> None:
    asked = of_example(module, artefacts=GUIDE)
    with FakeOpenAI() as fake:
        draft = write_draft(asked, make_writer(fake, tmp_path))
    guide = guide_of(draft)
    words = read_wording(asked.course.language_of(asked.module))
    titles = [each.title for each in guide.sections]
    assert titles[-4:] == [words.debrief, words.misconceptions, words.attention, words.left]
    assert [each.objective for each in guide.sections[:-4]] == [o.id for o in asked.module.objectives]
    assert [
        f for f in draft.findings if f.severity is Severity.BLOCKING and f.rule != "sources.disagree"
    ] == []


@pytest.mark.parametrize("mode", [Mode.MARKUP, Mode.CONTROL_CHARACTERS, Mode.INJECTION, Mode.UNKNOWN_SPANS])
def test_a_hostile_guide_is_plain_text_and_its_claims_are_doubted(mode: Mode, tmp_path: Path) -> None:
    with FakeOpenAI(mode) as fake:
        draft = write_draft(small(), make_writer(fake, tmp_path))
    guide = guide_of(draft)
    said = " ".join(text for each in walk_citing(guide) for text in list_texts(each))
    assert not set(said) & set("<>\u202e\u0000")
    if mode is Mode.UNKNOWN_SPANS:
        assert "statement.unsourced" in {finding.rule for finding in draft.findings}


def answer(**changes: object) -> TrainerGuideAnswer:
    empty: dict[str, object] = {name: [] for name in TrainerGuideAnswer.model_fields}
    return TrainerGuideAnswer.model_validate(empty | changes)


def said(text: str, *span_ids: str, name: str = "") -> dict[str, object]:
    return {"id": name, "text": text, "span_ids": list(span_ids)}


def test_advice_without_a_source_is_a_direction_and_a_fact_without_one_is_not_let_through() -> None:
    span = builders.citation(1).span
    told = answer(
        leading=[{"objective": "seuils", "advice": [said("Demander à chacun."), said("De 0 à 3.", span)]}],
        debrief=[said("Que faites-vous ?"), said("Ceci n'est pas une question.")],
        attention=[said("La limite est de 12 °C.")],
    )
    guide = build([told], ElementBuilder(small(), IdAllocator()), None)
    assert guide is not None
    natures = {"".join(list_texts(each)): getattr(each, "nature", None) for each in walk_citing(guide)}
    assert natures["Demander à chacun."] is Nature.DIRECTION
    assert natures["De 0 à 3."] is None
    assert natures["Que faites-vous\u00a0?"] is Nature.DIRECTION
    assert natures["Ceci n'est pas une question."] is None
    assert natures["La limite est de 12 °C."] is None


def test_a_number_a_model_hides_in_an_advice_is_found() -> None:
    told = answer(leading=[{"objective": "seuils", "advice": [said("Exiger 12 °C de chacun.")]}])
    guide = build([told], ElementBuilder(small(), IdAllocator()), None)
    assert guide is not None
    content = builders.content(artefacts=(guide,))
    rules = {f.rule for f in criticise(KINDS, content, builders.spans(), builders.course())}
    assert "number.orphan" in rules


def test_advice_on_an_objective_there_is_not_has_no_place() -> None:
    told = answer(leading=[{"objective": "../etc", "advice": [said("Demander à chacun.")]}])
    assert build([told], ElementBuilder(small(), IdAllocator()), None) is None


@pytest.mark.parametrize(
    ("minutes", "tokens", "advice", "attention"),
    [
        (15, 16_000, "2 to 6", "3 to 8"),
        (420, 16_000, "6 to 20", "5 to 14"),
        (420, 4_000, "4 to 13", "3 to 8"),
    ],
)
def test_a_guide_is_asked_for_in_the_size_of_its_session(
    tmp_path: Path, minutes: int, tokens: int, advice: str, attention: str
) -> None:
    asked = make_request(module=builders.module(artefacts=GUIDE, duration_minutes=minutes))
    with FakeOpenAI() as fake:
        make_writer(fake, tmp_path, max_output_tokens=tokens).write(asked, IdAllocator())
        prompt = fake.requests[0].prompt
    assert f"{advice} `advice`" in prompt
    assert f"`attention`: {attention} duties" in prompt
