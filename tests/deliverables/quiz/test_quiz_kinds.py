"""The seven kinds of question: extracted from the sources, asked of a model, and never half made."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.courses import CourseFolder, read_course
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.quiz.answers import QuizAnswer
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.quiz.markdown import markdown
from pipelines.deliverables.quiz.options import ShuffledAnswer, arrange_options
from pipelines.deliverables.quiz.recipe import build
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.elements import list_right_answers
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.text.typography import canonical
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_request, make_writer
from pipelines.testing.sources import read_module
from schemas.course import ItemKind, Module
from schemas.draft import GAP, Cloze, Draft, Item, Matching, MultipleChoice, Numeric, Ordering, TrueFalse
from schemas.finding import Severity
from schemas.language import Language

EXAMPLE = Path(__file__).parents[3] / "examples/courses/hygiene-et-froid"
MANY = 40


@pytest.fixture(scope="module")
def example() -> CourseFolder:
    return read_course(EXAMPLE)


@pytest.fixture(scope="module")
def drafts(example: CourseFolder) -> list[Draft]:
    """Every module of the example, with as many questions of every kind as its sources give."""
    made = []
    for module in example.course.modules:
        asked = module.model_copy(
            update={"item_kinds": tuple(ItemKind), "questions": MANY, "artefacts": ("quiz",)}
        )
        made.append(write_draft(drafting(example, asked), ExtractiveWriter()))
    return made


def drafting(folder: CourseFolder, module: Module) -> DraftRequest:
    modules = tuple(module if each.id == module.id else each for each in folder.course.modules)
    changed = CourseFolder(folder.folder, folder.course.model_copy(update={"modules": modules}))
    return DraftRequest(KINDS, changed.course, module, read_module(changed, module, None), builders.NOON)


def items(draft: Draft) -> tuple[Item, ...]:
    return next(artefact.items for artefact in draft.content.artefacts if isinstance(artefact, Quiz))


@pytest.fixture(scope="module")
def claims(example: CourseFolder) -> list[TrueFalse]:
    """The first module's sources as claims to judge."""
    module = example.course.modules[0].model_copy(
        update={"item_kinds": (ItemKind.TRUE_FALSE,), "questions": MANY, "artefacts": ("quiz",)}
    )
    draft = write_draft(drafting(example, module), ExtractiveWriter())
    assert not [f for f in draft.findings if f.place.startswith("q-") and f.severity is Severity.BLOCKING]
    return [item for item in items(draft) if isinstance(item, TrueFalse)]


# extracted


def test_the_example_gives_questions_of_every_kind(drafts: list[Draft], claims: list[TrueFalse]) -> None:
    kinds = {item.kind for draft in drafts for item in items(draft)}
    assert kinds | {claim.kind for claim in claims} == {kind.value for kind in ItemKind}


def test_only_the_kinds_a_module_wants_are_made(example: CourseFolder) -> None:
    module = example.course.modules[0].model_copy(update={"item_kinds": (ItemKind.MATCHING,)})
    draft = write_draft(drafting(example, module), ExtractiveWriter())
    assert {item.kind for item in items(draft)} == {"matching"}


def test_no_rule_blocks_a_question_taken_from_the_sources(drafts: list[Draft]) -> None:
    for draft in drafts:
        quiz = {item.id for item in items(draft)}
        blocking = [f for f in draft.findings if f.severity is Severity.BLOCKING and f.place in quiz]
        assert blocking == []


def test_what_answers_a_question_stands_in_the_passages_it_cites(drafts: list[Draft]) -> None:
    for draft in drafts:
        for item in items(draft):
            said = " ".join(
                " ".join([citation.quote, *(citation.anchor.row.cells if citation.anchor.row else ())])
                for citation in item.citations
            )
            said = canonical(said).casefold()
            for answer in list_right_answers(item) if not isinstance(item, Numeric | Matching) else ():
                assert canonical(answer).casefold().rstrip(" .") in said


def test_the_steps_to_be_ordered_stand_in_the_order_of_the_source(drafts: list[Draft]) -> None:
    ordered = [item for draft in drafts for item in items(draft) if isinstance(item, Ordering)]
    assert ordered
    for item in ordered:
        assert [citation.start for citation in item.citations] == sorted(c.start for c in item.citations)
        assert [place.text for place in item.places] == [c.quote.rstrip(" .;") for c in item.citations]


