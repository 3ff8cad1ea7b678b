"""The schema of a model's answer for slides, and the slides built from it."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.blocks.figure.source_figures import list_picture_lines
from pipelines.deliverables.lesson import recipe as lesson
from pipelines.deliverables.lesson.block_answer import (
    BlockAnswer,
    find_block_faults,
    is_code,
    place_faults,
)
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.lesson_answer import SectionAnswer
from pipelines.deliverables.lesson.sections import keep_section, list_page_claims
from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.slides.deck import frame_deck, is_short, read_phrases
from pipelines.drafting.element_builder import (
    ArtefactAnswer,
    ElementBuilder,
    Name,
    Names,
    StatementAnswer,
    TaughtAnswer,
    Text,
)
from pipelines.drafting.more_parts import add_parts
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line
from pipelines.drafting.statements import make_direction
from schemas.contract import Contract
from schemas.draft import Notes, Origin, Paragraph, Section, Statement, is_taught, walk_citing
from schemas.language import Language
from schemas.source import SourceSpans

MOST_KEY_POINTS = 5


class SlideAnswer(Contract):
    """One message: title, points on screen, rows or code, a picture, what the trainer says and does."""

    id: Name
    title: Text
    objective: Name
    points: Annotated[list[TaughtAnswer], Field(max_length=10)]
    rows: Names
    notes: Annotated[list[TaughtAnswer], Field(max_length=10)]
    trainer_does: Text
    picture: Name = ""

    @property
    def is_empty(self) -> bool:
        """Return whether it shows nothing; an earlier slide that it names stays as it is."""
        return not (self.points or self.rows or self.picture)


class SlidesAnswer(ArtefactAnswer):
    """The slides, in order, and the points to close with."""

    slides: Annotated[list[SlideAnswer], Field(min_length=1, max_length=60)]
    key_points: Annotated[list[StatementAnswer], Field(max_length=10)]


def outline(slides: Slides) -> Iterator[Line]:
    """Yield the slides as the prompt shows them, without those that code makes."""
    written = tuple(section for section in slides.sections if is_written(section))
    if written:
        yield from lesson.outline(Lesson(sections=written))


def find_faults(answer: SlidesAnswer, spans: SourceSpans) -> Iterator[str]:
    """Yield, in words for a model, which slides of an answer cannot be made as they are."""
    for number, slide in enumerate(answer.slides):
        shown = (block for block in _list_blocks(slide, spans) if block.kind != "paragraph")
        for block in shown:
            yield from place_faults(f"slides.{number}", find_block_faults(block, spans))


def list_slide_pictures(spans: SourceSpans) -> Iterator[Line]:
    """Yield the pictures that slides are offered: those with a text, which nobody asks for on a slide."""
    return (line for line in list_picture_lines(spans) if line["alternative"])


def build(answers: Sequence[SlidesAnswer], builder: ElementBuilder, earlier: Slides | None) -> Slides | None:
    """Return the slides; None if the answers hold nothing readable."""
    earlier_slides = earlier.sections if earlier else ()
    earlier_written = [section for section in earlier_slides if is_written(section)]
    statements = [each for each in walk_citing(earlier_slides) if isinstance(each, Statement)]
    content = _build_slides(answers, builder, earlier_written)
    new = (builder.build_statement(point, statements) for answer in answers for point in answer.key_points)
    points = [point for point in new if point is not None] or _keep_closing_points(earlier_slides, builder)
    titles = [section.title for section in content]
    return frame_deck(content, titles, points[:MOST_KEY_POINTS], builder.request, builder.ids)


def extend(
    there: Slides, answers: Sequence[SlidesAnswer], builder: ElementBuilder, most: int
) -> Slides | None:
    """Return the deck with more slides before its key points; None if the answers hold nothing readable."""
    return add_parts(there, _build_slides(answers, builder, ())[:most], _is_closing)


def _build_slides(
    answers: Sequence[SlidesAnswer], builder: ElementBuilder, earlier: Sequence[Section]
) -> list[Section]:
    slides = (_build_slide(slide, builder, earlier) for answer in answers for slide in answer.slides)
    return [section for section in slides if section is not None]


def _keep_closing_points(earlier: Sequence[Section], builder: ElementBuilder) -> list[Statement]:
    """Return the key points of the earlier slides, for an answer without any."""
    closing = (section for section in earlier if _is_closing(section))
    return [builder.keep_earlier(point) for section in closing for point in list_page_claims(section)]


def _is_closing(section: Section) -> bool:
    """Return whether a slide is the one with the key points, in any language."""
    return any(section.title == read_phrases(language)["key_points"] for language in Language)


def is_written(section: Section) -> bool:
    """Return whether a writer wrote a slide; title, objectives, agenda and key points are made by code."""
    if _is_closing(section):
        return False
    on_screen = [each for block in section.blocks if block.is_for_learners for each in walk_citing(block)]
    return any(is_taught(getattr(each, "nature", None)) for each in on_screen)


def _build_slide(
    answer_slide: SlideAnswer, builder: ElementBuilder, earlier: Sequence[Section]
) -> Section | None:
    if answer_slide.is_empty:
        earlier_slide = builder.take_earlier(answer_slide.id, earlier)
        return keep_section(earlier_slide, builder) if earlier_slide is not None else None
    blocks = list(_list_blocks(answer_slide, builder.request.spans))
    page = SectionAnswer(
        id=answer_slide.id, title=answer_slide.title, objective=answer_slide.objective, blocks=blocks
    )
    section = lesson.build_section(page, builder, earlier)
    if section is None:
        return None
    return section.model_copy(
        update={
            "blocks": (*_list_screen_blocks(section), _build_notes(answer_slide, section, builder, earlier))
        }
    )


def _list_blocks(slide: SlideAnswer, spans: SourceSpans) -> Iterator[BlockAnswer]:
    """Yield what a slide shows as blocks of a page; of the ids in `rows`, those of code make code."""
    yield BlockAnswer(kind="paragraph", statements=slide.points, caption="", rows=[])
    code = [name for name in slide.rows if (found := spans.find(name)) is not None and is_code(found[1])]
    rows = [name for name in slide.rows if name not in code]
    if rows:
        yield BlockAnswer(kind="table", statements=[], caption=slide.title, rows=rows)
    if code:
        yield BlockAnswer(kind="code", statements=[], caption="", rows=code)
    if slide.picture:
        yield BlockAnswer(kind="figure", statements=[], caption="", rows=[], picture=slide.picture)


def _list_screen_blocks(section: Section) -> Iterator[object]:
    """Yield the blocks of a slide, of each paragraph only the short points, or the first if none is short."""
    for block in section.blocks:
        if isinstance(block, Paragraph):
            short_points = tuple(statement for statement in block.statements if is_short(statement))
            yield block.model_copy(update={"statements": short_points or block.statements[:1]})
        else:
            yield block


def _build_notes(
    answer: SlideAnswer, section: Section, builder: ElementBuilder, earlier: Sequence[Section]
) -> Notes:
    """Return the notes: what the trainer does, the points too long for the screen, what the trainer says."""
    statements = [each for each in walk_citing(tuple(earlier)) if isinstance(each, Statement)]
    asked = to_plain_text(answer.trainer_does)
    direction = make_direction(asked or read_phrases(builder.language)["ask_1"], builder.ids)
    if asked:
        direction = direction.model_copy(update={"origin": Origin.MODEL})
    shown_ids = {each.id for block in _list_screen_blocks(section) for each in walk_citing(block)}
    points = [
        statement
        for block in section.blocks
        if isinstance(block, Paragraph)
        for statement in block.statements
    ]
    built_notes = (builder.build_statement(note, statements) for note in answer.notes)
    long_points = (point for point in points if point.id not in shown_ids)
    notes = (each for each in built_notes if each is not None)
    return Notes(statements=(direction, *long_points, *notes))
