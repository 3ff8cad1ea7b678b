"""A model says what its sentence is; code believes it as far as its citations go."""

import json
from pathlib import Path

import pytest

from adapters.llm.strict import build_strict_schema
from pipelines.deliverables.lesson import recipe as lesson_model
from pipelines.deliverables.lesson.block_answer import BlockAnswer
from pipelines.deliverables.lesson.lesson_answer import LessonAnswer, SectionAnswer
from pipelines.drafting.citations import cite_context
from pipelines.drafting.element_builder import ElementBuilder, StatedNature, TaughtAnswer
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.sourcing.course_context import renew_context
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.fake_writer import make_request, make_writer
from schemas.course import Context
from schemas.draft import Nature, Statement, walk_citing

CASE = "À Kerlan, un chariot est resté dehors."
TERM, MEANING = "quai", "la zone de réception"
COURSE = builders.course(
    context=Context(organisation="Les Halles de Brume", cases=(CASE,), vocabulary={TERM: MEANING})
)
SPANS = renew_context(builders.spans(), COURSE, COURSE.modules[0])
OF_CASE = cite_context(SPANS, CASE)[0].span
OF_TERM = cite_context(SPANS, TERM, MEANING)[0].span
OF_SOURCE = SPANS.sources[0].spans[1].id
CLAIM, ORGANISATION, DIRECTION, ILLUSTRATION = StatedNature


def asked() -> DraftRequest:
    return make_request(course=COURSE, spans=SPANS)


def said(stated: StatedNature, *span_ids: str) -> Statement:
    answer = TaughtAnswer(id="", text="Un chariot reste dehors.", span_ids=[*span_ids], nature=stated)
    block = BlockAnswer(kind="paragraph", statements=[answer], caption="", rows=[])
    page = SectionAnswer(id="", title="Page", objective="", blocks=[block])
    built = lesson_model.build(
        [LessonAnswer(could_not=[], sections=[page])],
        ElementBuilder(asked(), IdAllocator()),
        None,
    )
    (statement,) = (each for each in walk_citing(built) if isinstance(each, Statement))
    return statement


@pytest.mark.parametrize(
    ("stated", "span_ids", "nature"),
    [
        (CLAIM, [OF_SOURCE], None),
        (CLAIM, [OF_CASE], Nature.ORGANISATION),
        (CLAIM, [OF_SOURCE, OF_CASE], None),
        (ORGANISATION, [OF_SOURCE, OF_TERM], Nature.ORGANISATION),
        (ORGANISATION, [OF_SOURCE], None),
        (ORGANISATION, [], Nature.ORGANISATION),
        (DIRECTION, [], Nature.DIRECTION),
        (DIRECTION, [OF_CASE], Nature.DIRECTION),
        (ILLUSTRATION, [], Nature.ILLUSTRATION),
        (ILLUSTRATION, [OF_SOURCE], None),
        (ILLUSTRATION, [OF_CASE], Nature.ORGANISATION),
        (ILLUSTRATION, ["sp-0000000000"], Nature.ILLUSTRATION),
    ],
)
def test_what_a_sentence_cites_decides_what_it_is(
    stated: StatedNature, span_ids: list[str], nature: Nature | None
) -> None:
    assert said(stated, *span_ids).nature is nature


def test_a_term_is_quoted_with_its_meaning() -> None:
    (citation,) = said(ORGANISATION, OF_TERM).citations
    assert (citation.source, citation.quote) == ("course.yaml", f"{TERM} | {MEANING}")


def test_an_answer_recorded_before_natures_is_still_read() -> None:
    answer = TaughtAnswer.model_validate_json(json.dumps({"id": "", "text": "Fermez.", "span_ids": []}))
    assert answer.nature is CLAIM


def test_a_server_enforces_that_a_nature_is_said() -> None:
    schema = build_strict_schema(TaughtAnswer)
    assert "nature" in json.loads(json.dumps(schema))["required"]


def test_a_prompt_offers_the_context_by_id_and_says_what_each_nature_is(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        make_writer(fake, tmp_path).write(asked(), IdAllocator())
        prompts = {received.subject: received.prompt for received in fake.requests}
    for prompt in prompts.values():
        assert f'{{"id":"{OF_CASE}","case":"{CASE}"}}' in prompt
        assert f'{{"id":"{OF_TERM}","term":"{TERM}","meaning":"{MEANING}"}}' in prompt
        assert "entries of <course> that have an id" in prompt
    assert '"illustration": made up' in prompts["lesson"]
    assert '"illustration": made up' not in prompts["summary"]


def test_a_course_without_context_is_asked_what_it_was_before(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        make_writer(fake, tmp_path).write(make_request(), IdAllocator())
        prompts = [received.prompt for received in fake.requests]
    assert not any("entries of <course>" in prompt for prompt in prompts)
