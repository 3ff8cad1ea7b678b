"""The figures of an analysis, beside the textbook's formulas over the rows themselves."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from random import Random
from statistics import mean, pstdev, pvariance

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.results.analysis import AnalysedModule, analyse_results, fingerprint_new_results
from pipelines.results.editions import read_wording
from pipelines.testing.builders import KEY, NOON, content, lesson, question
from schemas.draft import Content, MultipleChoice, Origin
from schemas.results import (
    Absent,
    GroupDifference,
    ModuleAnalysis,
    Moment,
    QuizEdition,
    Reason,
    Result,
    ResultKind,
    Share,
)
from tests.fuzzing import examples
from tests.results.learners import answered, learner, results, row

ITEMS = ("q-0001", "q-0002", "q-0003", "q-0004")
Matrix = dict[int, dict[str, bool]]


def quiz_of(*items: str) -> Content:
    questions = tuple(question(int(item[2:]), stem=f"Question {item} ?") for item in items)
    return content(artefacts=(lesson(), Quiz(items=questions)))


def analysis_of(rows: list[Result], *contents: Content, smallest: int = 1) -> ModuleAnalysis:
    released = dict(enumerate(contents or (quiz_of(*ITEMS),), start=1))
    with results(rows) as connection:
        found = analyse_results(connection, subject_of(released, smallest), released)
    assert found is not None
    return found


def subject_of(released: Mapping[int, Content], smallest: int) -> AnalysedModule:
    digests = ((number, content.canonical_digest()) for number, content in released.items())
    return AnalysedModule(KEY, tuple(digests), smallest)


def edition_of(rows: list[Result], smallest: int = 1) -> QuizEdition:
    (edition,) = analysis_of(rows, smallest=smallest).editions
    return edition


def value(figure: object) -> object:
    """Return what a figure comes to; why it comes to nothing, where it does."""
    if isinstance(figure, Absent):
        return figure.reason
    return figure.share if isinstance(figure, Share) else figure.value  # type: ignore[attr-defined]


def is_close(told: object, expected: float | None) -> bool:
    if expected is None:
        return told is Reason.UNDEFINED
    return isinstance(told, float) and abs(told - expected) < 1e-9


@st.composite
def sittings(draw: st.DrawFn) -> list[Result]:
    """Learners who answer some questions, some of them twice or in another order; some answers unjudged."""
    rows = []
    for who in range(draw(st.integers(1, 14))):
        whole = draw(st.booleans())
        for item in ITEMS if whole else draw(st.lists(st.sampled_from(ITEMS), unique=True)):
            for again in range(draw(st.integers(1, 2))):
                minute = draw(st.integers(0, 5))
                chosen = draw(st.sampled_from("abc"))
                rows.append(
                    answered(who, item, chosen == "b", minute, response=chosen, id=f"{who}{item}{again}")
                )
    return draw(st.permutations(rows))


def first_answers(rows: list[Result]) -> Matrix:
    """Of each learner the earliest answer to each item, by the clock and then by the id."""
    matrix: Matrix = defaultdict(dict)
    for each in sorted(rows, key=lambda each: (each.at, each.id)):
        if each.item and each.correct is not None:
            matrix[int(each.learner, 16)].setdefault(each.item, each.correct)
    return matrix


def correlation(xs: list[float], ys: list[float]) -> float | None:
    if pstdev(xs) == 0 or pstdev(ys) == 0:
        return None
    mean_x, mean_y = mean(xs), mean(ys)
    covariance = mean((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return covariance / (pstdev(xs) * pstdev(ys))


def naive_alpha(whole: list[dict[str, bool]]) -> float | None:
    totals = pvariance([sum(each.values()) for each in whole]) if whole else 0
    if totals == 0:
        return None
    of_items = sum(pvariance([float(each[item]) for each in whole]) for item in ITEMS)
    return len(ITEMS) / (len(ITEMS) - 1) * (1 - of_items / totals)


def naive_discrimination(whole: list[dict[str, bool]], item: str) -> float | None:
    """The mean of what drawing lots among learners of one score would give, over all ways to draw."""
    scores = [sum(each.values()) for each in whole]
    if len(set(scores)) < 2:
        return None
    group = max(1, int(0.27 * len(whole) + 0.5))

    def share(best_first: int) -> float:
        edge = sorted(scores, reverse=best_first > 0)[group - 1]
        inside = [each for each, score in zip(whole, scores, strict=True) if best_first * (score - edge) > 0]
        tied = [each for each, score in zip(whole, scores, strict=True) if score == edge]
        fitting = (group - len(inside)) / len(tied)
        return (sum(each[item] for each in inside) + fitting * sum(each[item] for each in tied)) / group

    return share(1) - share(-1)


@settings(max_examples=examples(30), deadline=None)
@given(sittings())
def test_the_figures_of_items_are_those_of_the_formulas_over_the_rows(rows: list[Result]) -> None:
    matrix = first_answers(rows)
    whole = [answers for answers in matrix.values() if len(answers) == len(ITEMS)]
    assume(whole)
    edition = edition_of(rows)
    assert is_close(value(edition.alpha), naive_alpha(whole))
    for figures in edition.items:
        given_to = [float(answers[figures.item]) for answers in matrix.values() if figures.item in answers]
        assert is_close(value(figures.difficulty), mean(given_to))
        right = [float(answers[figures.item]) for answers in whole]
        rest = [float(sum(answers.values()) - answers[figures.item]) for answers in whole]
        assert is_close(value(figures.item_rest), correlation(right, rest))
        assert is_close(value(figures.discrimination), naive_discrimination(whole, figures.item))


@settings(max_examples=examples(10), deadline=None)
@given(sittings(), st.randoms())
def test_neither_the_order_of_rows_nor_their_number_of_threads_changes_a_byte(
    rows: list[Result], random: Random
) -> None:
    assume(any(each.correct is not None for each in rows))
    again = random.sample(rows, len(rows))
    assert analysis_of(rows).canonical() == analysis_of(again).canonical()


def test_the_first_answer_counts_whatever_came_after_the_feedback() -> None:
    rows = [answered(1, "q-0001", False, 1), answered(1, "q-0001", True, 2)]
    (first, *_) = edition_of(rows).items
    assert value(first.difficulty) == 0


def test_the_use_of_each_answer_is_told_of_all_who_answered() -> None:
    rows = [answered(who, "q-0001", who < 3, response="b" if who < 3 else "c") for who in range(4)]
    (first, *_) = edition_of(rows).items
    assert [(each.option, value(each.chosen), each.right) for each in first.options] == [
        ("a", 0.0, False),
        ("b", 0.75, True),
        ("c", 0.25, False),
    ]


def test_of_several_answers_chosen_together_each_is_counted() -> None:
    several = MultipleChoice(
        **question().model_dump(exclude={"kind", "key", "options", "citations", "origin", "bloom"}),
        options=question().options,
        keys=("a", "b"),
        origin=Origin.HUMAN,
    )
    asked = content(artefacts=(lesson(), Quiz(items=(several,))))
    rows = [answered(1, "q-0001", True, response="a[,]b"), answered(2, "q-0001", False, response="b")]
    (figures,) = analysis_of(rows, asked).editions[0].items
    assert [value(each.chosen) for each in figures.options] == [0.5, 1.0, 0.0]
    assert figures.chance == 1 / 7


# Releases


def test_releases_whose_quiz_reads_the_same_are_counted_together() -> None:
    page = content(artefacts=(lesson(), *quiz_of(*ITEMS).artefacts[1:]), title="Autre titre")
    rows = [answered(who, item, True, release=1 + who % 2) for who in range(6) for item in ITEMS]
    (edition,) = analysis_of(rows, quiz_of(*ITEMS), page).editions
    assert edition.releases == (1, 2)
    assert edition.reached.n == 6  # type: ignore[union-attr]


def test_a_reworded_question_is_compared_as_another_with_newcombe_s_interval() -> None:
    """56 of 70 and 48 of 80 are the first row of Newcombe's table II (1998, method 10)."""
    reworded = content(artefacts=(lesson(), Quiz(items=(question(1, stem="Combien de minutes ?"),))))
    rows = [answered(who, "q-0001", who < 48) for who in range(80)]
    rows += [answered(100 + who, "q-0001", who < 56, release=2) for who in range(70)]
    found = analysis_of(rows, quiz_of("q-0001"), reworded).comparisons[-1]
    assert (found.item, found.reworded, found.earlier, found.later) == ("q-0001", True, (1,), (2,))
    assert isinstance(found.difference, GroupDifference)
    assert found.difference.low == pytest.approx(0.0524, abs=5e-5)
    assert found.difference.high == pytest.approx(0.3339, abs=5e-5)


