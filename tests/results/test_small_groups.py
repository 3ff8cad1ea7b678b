"""Nobody is told of in a group that is too small, nor found by subtracting what is told from what is told."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.results.small_groups import TOO_FEW, SmallGroupRule, round_row_count
from schemas.results import Absent, Mean, Reason, Result, ResultKind, Share
from tests.fuzzing import examples
from tests.results.learners import answered, row
from tests.results.test_analysis import ITEMS, analysis_of, quiz_of

FIVE = SmallGroupRule(5)


def few(count: int) -> bool:
    return 0 < count < 5


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_share_of_people_tells_neither_of_a_few_nor_of_the_few_others(count: int, others: int) -> None:
    told = FIVE.publish_group_share(count, count + others)
    assert isinstance(told, Share) == (count + others >= 5 and not few(count) and not few(others))


def test_where_only_a_few_are_left_over_it_says_at_least_how_many() -> None:
    assert FIVE.publish_group_share(38, 40) == Absent(reason=Reason.BY_SUBTRACTION, at_least=36)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8))
def test_what_a_list_hides_cannot_be_found_from_its_total(counts: list[int]) -> None:
    hidden = [count for count, absent in zip(counts, FIVE.hide_small_parts(counts), strict=True) if absent]
    told = [
        count for count, absent in zip(counts, FIVE.hide_small_parts(counts), strict=True) if absent is None
    ]
    assert not any(map(few, told))
    assert not few(sum(hidden)) or not any(told)


def test_a_question_is_told_with_all_who_answered_however_few_chose_one_answer() -> None:
    assert FIVE.publish_answer_share(1, 5) != Absent(reason=Reason.TOO_FEW)
    assert FIVE.publish_answer_share(4, 4) == Absent(reason=Reason.TOO_FEW)


def test_those_who_left_a_quiz_early_are_left_out_while_they_are_few() -> None:
    """Beside the mean over whole quizzes, one more answer would say what one learner answered."""
    whole = [answered(who, item, True) for who in range(6) for item in ITEMS]
    early = [answered(20 + who, "q-0001", False) for who in range(5)]
    for left, n in ((1, 6), (4, 6), (5, 11)):
        (edition,) = analysis_of(whole + early[:left], quiz_of(*ITEMS), smallest=5).editions
        assert isinstance(edition.items[0].difficulty, Share)
        assert edition.items[0].difficulty.n == n


@st.composite
def groups(draw: st.DrawFn) -> list[Result]:
    """Learners of two releases who come as far as they do."""
    rows = []
    for who in range(draw(st.integers(1, 16))):
        release = draw(st.integers(1, 2))
        rows.append(row(ResultKind.ENROLLED, who, release=release))
        reach = draw(st.integers(0, 5))
        if reach:
            rows.append(row(ResultKind.EXPERIENCED, who, 1, page="p-0001", release=release))
        if reach > 1:
            rows.append(row(ResultKind.EXPERIENCED, who, 2, page="p-0002", release=release))
        if reach > 2:
            rows += [
                answered(who, item, draw(st.booleans()), 3, release=release) for item in ITEMS[: reach - 1]
            ]
        if reach > 3:
            rows.append(row(ResultKind.COMPLETED, who, 4, release=release, seconds=60.0 * who))
        if reach > 4:
            rows.append(row(ResultKind.PASSED, who, 5, release=release, score=draw(st.floats(0, 1))))
    return rows


@settings(max_examples=examples(20), deadline=None)
@given(groups())
def test_no_figure_of_an_analysis_is_counted_over_fewer_than_the_smallest_group(rows: list[Result]) -> None:
    found = analysis_of(rows, quiz_of(*ITEMS), quiz_of(*ITEMS[:2]), smallest=5)
    assert all(n >= 5 for n in counted_over(found.model_dump()))


def test_how_many_scores_and_times_there_are_does_not_tell_how_many_steps_hide() -> None:
    """38 of 40 completed: the step says at least 36, and so does the n of what only those 38 have."""
    rows = [row(ResultKind.STARTED, who) for who in range(40)]
    rows += [row(ResultKind.COMPLETED, who, 2, seconds=60.0 * who, score=0.5) for who in range(38)]
    found = analysis_of(rows, smallest=5)
    completed = {step.kind: step.learners for step in found.funnel}[ResultKind.COMPLETED]
    assert completed == Absent(reason=Reason.BY_SUBTRACTION, at_least=36)
    for figure in (found.minutes, found.best_score, found.first_score):
        assert isinstance(figure, Mean)
        assert (figure.n, figure.n_at_least, figure.deviation, figure.low) == (36, True, None, None)
    assert (found.longer, found.scores) == (Absent(reason=Reason.BY_SUBTRACTION), ())


@settings(max_examples=examples(20), deadline=None)
@given(groups())
def test_no_number_of_people_is_a_few_from_one_the_steps_tell(rows: list[Result]) -> None:
    found = analysis_of(rows, quiz_of(*ITEMS), smallest=5)
    steps = [step.learners.count for step in found.funnel if isinstance(step.learners, Share)]
    told = [page.stopped.n for page in found.pages if isinstance(page.stopped, Share)]
    means = (found.minutes, found.best_score, found.first_score)
    told += [mean.n for mean in means if isinstance(mean, Mean) and not mean.n_at_least]
    told += [band.learners.n for band in found.scores if isinstance(band.learners, Share)]
    assert not any(few(abs(one - other)) for one in steps for other in told)


@settings(max_examples=examples(20), deadline=None)
@given(groups())
def test_two_steps_that_are_told_differ_by_nobody_or_by_enough(rows: list[Result]) -> None:
    found = analysis_of(rows, quiz_of(*ITEMS), smallest=5)
    for told in (
        [step.learners.count for step in found.funnel if isinstance(step.learners, Share)],
        [page.stopped.n for page in found.pages if isinstance(page.stopped, Share)],
    ):
        assert not any(few(abs(one - other)) for one, other in pairwise(told))


def counted_over(told: object) -> list[int]:
    """Return every n of a contract's figures, at any depth."""
    if isinstance(told, dict):
        own = [told[name] for name in ("n", "n_earlier", "n_later") if name in told]
        return own + [n for part in told.values() for n in counted_over(part)]
    return [n for part in told for n in counted_over(part)] if isinstance(told, tuple | list) else []


