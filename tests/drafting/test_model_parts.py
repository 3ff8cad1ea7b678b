"""A module too large for one question is asked about in parts, and nothing of it is lost."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.quiz.recipe import QuizAnswer
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.parts import MOST_CHARACTERS, RequestPart, find_earlier_share, split_request
from pipelines.drafting.prompt import render
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.answers import read_prompt
from pipelines.testing.fake_openai.fake_writer import make_request, make_writer
from schemas.anchor import Anchor, ParagraphPlace
from schemas.course import ModelSettings
from schemas.kinds import DELIVERABLES
from schemas.source import SourceSpans, SourceText, Span, SpanKind
from tests.fuzzing import examples

SMALL = ModelSettings(base_url="http://127.0.0.1:1/v1", name="small", max_output_tokens=2000)


def sources(*lengths: int) -> SourceSpans:
    """One source with a sentence of each length."""
    text, found = "", []
    for number, length in enumerate(lengths, start=1):
        start = len(text)
        text += "x" * length + "\n"
        found.append(
            Span(
                id=f"sp-{number:010x}",
                kind=SpanKind.SENTENCE,
                text="x" * length,
                start=start,
                end=start + length,
                anchor=Anchor(place=ParagraphPlace(number=number), heading=("Chapitre",)),
            )
        )
    source = SourceText(
        name="sources/long.md",
        media_type="text/markdown",
        sha256=sha256(text.encode()).hexdigest(),
        language=builders.course().language,
        text=text,
        spans=tuple(found),
    )
    return SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))


def shown(part: RequestPart) -> list[str]:
    return [span.id for source in part.spans.sources for span in source.spans]


def parts_of(kind: str, asked: DraftRequest) -> tuple[RequestPart, ...]:
    recipe = asked.kinds[kind].recipe
    return split_request(asked, SMALL, by_question=recipe is not None and recipe.by_question)


@pytest.mark.parametrize("kind", list(DELIVERABLES.kinds))
def test_a_module_of_usual_size_is_one_question(kind: str) -> None:
    [part] = parts_of(kind, make_request())
    assert (part.of, part.questions, part.spans) == (1, 6, builders.spans())


@settings(max_examples=examples(25), deadline=None)
@given(
    lengths=st.lists(st.integers(1, 2 * MOST_CHARACTERS), min_size=1, max_size=12),
    questions=st.integers(1, 100),
    kind=st.sampled_from([*DELIVERABLES.kinds]),
)
def test_parts_share_out_every_span_once_and_every_question(
    lengths: list[int], questions: int, kind: str
) -> None:
    asked = make_request(spans=sources(*lengths), module=builders.module(questions=questions))
    cut = parts_of(kind, asked)
    spans = [span for part in cut for span in shown(part)]
    if kind == "quiz":
        assert sum(part.questions for part in cut) == questions
        assert len(spans) == len(set(spans))
    else:
        assert spans == [span.id for span in asked.spans.sources[0].spans]


def test_a_quiz_longer_than_an_answer_is_asked_for_in_parts_and_comes_back_whole(tmp_path: Path) -> None:
    module = builders.module(questions=40, artefacts=("quiz",))
    with FakeOpenAI() as fake:
        written = make_writer(fake, tmp_path).write(make_request(module=module), IdAllocator())
        asked = [read_prompt(received.prompt) for received in fake.requests]
    [quiz] = written.artefacts
    assert isinstance(quiz, Quiz)
    assert len(fake.requests) == 6
    assert sum(prompt.items for prompt in asked) == len(quiz.items) == 40
    assert all("this is part" in received.prompt for received in fake.requests)


def test_a_part_that_begins_inside_a_chapter_says_which(tmp_path: Path) -> None:
    spans = sources(*[1000] * (2 * MOST_CHARACTERS // 1000))
    module = builders.module(artefacts=("summary",))
    with FakeOpenAI() as fake:
        make_writer(fake, tmp_path).write(make_request(spans=spans, module=module), IdAllocator())
        assert [received.prompt.count('{"heading":"Chapitre"}') for received in fake.requests] == [1, 1]


def test_earlier_items_go_with_the_part_they_rest_on_and_uncited_ones_with_the_first() -> None:
    quiz = Quiz(
        items=(
            builders.question(1, citations=(builders.citation(2),)),
            builders.question(2, citations=(builders.citation(8),)),
            builders.question(3, citations=()),
        )
    )
    content = builders.content(artefacts=(quiz,))
    module = builders.module(questions=20, artefacts=("quiz",))
    asked = make_request(module=module, previous=builders.draft(content=content))
    shares = [find_earlier_share(quiz, part) for part in parts_of("quiz", asked)]
    named = [[item.id for item in share.items] if isinstance(share, Quiz) else [] for share in shares]
    assert named == [["q-0001", "q-0003"], [], ["q-0002"]]


def test_a_part_without_a_new_question_still_revises_the_items_that_rest_on_it() -> None:
    spans = sources(MOST_CHARACTERS, MOST_CHARACTERS, MOST_CHARACTERS)
    items = tuple(builders.question(n, citations=(builders.citation(n - 1, spans),)) for n in (1, 2, 3))
    previous = builders.draft(content=builders.content(artefacts=(Quiz(items=items),)))
    asked = make_request(spans=spans, module=builders.module(questions=1), previous=previous)
    assert [part.questions for part in parts_of("quiz", asked)] == [1, 1, 1]


def test_an_earlier_point_whose_span_is_gone_is_shown_with_the_first_part() -> None:
    gone = builders.statement(2, id="st-0009")
    spans = sources(MOST_CHARACTERS, MOST_CHARACTERS)
    first, second = parts_of("summary", make_request(spans=spans))
    assert find_earlier_share(Summary(points=(gone,)), first) == Summary(points=(gone,))
    assert find_earlier_share(Summary(points=(gone,)), second) is None


def test_the_room_of_an_answer_is_said_where_no_page_has_its_words() -> None:
    asked = make_request()
    recipe = asked.kinds["lesson"].recipe
    assert recipe is not None
    part = replace(RequestPart.whole(asked), statements=30)
    assert "at most 30 statements" in render(recipe.prompt, asked, part, ())[1].text


def test_an_empty_quiz_is_no_quiz() -> None:
    with pytest.raises(ValueError, match="no question of any kind"):
        QuizAnswer(questions=[], claims=[], could_not=[])
