"""A quiz of an LMS with a module's questions is counted apart from the module, and said so everywhere."""

from typing import Any

import pytest

from pipelines.results.concerns import find_concerns
from pipelines.results.report.report import compose_report
from schemas.language import Language
from schemas.results import Absent, Mean, Result, ResultKind, Share
from tests.results.learners import answered, learner, row
from tests.results.test_analysis import ITEMS, analysis_of, quiz_of, value

QUIZ: dict[str, Any] = {"release": None, "lms_activity": "quiz-3", "origin": "lms"}


def taken(who: int, score: float, wrong: tuple[str, ...] = (), minute: int = 100) -> list[Result]:
    """One attempt at the quiz: begun, answered, marked."""
    session = QUIZ | {"session": learner(1000 * minute + who)}
    rows = [row(ResultKind.STARTED, who, minute, **session)]
    rows += [answered(who, item, item not in wrong, minute + 1, **session) for item in ITEMS]
    return [*rows, row(ResultKind.COMPLETED, who, minute + 2, score=score, seconds=120.0, **session)]


def packages(learners: int) -> list[Result]:
    """What learners did in the package: all began, half passed with the first question wrong."""
    rows = [row(ResultKind.ENROLLED, who, 0) for who in range(learners)]
    rows += [row(ResultKind.STARTED, who, 1) for who in range(learners)]
    for who in range(learners // 2):
        rows += [answered(who, item, item != ITEMS[0], 2) for item in ITEMS]
        rows.append(row(ResultKind.PASSED, who, 3, score=0.75, seconds=60.0))
        rows.append(row(ResultKind.COMPLETED, who, 3, score=0.75))
    return rows


def mean(figure: Mean | Absent) -> float | None:
    return None if isinstance(figure, Absent) else figure.mean


def test_no_figure_of_the_module_counts_its_quiz() -> None:
    """Who only took the quiz had started and completed the module, and their answers were its answers."""
    rows = packages(8)
    in_quiz = [each for who in range(8) for each in taken(who, 1.0)]
    alone, both = analysis_of(rows), analysis_of(rows + in_quiz)
    apart = {"quizzes", "inputs", "results"}
    assert alone.model_dump(exclude=apart) == both.model_dump(exclude=apart)
    assert alone.quizzes is None


def test_a_quiz_says_attempts_scores_minutes_and_questions() -> None:
    again = taken(0, 1.0, minute=200)
    rows = packages(8) + taken(0, 0.5, ITEMS[:2]) + taken(1, 0.25, ITEMS[:3]) + again
    (quiz,) = analysis_of(rows).quizzes or ()
    assert (quiz.origin, quiz.quiz, quiz.attempts) == ("lms", "quiz-3", 3)
    assert isinstance(quiz.taken, Share)
    assert (quiz.taken.count, quiz.taken.n) == (2, 8)
    assert (mean(quiz.first_score), mean(quiz.best_score)) == (0.375, 0.625)
    assert mean(quiz.minutes) == 3.0
    (edition,) = quiz.editions
    assert [value(each.difficulty) for each in edition.items] == [0.0, 0.0, 0.5, 1.0]


def test_a_mark_given_again_replaces_the_one_before() -> None:
    session = QUIZ | {"session": learner(100_000)}
    again = row(ResultKind.COMPLETED, 0, 300, score=0.25, seconds=120.0, **session)
    (quiz,) = analysis_of([*packages(4), *taken(0, 0.75), again]).quizzes or ()
    assert (quiz.attempts, mean(quiz.best_score)) == (1, 0.25)


def test_a_quiz_few_have_taken_tells_nothing() -> None:
    rows = packages(12) + [each for who in range(4) for each in taken(who, 1.0)]
    (quiz,) = analysis_of(rows, smallest=5).quizzes or ()
    figures = (quiz.taken, quiz.attempts, quiz.first_score, quiz.best_score, quiz.minutes)
    assert all(isinstance(each, Absent) for each in figures)
    assert quiz.editions == ()


def test_a_question_is_judged_by_a_quiz_where_the_module_asked_too_few() -> None:
    """A module whose questions live in a quiz of the LMS alone still gets its findings."""
    content = quiz_of(*ITEMS)
    rows = [row(ResultKind.ENROLLED, who, 0) for who in range(40)]
    rows += [each for who in range(40) for each in taken(who, 1.0)]
    found = find_concerns(analysis_of(rows, content, smallest=5), content)
    assert {each.place for each in found if each.rule == "results.too-easy"} == {*ITEMS}


@pytest.mark.parametrize(
    ("language", "title"),
    [(Language.ENGLISH, "Quiz in the LMS (lms, quiz-3)"), (Language.FRENCH, "Test du LMS (lms, quiz-3)")],
)
def test_a_report_shows_a_quiz_in_parts_of_its_own(language: Language, title: str) -> None:
    """The report is what the desk hands out and what Dagster shows part by part."""
    rows = packages(8) + [each for who in range(8) for each in taken(who, 1.0)]
    found = analysis_of(rows)
    report = compose_report(found, (), language)
    parts = {part.title: part for part in report.parts}
    assert parts[title].tables[0].rows[0][1:] == (
        "100\u00a0%" if language is Language.FRENCH else "100%",
        "8",
    )
    assert len([part for part in parts if "quiz-3" in part]) == 2
