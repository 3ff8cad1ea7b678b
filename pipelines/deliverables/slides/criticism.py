"""Rules on slides: readable at a glance, and as many as the module has time for."""

from collections.abc import Iterator

from pipelines.blocks.list.contract import LedList
from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.slides.deck import is_weighty
from pipelines.deliverables.slides.extraction import count_most_slides
from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.kind import Criticism
from schemas.draft import (
    Block,
    Layout,
    Notes,
    Origin,
    PictureBlock,
    Question,
    Row,
    Section,
    Statement,
    Steps,
    Table,
    is_taught,
    walk_citations,
)
from schemas.draft.alignment import list_pages
from schemas.finding import Finding

MOST_POINTS = 5
MOST_WORDS = 75
LONGEST_POINT = 15
"""Words; five points of fifteen words are what a slide holds."""

LONGEST_STEP = 22

FEWEST_LONG_QUOTATIONS = 3
VERY_LONG_QUOTATION = 40
"""Words of a quoted point that is worth shortening though it stands alone.

A few points a little longer than one's own are read all the same: told of every deck, nobody would act."""

LIGHT_SLIDE = 45
"""Words of a slide that is read at a glance, however many points they make."""


def find_full_slides(case: Case) -> Iterator[Finding]:
    """Find slides with more on them than people read while somebody speaks."""
    for section in (slide for deck in _decks(case) for slide in deck.sections):
        points, words = _measure_slide(section)
        if _is_full(section) and not _is_quoted(section):
            facts = {"title": cut_excerpt(section.title), "points": str(points), "words": str(words)}
            yield Finding(rule="slide.full", place=section.id, facts=facts)
        for each in _list_long_points(section):
            if each.origin is not Origin.EXTRACTIVE:
                facts = {"words": str(_words(each.text))}
                yield Finding(rule="slide.point_long", place=each.id, facts=facts)


def find_long_quotations(case: Case) -> Iterator[Finding]:
    """Find decks filled with more words of the sources than slides hold: told once, they are many.

    Definitions and values that a deck is to show are none of them.
    """
    for artefact in _decks(case):
        full = [section for section in artefact.sections if _is_full(section) and _is_quoted(section)]
        if full:
            facts = {"count": str(len(full)), "title": cut_excerpt(full[0].title)}
            yield Finding(rule="slide.quotations_full", place=artefact.kind, facts=facts)
        points = [
            each
            for section in artefact.sections
            for each in _list_long_points(section)
            if each.origin is Origin.EXTRACTIVE
            and _words(each.text) > LONGEST_STEP
            and not is_weighty(each, case.content.language)
        ]
        longest = max(points, key=lambda each: _words(each.text), default=None)
        has_very_long = longest is not None and _words(longest.text) > VERY_LONG_QUOTATION
        if longest is not None and (has_very_long or len(points) >= FEWEST_LONG_QUOTATIONS):
            facts = {
                "count": str(len(points)),
                "words": str(_words(longest.text)),
                "text": cut_excerpt(longest.text),
            }
            yield Finding(rule="slide.quotations_long", place=artefact.kind, facts=facts)


def find_wrong_pace(case: Case) -> Iterator[Finding]:
    """Find more slides than the module has minutes for, and pages, lists and tables without one."""
    if case.module is None:
        return
    minutes = case.module.duration_minutes
    for artefact in _decks(case):
        count = sum(
            any(is_taught(getattr(each, "nature", None)) for each in _list_on_screen(slide))
            for slide in artefact.sections
        )
        most = count_most_slides(minutes)
        if count > most:
            facts = {"count": str(count), "minutes": str(minutes), "most": str(most)}
            yield Finding(rule="slide.many", place=artefact.kind, facts=facts)
        told = {citation.span for citation in walk_citations(artefact)}
        taught = tuple(list_pages(case.content))
        unseen = [page.title for page in taught if not told & {each.span for each in walk_citations(page)}]
        if unseen and 2 * count > most:  # a short deck leaves out what its writer chose to
            facts = {"pages": cut_excerpt(", ".join(unseen)), "minutes": str(minutes)}
            yield Finding(rule="slide.left_out", place=artefact.kind, facts=facts)
        shown_pages = [page for page in taught if page.title not in unseen]
        lists = [name for page in shown_pages for name in _name_lists_unshown(page, told)]
        if lists and 2 * count > most:
            facts = {"lists": cut_excerpt("; ".join(dict.fromkeys(lists))), "count": str(len(lists))}
            yield Finding(rule="slide.list_left_out", place=artefact.kind, facts=facts)


def _name_lists_unshown(page: Section, told: set[str]) -> Iterator[str]:
    """Yield what introduces each list, procedure or table of a page that the slides tell nothing of."""
    for block in page.blocks:
        cited = {citation.span for citation in walk_citations(block)}
        if isinstance(block, Steps | LedList | Table) and cited and not cited & told:
            lead = block.lead if isinstance(block, LedList) else None
            yield page.title if lead is None else lead.text.rstrip(" :\u00a0\u202f")


def _measure_slide(section: Section) -> tuple[int, int]:
    """Return how many points a slide shows, and their words."""
    points = [each for each in _on_screen(section) if is_taught(each.nature)]
    return len(points), sum(_words(each.text) for each in points)


def _is_full(section: Section) -> bool:
    points, words = _measure_slide(section)
    return words > MOST_WORDS or (points > MOST_POINTS and words > LIGHT_SLIDE)


def _is_quoted(section: Section) -> bool:
    """Return whether all a slide shows is word for word from the sources."""
    return all(each.origin is Origin.EXTRACTIVE for each in _on_screen(section))


def _list_long_points(section: Section) -> Iterator[Statement]:
    for block in _list_blocks_of_points(section):
        most = LONGEST_STEP if isinstance(block, Steps) else LONGEST_POINT
        yield from (
            each for each in block.list_statements() if is_taught(each.nature) and _words(each.text) > most
        )


def _decks(case: Case) -> Iterator[Slides]:
    return (each for each in case.content.artefacts if isinstance(each, Slides))


def _on_screen(section: Section) -> Iterator[Statement]:
    """Yield the sentences read on a slide."""
    for block in _list_blocks_of_points(section):
        yield from block.list_statements()


def _list_blocks_of_points(section: Section) -> Iterator[Block]:
    """Yield what a slide says in points: words below a picture are small print, and code is looked at."""
    for block in section.blocks:
        is_code = Layout.VERBATIM in block.LAYOUTS.values()
        if not is_code and not isinstance(block, Notes | PictureBlock):
            yield block


def _list_on_screen(section: Section) -> Iterator[Statement | Row | Question]:
    for block in section.blocks:
        if not isinstance(block, Notes):
            yield from block.elements


def _words(text: str) -> int:
    return len(text.split())


CRITICISM = Criticism((find_full_slides, find_long_quotations, find_wrong_pace), place=20)