def test_no_two_things_to_be_matched_are_the_same(drafts: list[Draft]) -> None:
    for item in (i for draft in drafts for i in items(draft) if isinstance(i, Matching)):
        assert len({pair.left for pair in item.pairs}) == len(item.pairs)
        assert len({pair.right for pair in item.pairs}) == len(item.pairs)


def test_a_question_with_several_answers_has_a_wrong_one_too(drafts: list[Draft]) -> None:
    for item in (i for draft in drafts for i in items(draft) if isinstance(i, MultipleChoice)):
        assert 2 <= len(item.keys) < len(item.options)


def test_a_false_claim_gives_a_measure_its_source_does_not(claims: list[TrueFalse]) -> None:
    assert {claim.answer for claim in claims} == {True, False}
    for claim in claims:
        quotes = {canonical(citation.quote) for citation in claim.citations}
        assert (canonical(claim.stem.partition("? ")[2]) in quotes) is claim.answer


def test_no_two_questions_rest_on_the_same_passage_where_one_would_tell_the_other(
    drafts: list[Draft],
) -> None:
    for draft in drafts:
        drawn = [item for item in items(draft) if item.kind != "single"]
        for item in drawn:
            spans = {citation.span for citation in item.citations}
            others = [other for other in items(draft) if other.id != item.id]
            assert not any(spans & {citation.span for citation in other.citations} for other in others)


def test_a_redraft_keeps_what_the_sources_still_give(example: CourseFolder, drafts: list[Draft]) -> None:
    module = example.course.modules[0].model_copy(
        update={"item_kinds": tuple(ItemKind), "questions": MANY, "artefacts": ("quiz",)}
    )
    again = write_draft(
        DraftRequest(
            KINDS,
            example.course,
            module,
            drafting(example, module).spans,
            builders.NOON,
            previous=drafts[0],
        ),
        ExtractiveWriter(),
    )
    assert items(again) == items(drafts[0])


# shown


def test_every_kind_is_shown_with_what_is_right(drafts: list[Draft]) -> None:
    for draft in drafts:
        quiz = Quiz(items=items(draft))
        shown = markdown(quiz, draft.content.language)
        for item in quiz.items:
            assert f"`{item.id}`" in shown


# with a model


def test_a_model_is_asked_for_the_kinds_a_module_wants_and_no_other(tmp_path: Path) -> None:
    module = builders.module(
        artefacts=("quiz",), item_kinds=(ItemKind.SINGLE, ItemKind.ORDERING), questions=4
    )
    with FakeOpenAI() as fake:
        written = make_writer(fake, tmp_path).write(make_request(module=module), IdAllocator())
        (prompt,) = [received.prompt for received in fake.requests]
    assert "`orderings`:" in prompt
    assert "`matchings`:" not in prompt
    (quiz,) = written.artefacts
    assert isinstance(quiz, Quiz)
    assert {item.kind for item in quiz.items} <= {"single", "ordering"}


def test_every_kind_a_model_answers_becomes_a_question(tmp_path: Path) -> None:
    module = builders.module(artefacts=("quiz",), item_kinds=tuple(ItemKind), questions=MANY)
    with FakeOpenAI() as fake:
        (quiz,) = make_writer(fake, tmp_path).write(make_request(module=module), IdAllocator()).artefacts
    assert isinstance(quiz, Quiz)
    assert {item.kind for item in quiz.items} >= {"single", "multiple", "cloze", "numeric", "matching"}


@pytest.mark.parametrize("mode", [Mode.MARKUP, Mode.CONTROL_CHARACTERS, Mode.INJECTION, Mode.INVENTED_IDS])
def test_a_hostile_answer_of_any_kind_is_plain_text_or_nothing(tmp_path: Path, mode: Mode) -> None:
    module = builders.module(artefacts=("quiz",), item_kinds=tuple(ItemKind), questions=MANY)
    with FakeOpenAI(mode) as fake:
        draft = write_draft(make_request(module=module), make_writer(fake, tmp_path))
    text = json.dumps(draft.content.model_dump(mode="json"), ensure_ascii=False)
    assert "<script" not in text
    assert "onclick" not in text
    assert "\u202e" not in text
    assert criticise(KINDS, draft.content, builders.spans(), builders.course()) is not None


