"""Where right answers stand on a paper: at no place more often than at another, and never thrice in a row."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deliverables.quiz.arrangement import Habits, compose
from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.packaging.player.questions import order_options
from schemas.course import Module
from schemas.draft import Questionnaire, SingleChoice
from schemas.language import Language
from tests.deliverables.session_plan.test_session_plan import EXAMPLE, of_example
from tests.fuzzing import examples

LANGUAGE = Language.FRENCH
LONGEST_RUN = 2

RIVALS = st.integers(2, 6)
"""How many distractors a question with words has."""

SMALLER_AND_LARGER = st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda each: sum(each) >= 3)
"""How many measures are smaller than the key, and how many larger."""


def make_worded(number: int, rivals: int) -> Candidate:
    texts = [f"réponse {letter * (n + 1)}" for n, letter in enumerate("abcdef"[:rivals])]
    return make_candidate(number, CandidateAnswer(f"juste {number}"), [*map(CandidateAnswer, texts)])


def make_measured(number: int, smaller: int, larger: int) -> Candidate:
    key, *others = (
        CandidateAnswer(f"{value} minutes", Decimal(value))
        for value in (50, *range(10, 10 + smaller), *range(60, 60 + larger))
    )
    return make_candidate(number, key, others)


def make_candidate(number: int, key: CandidateAnswer, others: Sequence[CandidateAnswer]) -> Candidate:
    return Candidate(f"Question {number} ?", key, tuple(others), (), f"family:{number}", "Les sources.")


def find_place(item: SingleChoice) -> int:
    return [option.id for option in item.options].index(item.key)


def compose_all(candidates: Sequence[Candidate], first: int = 1) -> list[SingleChoice]:
    habits = Habits()
    return [
        compose(candidate, habits, LANGUAGE, f"q-{number:04d}", None)
        for number, candidate in enumerate(candidates, start=first)
    ]


def find_longest_run(places: Sequence[int]) -> int:
    return max((len(list(run)) for _, run in groupby(places)), default=0)


@settings(max_examples=examples(80), deadline=None)
@given(st.lists(st.just(3) | st.integers(4, 6), max_size=24), st.integers(1, 9000))
def test_each_place_is_used_as_often_as_any_other(rivals: list[int], first: int) -> None:
    items = compose_all([make_worded(number, count) for number, count in enumerate(rivals)], first)
    used = Counter(dict.fromkeys(range(4), 0))
    used.update(map(find_place, items))
    assert max(used.values()) - min(used.values()) <= 1


@settings(max_examples=examples(80), deadline=None)
@given(st.lists(RIVALS | SMALLER_AND_LARGER, max_size=24), st.integers(1, 9000))
def test_no_three_keys_in_a_row_stand_at_one_place(asked: list[int | tuple[int, int]], first: int) -> None:
    candidates = [
        make_measured(number, *each) if isinstance(each, tuple) else make_worded(number, each)
        for number, each in enumerate(asked)
    ]
    items = compose_all(candidates, first)
    assert find_longest_run([*map(find_place, items)]) <= LONGEST_RUN
    assert items == compose_all(candidates, first)


@settings(max_examples=examples(80), deadline=None)
@given(st.lists(SMALLER_AND_LARGER, min_size=1, max_size=24))
def test_measures_stay_in_order_wherever_the_key_stands(asked: list[tuple[int, int]]) -> None:
    for item in compose_all([make_measured(number, *each) for number, each in enumerate(asked)]):
        values = [int(option.text.split()[0]) for option in item.options]
        assert values in (sorted(values), sorted(values, reverse=True))


@pytest.mark.parametrize("module", EXAMPLE.course.modules, ids=lambda module: module.id)
def test_papers_and_screens_of_the_example_spread_the_right_answers(module: Module) -> None:
    """Five questions before the lesson had three of their keys at one place: the quiz was counted with them.

    A screen showed options in an order drawn for each question, which undid what the draft had spread.
    """
    draft = write_draft(of_example(module.id, artefacts=("positioning", "quiz")), ExtractiveWriter())
    papers = [each for each in draft.content.artefacts if isinstance(each, Questionnaire)]
    assert len(papers) == 2
    for paper in papers:
        singles = [item for item in paper.items if isinstance(item, SingleChoice)]
        on_paper = [*map(find_place, singles)]
        on_screen = [[each.id for each in order_options(item)].index(item.key) for item in singles]
        assert on_screen == on_paper
        assert find_longest_run(on_paper) <= LONGEST_RUN
        assert max(Counter(on_paper).values(), default=0) <= -(-len(singles) // 4)
