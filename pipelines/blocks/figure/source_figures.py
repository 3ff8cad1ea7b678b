"""Figures made of a source's pictures, with the texts the source has, whoever places them."""

from collections.abc import Iterator

from pipelines.blocks.figure.contract import Figure
from pipelines.drafting.prompt import Line
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.text.licences import asks_to_name_author, names_author
from schemas.course import Course
from schemas.draft import Citation, Origin, PictureRole, ShownPicture, Statement
from schemas.source import SourceSpans, SourceText, Span
from schemas.source_pictures import Picture

BEYOND_LAST = 500
"""Characters after the last passage of a part of a source, up to which a picture belongs to that part."""


def make_figure(
    source: SourceText, picture: Picture, block_id: str, course: Course, caption: tuple[Statement, ...] = ()
) -> Figure:
    """Return the figure that shows a picture of a source, with the texts its source has."""
    stated_rights = course.find_source_rights(source.name)
    return Figure(
        id=block_id,
        picture=ShownPicture(
            id=picture.id,
            sha256=picture.sha256,
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
            source=source.name,
            anchor=picture.anchor,
        ),
        alternative=picture.alternative or "",
        role=PictureRole.INFORMATIVE,
        credit=picture.credit or _choose_credit(stated_rights, course),
        rights=stated_rights,
        caption=caption,
    )


def _choose_credit(stated_rights: str, course: Course) -> str:
    """Return what learners read of whose a picture is: the line on its rights if it says whom to name."""
    if not stated_rights:
        return course.pictures.credit
    is_credit = asks_to_name_author(stated_rights) and names_author(stated_rights)
    return stated_rights if is_credit else ""


def find_picture(spans: SourceSpans, picture_id: str) -> tuple[SourceText, Picture] | None:
    """Return a kept picture and its source by its id; None if no source has it."""
    pictures = ((source, picture) for source in spans.sources for picture in source.kept_pictures)
    return next((found for found in pictures if found[1].id == picture_id), None)


def find_stored_picture(spans: SourceSpans, picture_id: str) -> tuple[SourceText, Picture] | None:
    """Return a picture and its source by its id, even one that was left out; None if no source has it."""
    pictures = ((source, picture) for source in spans.sources for picture in source.stored_pictures)
    return next((found for found in pictures if found[1].id == picture_id), None)


def list_picture_lines(spans: SourceSpans) -> Iterator[Line]:
    """Yield what a model is told of each picture among some passages: its id, its place and its texts."""
    for source in spans.sources:
        for picture in source.kept_pictures:
            before = [span for span in source.spans if span.end <= picture.offset]
            is_before_last = bool(source.spans) and picture.offset <= source.spans[-1].end + BEYOND_LAST
            if before and is_before_last:
                yield {
                    "picture": picture.id,
                    "after": before[-1].id,
                    "alternative": picture.alternative or "",
                    "caption": picture.caption or "",
                }


def quote_span(source: SourceText, span: Span, ids: IdAllocator) -> Statement:
    """Return a span word for word, with its citation."""
    return Statement(
        id=ids.allocate_statement(),
        text=span.text,
        citations=(Citation.of(source, span),),
        origin=Origin.EXTRACTIVE,
    )