ANSWER: dict[str, object] = {
    "id": "",
    "stem": "Combien ? ____",
    "feedback": "",
    "objective": "",
    "bloom": "remember",
    "span_ids": [],
}
SEVERAL = {name: value for name, value in ANSWER.items() if name != "feedback"}


def built(**lists: list[dict[str, object]]) -> Quiz | None:
    answer = QuizAnswer.model_validate_json(
        json.dumps({"questions": [], "claims": [], "could_not": [], **lists})
    )
    module = builders.module(item_kinds=tuple(ItemKind))
    return build([answer], ElementBuilder(make_request(module=module), IdAllocator()), None)


@pytest.mark.parametrize(
    "lists",
    [
        {"clozes": [ANSWER | {"gaps": []}]},
        {"clozes": [ANSWER | {"gaps": [{"accepted": ["a"]}, {"accepted": ["b"]}]}]},
        {"clozes": [ANSWER | {"gaps": [{"accepted": ["<b></b>"]}]}]},
        {"matchings": [ANSWER | {"pairs": [{"left": "a", "right": "b"}]}]},
        {"matchings": [ANSWER | {"pairs": [{"left": "a", "right": "b"}, {"left": "c", "right": "b"}]}]},
        {"orderings": [ANSWER | {"steps": ["a"]}]},
        {"orderings": [ANSWER | {"steps": ["a", "a"]}]},
        {"multiples": [SEVERAL | {"right": [], "wrong": [{"text": "a", "feedback": ""}]}]},
        {"multiples": [SEVERAL | {"right": [{"text": "a", "feedback": ""}], "wrong": []}]},
        {"numerics": [ANSWER | {"stem": "", "answer": 1.0, "tolerance": 0.0, "unit": ""}]},
    ],
    ids=lambda lists: next(iter(lists)),
)
def test_a_question_nobody_could_answer_is_not_made(lists: dict[str, list[dict[str, object]]]) -> None:
    assert built(**lists) is None


def test_a_negative_tolerance_is_one(tmp_path: Path) -> None:
    quiz = built(numerics=[ANSWER | {"answer": 3.0, "tolerance": -0.5, "unit": "°C"}])
    assert quiz is not None
    (item,) = quiz.items
    assert isinstance(item, Numeric)
    assert item.tolerance == 0.5


@given(gaps=st.integers(0, 5), marks=st.integers(0, 5))
def test_a_cloze_has_an_answer_for_each_gap(gaps: int, marks: int) -> None:
    fields = {
        "gaps": [{"accepted": ["x"]}] * gaps,
        "stem": "Mot " + "____ ".join(" " for _ in range(marks + 1)),
    }
    quiz = built(clozes=[ANSWER | fields])
    assert (quiz is not None) is (gaps == marks > 0)
    for item in quiz.items if quiz else ():
        assert isinstance(item, Cloze)
        assert len(GAP.findall(item.stem)) == len(item.gaps)


def test_both_languages_ask_in_their_own_words(drafts: list[Draft]) -> None:
    english = [draft for draft in drafts if draft.content.language is Language.ENGLISH]
    assert english
    for item in items(english[0]):
        assert "D'après" not in item.stem
        assert "Complétez" not in item.stem


@pytest.mark.parametrize(
    ("right", "wrong", "shown"),
    [
        ("30 minutes", ("45 minutes", "15 minutes"), ["15 minutes", "30 minutes", "45 minutes"]),
        ("-18 °C", ("4 °C", "-20 °C"), ["-20 °C", "-18 °C", "4 °C"]),
        ("1,5 kg", ("10 kg", "2 kg"), ["1,5 kg", "2 kg", "10 kg"]),
    ],
)
def test_measures_a_model_offers_stand_in_rising_order(
    right: str, wrong: tuple[str, ...], shown: list[str]
) -> None:
    options, key = arrange_options(
        "q-0001", ShuffledAnswer(right, ""), [ShuffledAnswer(text, "") for text in wrong], None
    )
    assert [option.text for option in options] == shown
    assert next(option.text for option in options if option.id == key) == right


def test_answers_of_other_units_or_words_are_drawn() -> None:
    places = set()
    for number in range(1, 7):
        answers = [ShuffledAnswer("2 heures", ""), ShuffledAnswer("30 minutes", "")]
        options, key = arrange_options(f"q-{number:04}", ShuffledAnswer("le soir", ""), answers, None)
        places.add([option.id for option in options].index(key))
    assert places == {0, 1, 2}