def test_an_unchanged_question_beside_a_new_one_is_compared_as_the_same() -> None:
    rows = [answered(who, "q-0001", True, release=1 + who % 2) for who in range(4)]
    found = analysis_of(rows, quiz_of("q-0001"), quiz_of("q-0001", "q-0002")).comparisons
    assert [each.reworded for each in found if each.item] == [False]


def test_a_citation_or_a_feedback_is_no_other_wording_but_a_key_is() -> None:
    asked = question()
    quiet = asked.model_copy(
        update={
            "citations": (),
            "options": tuple(each.model_copy(update={"feedback": "Non."}) for each in asked.options),
        }
    )
    assert read_wording(quiet) == read_wording(asked)
    assert read_wording(asked.model_copy(update={"key": "a"})) != read_wording(asked)


def test_an_answer_that_names_no_release_counts_where_there_is_one_edition_alone() -> None:
    rows = [answered(who, "q-0001", True, release=None) for who in range(3)]
    alone = analysis_of(rows, quiz_of("q-0001"))
    assert value(alone.editions[0].items[0].difficulty) == 1.0
    two = analysis_of(rows, quiz_of("q-0001"), quiz_of("q-0002"))
    assert (two.editions, two.unplaced) == ((), 3)


# Steps, scores, time


def steps(rows: list[Result], smallest: int = 1) -> list[object]:
    return [
        (each.learners.count, each.learners.n) if isinstance(each.learners, Share) else each.learners.reason
        for each in analysis_of(rows, smallest=smallest).funnel
    ]


