"""Facts about a module are counted from its content, and a document that states others is told."""

import pytest

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.critique.module_counts import find_other_counts
from pipelines.testing import builders
from schemas.course import CourseDocument
from schemas.draft import Paragraph, Section
from schemas.draft.module_facts import ModuleFacts, count_module
from tests import sample_deliverables as deliverables

ONE = builders.module(title="La chaîne du froid")
OTHER = builders.module(id="releve", title="Le relevé")
COURSE = builders.course(
    modules=(ONE, OTHER), documents=(CourseDocument(id="programme", title="Programme", kind="programme"),)
)


def facts(questions: int, cards: int = 0) -> ModuleFacts:
    return ModuleFacts({"single": questions}, cards, pages=1, words=0, minutes=0, pictures=0)


WRITTEN = {"chaine": facts(6, cards=4), "releve": facts(3)}


def told(text: str, written: dict[str, ModuleFacts], module: str = "froid--programme") -> list[str]:
    page = Section(
        id="p-0001",
        title="Évaluation",
        blocks=(Paragraph(statements=(builders.statement(1, text, citations=()),)),),
    )
    programme = deliverables.programme().model_copy(update={"sections": (page,)})
    content = builders.content(module=module, artefacts=(programme,))
    return [each.facts["stated"] for each in find_other_counts(content, COURSE, written)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Un questionnaire de 8 à 10 questions termine chaque module.", ["8 à 10 questions"]),
        ("Un questionnaire de 3 à 6 questions termine chaque module.", []),
        ("La formation pose 9 questions en tout.", []),
        ("La formation pose 10 questions en tout.", ["10 questions"]),
        ("« La chaîne du froid » pose 3 questions.", ["3 questions"]),
        ("La chaîne du froid (6 questions) et Le relevé (3 questions)", []),
        ("La chaîne du froid (3 questions) et Le relevé (6 questions)", ["3 questions", "6 questions"]),
        ("La chaîne du froid : 5 cartes à retenir.", ["5 cartes à retenir"]),
        ("Posez vos questions au formateur.", []),
    ],
)
def test_a_count_the_modules_do_not_have_is_found(text: str, found: list[str]) -> None:
    assert told(text, WRITTEN) == found


def test_before_anything_is_written_nothing_can_be_compared() -> None:
    assert told("Un questionnaire de 8 questions.", {}) == []


def test_a_module_may_state_what_it_likes() -> None:
    assert told("Un questionnaire de 8 questions.", WRITTEN, module="froid--chaine") == []


def test_the_facts_are_those_of_the_content() -> None:
    quiz = Quiz(items=(builders.question(1), builders.question(2)))
    counted = count_module(builders.content(artefacts=(builders.lesson(), quiz, deliverables.flashcards())))
    assert (counted.scored, dict(counted.questions)) == (2, {"single": 2})
    assert counted.pages == len(builders.lesson().sections)
    assert counted.cards == len(deliverables.flashcards().cards)
    assert counted.minutes == -(-counted.words // 100)
