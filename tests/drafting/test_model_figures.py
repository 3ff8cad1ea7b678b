"""A model names a picture of the sources by its id; code shows it, and no other."""

import json
from pathlib import Path
from typing import Any

from pipelines.blocks.figure.contract import Figure
from pipelines.deliverables.lesson import recipe as lesson_model
from pipelines.deliverables.lesson.block_answer import BlockAnswer
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.lesson_answer import LessonAnswer, SectionAnswer
from pipelines.drafting.element_builder import ElementBuilder, TaughtAnswer
from pipelines.drafting.plan.asked_pages import count_span_words
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.fake_writer import make_request, make_writer
from schemas.source import SourceSpans
from schemas.source_pictures import Picture, SourcePictures

SOURCE = builders.spans().sources[0]
PICTURE = Picture(
    id="pic-0123456789",
    sha256="5" * 64,
    media_type="image/png",
    width=400,
    height=300,
    anchor=SOURCE.spans[1].anchor,
    offset=SOURCE.spans[1].end,
    alternative="Une porte <fermée>",
    caption="La porte",
)


def write_spans(*pictures: Picture) -> SourceSpans:
    shown = SOURCE.model_copy(update={"pictures": SourcePictures(kept=pictures) if pictures else None})
    return builders.spans().model_copy(update={"sources": (shown, *builders.spans().sources[1:])})


def request(*pictures: Picture) -> DraftRequest:
    return make_request(course=builders.course(), spans=write_spans(*pictures))


def build(builder: ElementBuilder, *named: str, earlier: Lesson | None = None) -> Lesson | None:
    """The lesson of a model that wrote a sentence and named these pictures."""
    sentence = TaughtAnswer(id="", text="Il fait froid.", span_ids=[SOURCE.spans[1].id])
    answers: list[Any] = [
        {"kind": "paragraph", "statements": [sentence], "caption": "", "rows": []},
        *({"kind": "figure", "statements": [], "caption": "", "rows": [], "picture": name} for name in named),
    ]
    blocks = [BlockAnswer(**answer) for answer in answers]
    page = SectionAnswer(id="", title="Page", objective="", blocks=blocks)
    return lesson_model.build([LessonAnswer(could_not=[], sections=[page])], builder, earlier)


def list_figures(lesson: Lesson | None) -> list[Figure]:
    assert lesson is not None
    return [block for block in lesson.sections[0].blocks if isinstance(block, Figure)]


def read_prompt(asked: DraftRequest, folder: Path) -> str:
    """What a model is asked for the lesson."""
    with FakeOpenAI() as model:
        make_writer(model, folder).write(asked, IdAllocator())
        return next(each.prompt for each in model.requests if each.subject == "lesson")


def test_a_model_is_offered_each_picture_by_id_with_its_texts(tmp_path: Path) -> None:
    prompt = read_prompt(request(PICTURE), tmp_path)
    page, line = [line for line in prompt.splitlines() if PICTURE.id in line]
    assert json.loads(page)["pictures"] == [PICTURE.id], "rules planned it there"
    assert json.loads(line) == {
        "picture": PICTURE.id,
        "after": SOURCE.spans[1].id,
        "alternative": "Une porte <fermée>",
        "caption": "La porte",
    }
    assert "<fermée>" not in line


def test_a_caption_is_told_from_the_passages_to_teach_and_asks_for_no_words(tmp_path: Path) -> None:
    captioned = PICTURE.model_copy(update={"caption": SOURCE.spans[2].text})
    prompt = read_prompt(request(captioned), tmp_path)
    (line,) = [line for line in prompt.splitlines() if line.startswith("{") and SOURCE.spans[2].id in line][
        :1
    ]
    assert json.loads(line)["kind"] == "caption"
    assert 'A line of kind "caption"' in prompt
    words = [count_span_words(request(each).spans)[SOURCE.spans[2].id] for each in (PICTURE, captioned)]
    assert words == [len(SOURCE.spans[2].text.split()), 0]


def test_sources_without_pictures_offer_none(tmp_path: Path) -> None:
    assert "picture" not in read_prompt(request(), tmp_path)


def test_a_picture_that_is_named_becomes_a_figure_once() -> None:
    lesson = build(ElementBuilder(request(PICTURE), IdAllocator()), PICTURE.id, PICTURE.id)
    (figure,) = list_figures(lesson)
    assert (figure.picture.sha256, figure.alternative) == (PICTURE.sha256, PICTURE.alternative)


def test_a_picture_of_no_source_is_not_shown() -> None:
    builder = ElementBuilder(request(PICTURE), IdAllocator())
    assert list_figures(build(builder, "pic-9999999999")) == []
    assert builder.invented == ["pic-9999999999"]


def test_a_revision_keeps_what_a_person_wrote_of_a_picture() -> None:
    first = build(ElementBuilder(request(PICTURE), IdAllocator()), PICTURE.id)
    (figure,) = list_figures(first)
    worded = figure.model_copy(update={"alternative": "La porte de la réserve"})
    assert first is not None
    section = first.sections[0].model_copy(update={"blocks": (worded,)})
    earlier = first.model_copy(update={"sections": (section,)})
    again = build(ElementBuilder(request(PICTURE), IdAllocator()), PICTURE.id, earlier=earlier)
    assert list_figures(again) == [worded]
