"""No question of a paper prints the answer of another, in its stem or in its feedback."""

from pipelines.deliverables.quiz.candidates import list_candidates
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.quiz.extraction import from_material
from pipelines.drafting.kind import Material
from pipelines.drafting.request import IdAllocator
from tests.deliverables.session_plan.test_session_plan import of_example

GAPPED = "n'a pas atteint ____ °C au bout de ____ heures"
PRINTED = "de 63 °C à 10 °C"


def plain(stem: str) -> str:
    return stem.replace("\u00a0", " ").replace("\u2019", "'")


def test_a_measure_that_one_question_asks_for_stands_in_no_other() -> None:
    """The sixth question of this module printed what the first asks for."""
    material = Material(of_example("refroidir-et-remettre", artefacts=("lesson", "quiz")), IdAllocator())
    candidates = list_candidates(material)
    askable = [plain(each.stem) for each in (*candidates.in_turn(), *candidates.list_single_answers())]
    assert any(GAPPED in each for each in askable)
    assert any(PRINTED in each for each in askable)
    quiz = from_material(material)
    assert isinstance(quiz, Quiz)
    asked = [plain(each.stem) for each in quiz.items]
    assert any(GAPPED in each for each in asked)
    assert not any(PRINTED in each for each in asked)