def test_the_steps_are_shares_of_those_enrolled() -> None:
    rows = [row(ResultKind.ENROLLED, who) for who in range(8)]
    rows += [row(ResultKind.STARTED, who) for who in range(6)]
    rows += [row(ResultKind.COMPLETED, who) for who in range(4)]
    rows += [row(ResultKind.PASSED, who) for who in range(2)]
    assert steps(rows) == [(8, 8), (6, 8), (4, 8), (2, 8)]


def test_who_is_enrolled_is_not_told_where_no_origin_says() -> None:
    assert steps([row(ResultKind.STARTED, 1)]) == [Reason.NOT_TOLD, (1, 1), (0, 1), (0, 1)]


def test_the_first_score_and_the_best_are_both_told() -> None:
    rows = [row(ResultKind.FAILED, 1, 1, score=0.5), row(ResultKind.PASSED, 1, 9, score=1.0)]
    found = analysis_of([*rows, row(ResultKind.FAILED, 2, 1, score=0.25)])
    assert (found.first_score.mean, found.best_score.mean) == (0.375, 0.625)  # type: ignore[union-attr]
    assert [each.learners.count for each in found.scores] == [0, 1, 0, 0, 1]  # type: ignore[union-attr]


def test_time_is_that_of_the_sessions_until_completion_and_of_each_the_longest_told() -> None:
    first, second = {"session": learner(90)}, {"session": learner(91)}
    rows = [
        row(ResultKind.LEFT, 1, 10, seconds=600.0, **first),
        row(ResultKind.COMPLETED, 1, 40, seconds=300.0, **second),
        row(ResultKind.PASSED, 1, 41, seconds=900.0, **second),
        row(ResultKind.LEFT, 1, 90, seconds=60.0, session=learner(92)),
    ]
    found = analysis_of(rows)
    assert found.minutes.mean == 25.0  # type: ignore[union-attr]
    assert value(found.longer) == 1.0


def test_a_page_says_who_stopped_at_it_of_those_who_reached_it() -> None:
    rows = [row(ResultKind.EXPERIENCED, who, page="p-0001") for who in range(10)]
    rows += [row(ResultKind.EXPERIENCED, who, page="p-0002") for who in range(6)]
    rows += [answered(who, "q-0001", True) for who in range(3)]
    rows += [row(ResultKind.EXPERIENCED, 3, page="quiz")]
    rows += [row(ResultKind.COMPLETED, who) for who in range(3)]
    found = analysis_of(rows, quiz_of("q-0001")).pages
    told = [(each.page, each.stopped.count, each.stopped.n) for each in found]  # type: ignore[union-attr]
    assert told == [("p-0001", 4, 10), ("p-0002", 2, 6), (None, 1, 4)]


def test_an_objective_is_mastered_by_the_share_of_its_questions_right() -> None:
    items = tuple(question(n, stem=f"Question {n} ?", objective="seuils") for n in (1, 2))
    asked = content(artefacts=(lesson(), Quiz(items=items)), mastery_percent=80)
    rows = [answered(1, "q-0001", True), answered(1, "q-0002", True)]
    rows += [answered(2, "q-0001", True), answered(2, "q-0002", False)]
    (found,) = analysis_of(rows, asked).editions[0].objectives
    assert (found.objective, value(found.mastered), found.right.mean) == ("seuils", 0.5, 0.75)  # type: ignore[union-attr]


def test_ratings_are_told_by_moment_and_question_and_the_newest_of_each_learner_counts() -> None:
    asked = {"question": "Recommanderiez-vous ce module ?", "best_rating": 5.0}
    hot, cold = {"moment": Moment.AT_THE_END} | asked, {"moment": Moment.LATER} | asked
    rows = [
        row(ResultKind.RATED, 1, 1, rating=2.0, **hot),
        row(ResultKind.RATED, 1, 2, rating=4.0, **hot),
        row(ResultKind.RATED, 2, 1, rating=5.0, **hot),
        row(ResultKind.RATED, 1, 9, rating=3.0, **cold),
    ]
    found = [(each.moment, each.rating.n, each.rating.mean) for each in analysis_of(rows).appreciation]  # type: ignore[union-attr]
    assert found == [(Moment.AT_THE_END, 2, 4.5), (Moment.LATER, 1, 3.0)]