def test_a_release_few_had_is_not_found_by_subtracting_the_other_from_the_whole() -> None:
    rows = [row(ResultKind.STARTED, who, release=1) for who in range(20)]
    rows += [row(ResultKind.PASSED, who, 2, release=1) for who in range(10)]
    rows += [row(ResultKind.STARTED, 30 + who, release=2) for who in range(3)]
    first, second = analysis_of(rows, quiz_of(*ITEMS), quiz_of(*ITEMS[:2]), smallest=5).editions
    assert first.passed == Absent(reason=Reason.BY_SUBTRACTION)
    assert second.passed == Absent(reason=Reason.TOO_FEW)


def scored(who: int, score: float, release: int = 1) -> list[Result]:
    right = [answered(who, "q-0001", score >= 0.5, release=release)]
    right += [answered(who, "q-0002", score == 1, release=release)]
    return [*right, row(ResultKind.PASSED, who, 2, score=score, release=release)]


def test_the_score_of_a_few_is_not_what_is_missing_between_the_whole_and_a_release() -> None:
    """Seven had the first release, one the second: 8 x one mean less 7 x the other was that one's score."""
    rows = [each for who in range(7) for each in scored(who, 1.0)]
    alone = analysis_of([*rows, *scored(20, 0.5, 2)], quiz_of(*ITEMS[:2]), quiz_of(*ITEMS), smallest=5)
    untold = analysis_of([*rows, row(ResultKind.FAILED, 20, 2, score=0.0)], quiz_of(*ITEMS[:2]), smallest=5)
    for found in (alone, untold):
        for mean in (found.first_score, found.best_score, found.editions[0].reached):
            assert isinstance(mean, Mean)
            assert mean.n <= 7
            assert mean.mean == 1.0


def test_who_answered_all_and_has_no_score_is_not_what_is_missing_either() -> None:
    """Four more are left out of the mean, so that those missing from it are enough."""
    rows = [each for who in range(12) for each in scored(who, 1.0)]
    rows += [answered(20, item, False) for item in ITEMS[:2]]
    found = analysis_of(rows, quiz_of(*ITEMS[:2]), smallest=5)
    for mean, n in ((found.first_score, 8), (found.best_score, 8), (found.editions[0].reached, 13)):
        assert isinstance(mean, Mean)
        assert mean.n == n


def test_of_too_few_learners_it_is_told_that_there_are_results_and_nothing_else() -> None:
    """Neither how many rows, nor when; nor which of the figures there would be, page by page."""
    rows = [answered(who, item, True) for who in range(4) for item in ITEMS]
    rows += [row(ResultKind.PASSED, who, 2, score=1.0) for who in range(4)]
    rows += [row(ResultKind.EXPERIENCED, 1, page="p-0001"), answered(2, "q-0099", True)]
    found = analysis_of(rows, smallest=5)
    assert found.is_of_too_few
    assert found.up_to == found.results == found.unplaced == found.best_score == TOO_FEW
    assert {step.learners for step in found.funnel} == {TOO_FEW}
    assert found.pages == found.scores == found.editions == found.appreciation == ()


def test_two_modules_of_too_few_learners_are_told_alike_whatever_those_did() -> None:
    alike = {"inputs": "0" * 64}
    one = analysis_of([row(ResultKind.ENROLLED, 1)], smallest=5)
    much = analysis_of([each for who in range(4) for each in scored(who, 1.0)], smallest=5)
    assert one.model_copy(update=alike) == much.model_copy(update=alike)


def test_answers_without_a_place_are_counted_where_they_are_of_enough_learners() -> None:
    rows = [row(ResultKind.STARTED, who) for who in range(9)]
    for learners, told in ((0, 0), (1, TOO_FEW), (4, TOO_FEW), (5, 10)):
        lost = [answered(who, f"q-009{n}", True) for who in range(learners) for n in range(2)]
        assert analysis_of(rows + lost, smallest=5).unplaced == told


def test_no_moment_is_told_of_anyone() -> None:
    """The newest result is somebody's last one: its month is told."""
    rows = [row(ResultKind.STARTED, who, minute=who) for who in range(5)]
    assert analysis_of(rows, smallest=5).up_to == "2026-11"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (0, "none"),
        (1, "fewer than 100"),
        (99, "fewer than 100"),
        (100, "100 or more"),
        (5_420, "1000 or more"),
    ],
)
def test_rows_of_whichever_learners_are_told_by_powers_of_ten(rows: int, said: str) -> None:
    assert round_row_count(rows) == said
