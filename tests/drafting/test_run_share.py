"""Several runs that draft one course together spend no more, and ask no faster, than one would."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.drafting.run_share import count_possible_runs, divide_course
from pipelines.testing import builders
from schemas.course import BatchSettings, Budget, Course, ModelSettings

RUNS = st.integers(1, 64)


def course(budget: Budget | None = None, **model: object) -> Course:
    asked = ModelSettings.model_validate({"base_url": "http://127.0.0.1:1/v1", "name": "m", **model})
    return builders.course(model=asked, budget=budget)


@given(RUNS, st.integers(0, 10**9), st.floats(0, 1e6), st.integers(0, 10**6))
def test_the_shares_of_a_budget_are_together_no_more_than_the_budget(
    runs: int, tokens: int, cost: float, characters: int
) -> None:
    share = divide_course(course(Budget(tokens=tokens, cost=cost, characters=characters)), runs).budget
    assert share is not None
    assert share.tokens * runs <= tokens
    assert (share.cost or 0) * runs <= cost * (1 + 1e-9)
    assert (share.characters or 0) * runs <= characters


@given(RUNS, st.integers(1, 1000), st.integers(100, 10**6))
def test_runs_that_share_a_course_ask_together_no_faster_than_its_host_allows(
    runs: int, requests: int, tokens: int
) -> None:
    shared = course(requests_per_minute=requests, tokens_per_minute=tokens)
    allowed = min(runs, count_possible_runs(shared) or runs)
    model = divide_course(shared, allowed).model
    assert model is not None
    assert 1 <= (model.requests_per_minute or 0) * allowed <= requests
    assert (model.tokens_per_minute or 0) * allowed <= tokens


def test_a_course_for_one_run_is_the_course() -> None:
    whole = course(Budget(tokens=5))
    assert divide_course(whole, 1) is whole


def test_a_course_asked_by_batch_is_shared_by_nobody() -> None:
    assert count_possible_runs(course(batch=BatchSettings())) == 1
    assert count_possible_runs(course()) is None
