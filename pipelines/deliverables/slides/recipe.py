"""The model's answer for slides, and the slides built from it; code adds title, agenda and key points."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.lesson import recipe as lesson
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.sections import keep_section, list_page_claims, make_direction
from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.slides.deck import frame_deck, is_short, read_phrases
from pipelines.drafting.element_builder import (
    ArtefactAnswer,
    ElementBuilder,
    Name,
    Names,
    StatementAnswer,
    Text,
)
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line
from schemas.contract import Contract
from schemas.draft import Notes, Paragraph, Section, Statement, walk_citing
from schemas.language import Language

MOST_KEY_POINTS = 5


class SlideAnswer(Contract):
    """One message: its title, points on screen, rows of a table, what the trainer says and does."""

    id: Name
    title: Text
    objective: Name
    points: Annotated[list[StatementAnswer], Field(max_length=10)]
    rows: Names
    notes: Annotated[list[StatementAnswer], Field(max_length=10)]
    trainer_does: Text


class SlidesAnswer(ArtefactAnswer):
    """The slides, in order, and the points to close with."""

    slides: Annotated[list[SlideAnswer], Field(min_length=1, max_length=60)]
    key_points: Annotated[list[StatementAnswer], Field(max_length=10)]


def outline(slides: Slides) -> Iterator[Line]:
    """Yield the slides as the prompt shows them, without those code makes."""
    shown = tuple(section for section in slides.sections if is_written(section))
    if shown:
        yield from lesson.outline(Lesson(sections=shown))


def build(answers: Sequence[SlidesAnswer], builder: ElementBuilder, earlier: Slides | None) -> Slides | None:
    """Return the slides; None where no slide says anything one can read."""
    everything = earlier.sections if earlier else ()
    before = [section for section in everything if is_written(section)]
    statements = [each for each in walk_citing(everything) if isinstance(each, Statement)]
    made = (_slide(said, builder, before) for answer in answers for said in answer.slides)
    content = [section for section in made if section is not None]
    said = (builder.build_statement(point, statements) for answer in answers for point in answer.key_points)
    points = [point for point in said if point is not None] or _keep_closing_points(everything, builder)
    titles = [section.title for section in content]
    return frame_deck(content, titles, points[:MOST_KEY_POINTS], builder.request, builder.ids)


def _keep_closing_points(earlier: Sequence[Section], builder: ElementBuilder) -> list[Statement]:
    """Return the points the slides closed with before, for an answer that says nothing of them."""
    closing = (section for section in earlier if _is_closing(section))
    return [builder.keep_earlier(point) for section in closing for point in list_page_claims(section)]


def _is_closing(section: Section) -> bool:
    """Return whether a slide is the last one, with the key points, in whatever language it was written."""
    return any(section.title == read_phrases(language)["key_points"] for language in Language)


def is_written(section: Section) -> bool:
    """Return whether a slide is a writer's: code makes the title, objectives, agenda and key points anew."""
    if _is_closing(section):
        return False
    shown = [each for block in section.blocks if not isinstance(block, Notes) for each in walk_citing(block)]
    return any(getattr(each, "nature", None) is None for each in shown)


def _slide(said: SlideAnswer, builder: ElementBuilder, earlier: Sequence[Section]) -> Section | None:
    if not said.points and not said.rows:
        before = builder.take_earlier(said.id, earlier)
        return keep_section(before, builder) if before is not None else None
    blocks = [
        lesson.BlockAnswer(kind="paragraph", statements=said.points, caption="", rows=[]),
        lesson.BlockAnswer(kind="table", statements=[], caption=said.title, rows=said.rows),
    ]
    page = lesson.SectionAnswer(id=said.id, title=said.title, objective=said.objective, blocks=blocks)
    answer = lesson.LessonAnswer(could_not=[], sections=[page])
    shown = lesson.build([answer], builder, Lesson(sections=tuple(earlier)) if earlier else None)
    if shown is None:
        return None
    section = shown.sections[0]
    return section.model_copy(
        update={"blocks": (*_on_screen(section), _notes(said, section, builder, earlier))}
    )


def _on_screen(section: Section) -> Iterator[object]:
    """Yield the blocks of a slide with its short points alone, or its first where none is short."""
    for block in section.blocks:
        if isinstance(block, Paragraph):
            short = tuple(each for each in block.statements if is_short(each))
            yield block.model_copy(update={"statements": short or block.statements[:1]})
        else:
            yield block


def _notes(
    answer: SlideAnswer, section: Section, builder: ElementBuilder, earlier: Sequence[Section]
) -> Notes:
    """Return what the trainer does, then what they say: the points too long for the screen come here."""
    statements = [each for each in walk_citing(tuple(earlier)) if isinstance(each, Statement)]
    text = to_plain_text(answer.trainer_does) or read_phrases(builder.language)["ask_1"]
    shown = {each.id for block in _on_screen(section) for each in walk_citing(block)}
    long = [each for block in section.blocks if isinstance(block, Paragraph) for each in block.statements]
    answered = (builder.build_statement(note, statements) for note in answer.notes)
    unseen = (each for each in long if each.id not in shown)
    notes = (each for each in answered if each is not None)
    return Notes(statements=(make_direction(text, builder.ids), *unseen, *notes))
