"""An answer cut at the longest one allowed is asked for again in smaller parts, down to the smallest."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.parts import halve_part, split_request
from pipelines.drafting.request import IdAllocator, WriterResult
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.answers import read_prompt
from pipelines.testing.fake_openai.fake_writer import make_request, make_writer
from schemas.course import Budget
from schemas.errors import BudgetExceeded, ModelUnusable
from tests.drafting.test_model_parts import SMALL, shown, sources
from tests.fuzzing import examples

LONG = sources(*[700] * 16)


def write(fake: FakeOpenAI, folder: Path, kind: str, questions: int = 4, **changes: object) -> WriterResult:
    module = builders.module(artefacts=(kind,), questions=questions)
    writer = make_writer(fake, folder, **{"max_output_tokens": 600, **changes})
    return writer.write(make_request(module=module, spans=LONG), IdAllocator())


def test_a_quiz_too_long_for_one_answer_comes_back_whole_in_halves(tmp_path: Path) -> None:
    with FakeOpenAI(heeds_limit=True) as fake:
        result = write(fake, tmp_path, "quiz", max_output_tokens=1300)
        asked = [read_prompt(each.prompt).items for each in fake.requests]
    [quiz] = result.artefacts
    assert isinstance(quiz, Quiz)
    assert len(quiz.items) == 4
    assert asked == [4, 2, 1, 1, 2, 1, 1]


def test_every_source_is_shown_to_one_of_the_smaller_parts(tmp_path: Path) -> None:
    with FakeOpenAI(heeds_limit=True) as fake:
        write(fake, tmp_path, "quiz", max_output_tokens=1300)
        whole, *halves = [{span["id"] for span in read_prompt(each.prompt).spans} for each in fake.requests]
    smallest = [ids for ids in halves if not any(other < ids for other in halves)]
    assert set().union(*smallest) == whole
    assert sum(map(len, smallest)) == len(whole)


def test_asked_again_the_whole_is_not_paid_for_to_be_cut_once_more(tmp_path: Path) -> None:
    with FakeOpenAI(heeds_limit=True) as fake:
        first = write(fake, tmp_path, "quiz", max_output_tokens=1300)
        calls = len(fake.requests)
        second = write(fake, tmp_path, "quiz", max_output_tokens=1300)
        assert len(fake.requests) == calls
    assert second.artefacts == first.artefacts
    assert first.usage.calls == calls
    assert (second.usage.calls, second.usage.cached_calls) == (0, calls)


def test_after_a_failure_of_one_part_the_whole_is_not_asked_for_again(tmp_path: Path) -> None:
    with FakeOpenAI(heeds_limit=True) as fake:
        fake.fails_after = 4
        with pytest.raises(ModelUnusable, match="answered 503"):
            write(fake, tmp_path, "quiz", max_output_tokens=1300, retries=0)
        fake.fails_after = None
        write(fake, tmp_path, "quiz", max_output_tokens=1300)
        items = [read_prompt(each.prompt).items for each in fake.requests]
    assert items == [4, 2, 1, 1, 2, 2, 1, 1]


def test_an_answer_too_long_for_the_smallest_part_is_a_clear_failure(tmp_path: Path) -> None:
    with FakeOpenAI(Mode.TRUNCATED) as fake:
        with pytest.raises(ModelUnusable, match=r"summary of .*: the answer was cut at 600 tokens"):
            write(fake, tmp_path, "summary")
        # 16 spans, 8, 4, 2, 1: the first that fails costs none of the others
        assert len(fake.requests) == 5
    assert not list(tmp_path.rglob("*.json"))


@pytest.mark.parametrize("kind", ["session_plan", "trainer_guide"])
def test_what_cannot_be_cut_into_parts_is_asked_for_once(kind: str, tmp_path: Path) -> None:
    with FakeOpenAI(Mode.TRUNCATED) as fake:
        with pytest.raises(ModelUnusable, match="cut at 600 tokens"):
            write(fake, tmp_path, kind)
        assert len(fake.requests) == 1


def test_smaller_parts_hold_to_the_budget(tmp_path: Path) -> None:
    with FakeOpenAI(Mode.TRUNCATED) as fake:
        writer = make_writer(fake, tmp_path, budget=Budget(tokens=10_000), max_output_tokens=600)
        request = make_request(module=builders.module(artefacts=("summary",)), spans=LONG)
        with pytest.raises(BudgetExceeded):
            writer.write(request, IdAllocator())
        assert len(fake.requests) in {1, 2, 3, 4}


def test_reasoning_that_uses_up_the_answer_is_not_asked_for_in_parts(tmp_path: Path) -> None:
    """A smaller part takes as much reasoning: it is the limit that has to change."""
    with FakeOpenAI(Mode.ONLY_HIDDEN_REASONING) as fake:
        with pytest.raises(ModelUnusable, match=r"reasoned up to the limit .* model\.reasoning_effort"):
            write(fake, tmp_path, "summary")
        assert len(fake.requests) == 1


@settings(max_examples=examples(50), deadline=None)
@given(
    lengths=st.lists(st.integers(1, 3_000), min_size=1, max_size=12),
    questions=st.integers(1, 30),
    by_question=st.booleans(),
)
def test_halves_share_out_all_that_their_part_has(
    lengths: list[int], questions: int, by_question: bool
) -> None:
    asked = make_request(spans=sources(*lengths, 10), module=builders.module(questions=questions))
    part, *_ = split_request(asked, SMALL, by_question=by_question)
    halves = halve_part(part, asked, by_question=by_question)
    assert len(halves) in {0, 2}
    if halves:
        assert [span for half in halves for span in shown(half)] == shown(part)
        assert sum(half.questions for half in halves) == part.questions
        assert all(half.statements < part.statements for half in halves)
        assert [half.number for half in halves] == [2 * part.number - 1, 2 * part.number]