def test_the_words_of_a_question_few_have_rated_are_not_shown() -> None:
    """Comments that slipped into the column of questions: each would stand in the report, with its names."""
    rated = {"moment": Moment.LATER, "rating": 1.0, "best_rating": 5.0}
    rows = [row(ResultKind.RATED, who, question="Bien ?", **rated) for who in range(5)]
    rows.append(row(ResultKind.RATED, 9, 1, question="Léa Martin a pleuré", **rated))
    assert [each.question for each in analysis_of(rows, smallest=5).appreciation] == ["Bien ?"]


# When to count again


def test_results_are_counted_again_once_enough_learners_have_new_ones() -> None:
    """Two analyses that differ by one learner would tell of that learner."""
    rows = [answered(who, "q-0001", True) for who in range(5)]
    subject = subject_of({1: quiz_of("q-0001")}, 3)
    earlier = analysis_of(rows, quiz_of("q-0001"), smallest=3)
    for new, due in ((0, False), (2, False), (3, True)):
        more = [answered(10 + who, "q-0001", False, 99) for who in range(new)]
        assert is_due(rows + more, subject, earlier) is due


@pytest.mark.parametrize("cover", [ResultKind.ENROLLED, ResultKind.STARTED, ResultKind.ANSWERED])
def test_one_learner_who_was_judged_waits_for_others_who_were_whoever_did_something_else(
    cover: ResultKind,
) -> None:
    """Moodle lists who enrolled each night: eleven times the mean less ten times the last was one's score."""
    quiz = quiz_of("q-0001")
    scored = [row(ResultKind.PASSED, who, 5, score=0.5) for who in range(10)]
    before = [*scored, *(answered(who, "q-0001", True) for who in range(10))]
    earlier, subject = analysis_of(before, quiz, smallest=5), subject_of({1: quiz}, 5)
    old = range(5) if cover is ResultKind.ANSWERED else range(20, 25)
    others = [row(cover, who, 99, item="q-0001", correct=True) for who in old]
    ones = [answered(30, "q-0001", False, 99), row(ResultKind.FAILED, 30, 99, score=0.1)]
    assert not is_due([*before, *others, *ones], subject, earlier)
    more = [
        each
        for who in range(31, 35)
        for each in (answered(who, "q-0001", True, 99), row(ResultKind.PASSED, who, 99, score=0.9))
    ]
    assert is_due([*before, *others, *ones, *more], subject, earlier)


def is_due(rows: list[Result], subject: AnalysedModule, earlier: ModuleAnalysis | None) -> bool:
    """Whether results are to be counted, an hour after those of `earlier`."""
    with results(rows) as connection:
        return (
            fingerprint_new_results(connection, subject, earlier, lambda: NOON + timedelta(hours=1))
            is not None
        )


def test_another_smallest_group_waits_as_new_results_do() -> None:
    """From 5 to 6 and back at once: two means, of 8 and of 7 learners, told the score of the eighth."""
    rows = [answered(who, "q-0001", True) for who in range(12)]
    earlier = analysis_of(rows, quiz_of("q-0001"), smallest=5)
    other = subject_of({1: quiz_of("q-0001")}, 6)
    for new, due in ((0, False), (5, False), (6, True)):
        more = [answered(20 + who, "q-0001", False, 99) for who in range(new)]
        assert is_due(rows + more, other, earlier) is due


def test_where_nothing_was_told_enough_learners_are_told_of_at_once() -> None:
    rows = [answered(who, "q-0001", True) for who in range(4)]
    few, subject = analysis_of(rows, quiz_of("q-0001"), smallest=5), subject_of({1: quiz_of("q-0001")}, 5)
    assert few.is_of_too_few
    more = [*rows, answered(3, "q-0001", False, 99)]
    assert not is_due(more, subject, few)
    assert is_due([*more, answered(4, "q-0001", True, 2)], subject, few)


def test_the_fingerprint_cannot_be_found_by_trying_numbers_and_moments() -> None:
    """It stands on the overview's page. Two groups alike in number and time have another each."""
    ones, others = ([row(ResultKind.STARTED, first + who) for who in range(5)] for first in (0, 50))
    assert analysis_of(ones).inputs != analysis_of(others).inputs


def test_there_is_nothing_to_analyse_without_a_result_or_a_release() -> None:
    with results([]) as connection:
        assert analyse_results(connection, subject_of({1: content()}, 1), {1: content()}) is None
    with results([row(ResultKind.STARTED, 1)]) as connection:
        assert analyse_results(connection, AnalysedModule(KEY, (), 1), {}) is None
