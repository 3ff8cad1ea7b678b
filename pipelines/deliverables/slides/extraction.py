"""Slides without a model: the lesson's short sentences on screen, in notes what to stress of others."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.deliverables.figures.contract import Figures
from pipelines.deliverables.lesson.sections import find_first, find_lesson
from pipelines.deliverables.slides.brief_notes import begin_cues, brief_notes, cue_slides
from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.slides.deck import (
    LONGEST_POINT,
    MOST_POINTS,
    SlideBuilder,
    add_notes,
    frame_deck,
    is_short,
    number_slides,
    split_notes,
)
from pipelines.deliverables.slides.objective_slides import leave_out_shown, make_objective_slides
from pipelines.deliverables.summary import extraction as summary
from pipelines.deliverables.summary.contract import Summary, tells_order
from pipelines.drafting.kind import Material
from pipelines.drafting.speaker_notes import find_notes_beside
from pipelines.drafting.statements import quote_piece
from schemas.draft import Section, Statement, walk_citations

FEWEST_SLIDES = 6
"""With content, however short the module."""


@dataclass(frozen=True)
class PageSlides:
    """A page of a lesson, with the slides of each of its blocks."""

    page: Section
    blocks: tuple[tuple[Section, ...], ...]


def from_material(material: Material) -> Slides | None:
    """Return the slides that the module's minutes allow, or None if it has no lesson."""
    lesson = find_lesson(material)
    if lesson is None:
        return None
    builder = SlideBuilder(material.ids, material.language)
    figures = find_first(material.made, Figures)
    first = tuple(make_objective_slides(material, builder))
    most = count_most_slides(material.module.duration_minutes) - len(first) - 1  # the key points take one
    left = [leave_out_shown(page, first) for page in lesson.sections]
    pages = _make_pages(left, builder, figures)
    if sum(len(slides) for page in pages for slides in page.blocks) > most:
        pages = _make_pages(left, SlideBuilder(material.ids, material.language, is_roomy=False), figures)
    chosen_pages = _limit_slides(pages, most)
    cues = begin_cues(material)
    content = _add_speaker_notes(
        [
            *cue_slides(first, cues),
            *(
                slide
                for page, slides in chosen_pages
                for slide in number_slides(tuple(brief_notes(page, slides, material, cues)))
            ),
        ],
        material,
    )
    titles = [page.title for page, slides in chosen_pages if slides]
    return frame_deck(content, titles, _choose_key_points(material), material.request, material.ids)


def _make_pages(pages: Sequence[Section], builder: SlideBuilder, figures: Figures | None) -> list[PageSlides]:
    return [PageSlides(page, tuple(builder.make_page_slides(page, figures))) for page in pages]


def _add_speaker_notes(slides: Sequence[Section], material: Material) -> list[Section]:
    """Return the slides, the speaker notes of a source below the first that shows something of its slide."""
    unused = list(material.speaker_notes)
    noted = []
    for slide in slides:
        beside = find_notes_beside(walk_citations(slide), unused)
        unused = [note for note in unused if note not in beside]
        shown, said = split_notes(slide)
        quoted = (quote_piece(note, material.ids) for note in beside)
        noted.append(add_notes(slide, shown, (*said, *quoted)))
    return noted


def count_most_slides(minutes: int) -> int:
    """Return the number of slides with content that a module has time for: one for each minute."""
    return max(minutes, FEWEST_SLIDES)


def _limit_slides(pages: Sequence[PageSlides], most: int) -> list[tuple[Section, tuple[Section, ...]]]:
    """Return each page with its chosen slides, at most so many in all.

    Pages take turns, block by block, those that serve an objective first. The slides of one block stay
    together: half a procedure or half a table is no use.
    """
    order = sorted(
        (block, page_slides.page.objective is None, page)
        for page, page_slides in enumerate(pages)
        for block in range(len(page_slides.blocks))
    )
    chosen: set[tuple[int, int]] = set()
    room = most
    for block, _, page in order:
        slides = pages[page].blocks[block]
        if len(slides) <= room:
            room -= len(slides)
            chosen.add((page, block))
    return [
        (
            page_slides.page,
            tuple(
                slide
                for block, slides in enumerate(page_slides.blocks)
                if (page, block) in chosen
                for slide in slides
            ),
        )
        for page, page_slides in enumerate(pages)
    ]


def _choose_key_points(material: Material) -> list[Statement]:
    """Return the points of the summary; if few of them are short, also the best short sentences.

    The steps of an order have slides of their own, and are no line of one.
    """
    existing = find_first(material.made, Summary)
    told = existing.points if existing else ()
    points = [point for point in told if not tells_order(point)]
    ranked = summary.rank_sentences(
        material.pieces, material.request.spans, material.module, material.language
    )
    cited = {citation.span for point in points for citation in point.citations}
    for piece in ranked:
        if sum(map(is_short, points)) >= MOST_POINTS:
            break
        if piece.span.id not in cited and len(piece.text.split()) <= LONGEST_POINT:
            points.append(quote_piece(piece, material.ids))
    return points
