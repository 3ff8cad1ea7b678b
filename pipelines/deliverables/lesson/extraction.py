"""A lesson without a model: the sources' own sentences, steps and rows, page by page under their headings."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil

from pipelines.blocks.figure.placement import place_figures
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.page_blocks import make_blocks, make_practice, outline_scenarios
from pipelines.deliverables.lesson.page_titles import LONGEST_TITLE, title_chapters
from pipelines.deliverables.lesson.planned_blocks import make_planned_blocks, makes_block
from pipelines.deliverables.lesson.unreadable import find_unreadable
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece, is_answer, measure_relevance
from pipelines.drafting.plan.outline import PlanPart, ScenarioOutline, list_pictures, outline_section
from pipelines.drafting.plan.written_pages import find_written_pages
from pipelines.drafting.request import IdAllocator
from schemas.course import Module
from schemas.draft import Section
from schemas.instructions import speaks_to_a_model
from schemas.language import Language
from schemas.plan import MOST_PAGES, LeftOutReason, PlannedPage, PlanRevision
from schemas.plan_edit import SCENARIO

WORDS_A_MINUTE = 100
"""Words of a lesson that a learner takes in: half the speed of reading, to leave time for thought."""


@dataclass(frozen=True)
class RankedChapter:
    """The spans under one heading of one source."""

    title: str
    pieces: tuple[Piece, ...]
    score: float
    objective: str | None
    page: str | None = None
    """The id its page has already; None if it gets a new one."""

    planned: PlannedPage | None = None
    """The page of the plan it follows."""

    @property
    def words(self) -> int:
        """Return the number of words of the chapter."""
        return sum(len(piece.text.split()) for piece in self.pieces)


def from_material(material: Material) -> Lesson | None:
    """Return the lesson of a module, or None if no span can be taught."""
    lesson = make_lesson(material, material.ids)
    return lesson and lesson.model_copy(update={"sections": place_figures(lesson.sections, material)})


def make_lesson(material: Material, ids: IdAllocator) -> Lesson | None:
    """Return the lesson of the module's plan, or of its pieces without one; None if no span can be taught."""
    plan = material.request.plan
    if plan is None or not plan.plan.pages:
        return extract_lesson(list_usable_pieces(material), material, ids)
    sections = tuple(
        _make_planned_section(chapter, plan, material, ids)
        for chapter in _list_planned_chapters(material, plan)
    )
    return Lesson(sections=sections) if sections else None


def list_page_scenarios(material: Material, spans: Collection[str]) -> tuple[ScenarioOutline, ...]:
    """Return the scenarios that rules make of the passages of a page."""
    return tuple(outline_scenarios(material.find_pieces(spans), material.language))


def makes_page_block(material: Material, kind: str, spans: Sequence[str]) -> bool:
    """Return whether a block of a kind can be made of passages."""
    return makes_block(kind, material.order_pieces(spans), material.language)


def outline_pages(material: Material) -> PlanPart:
    """Return the pages that the rules make of a module's pieces."""
    unreadable = material.compute_once(_find_unreadable)
    chapters = _list_chapters(list_usable_pieces(material), material)
    scratch = replace(material, ids=IdAllocator())
    chosen = _choose_chapters(chapters, material.module)
    without_room = (piece for chapter in chapters if chapter not in chosen for piece in chapter.pieces)
    sections = tuple(_make_section(chapter, material.language, scratch.ids) for chapter in chosen)
    figured = place_figures(sections, scratch)
    pages = tuple(
        replace(page, pictures=list_pictures(figured_section))
        for section, figured_section in zip(sections, figured, strict=True)
        for page in [outline_section(section)]
        if page is not None
    )
    carried = ceil(sum(chapter.words for chapter in chapters) / WORDS_A_MINUTE)
    left_out = unreadable | {piece.span.id: LeftOutReason.NO_ROOM for piece in without_room}
    return PlanPart(pages=pages, minutes_carried=carried, left_out=left_out)


def list_usable_pieces(material: Material) -> tuple[Piece, ...]:
    """Return the pieces of a module's material that a page can show."""
    unreadable = material.compute_once(_find_unreadable)
    return tuple(piece for piece in material.pieces if piece.span.id not in unreadable)


def _find_unreadable(material: Material) -> dict[str, LeftOutReason]:
    return find_unreadable(material.pieces, material.language)


def _list_planned_chapters(material: Material, plan: PlanRevision) -> Iterator[RankedChapter]:
    """Yield the pages of a plan with their pieces; a page whose evidence is gone is left out."""
    sections = find_written_pages(material.request)
    for page in plan.plan.pages:
        pieces = material.find_pieces(page.evidence)
        if pieces:
            written = sections.get(page.id)
            yield RankedChapter(page.title, pieces, 0.0, page.objective, written, page)


def extract_lesson(pieces: tuple[Piece, ...], material: Material, ids: IdAllocator) -> Lesson | None:
    """Return the lesson of some readable pieces of a module's material, or None if there are none."""
    chapters = _choose_chapters(_list_chapters(pieces, material), material.module)
    sections = tuple(_make_section(chapter, material.language, ids) for chapter in chapters)
    return Lesson(sections=sections) if sections else None


def title_page(heading: str, module: Module) -> str:
    """Return a source's heading as the title of a page, on one line; if it is empty, the module's title."""
    visible = "".join(each for each in heading if each.isprintable() or each.isspace())
    return " ".join(visible.split())[:LONGEST_TITLE].strip() or module.title


def _list_chapters(usable: Sequence[Piece], material: Material) -> list[RankedChapter]:
    """Return the spans under each heading; the solution of an exercise joins what stands before it."""
    groups: list[list[Piece]] = []
    for _, run in groupby(usable, key=lambda piece: (piece.source.name, piece.span.anchor.heading)):
        group = list(run)
        if groups and all(map(is_answer, group)) and groups[-1][0].source is group[0].source:
            groups[-1] += group
        else:
            groups.append(group)
    paths = [_drop_orders(group[0].span.anchor.heading) for group in groups]
    titles = title_chapters(paths, material.language)
    return [_make_chapter(group, title, material) for group, title in zip(groups, titles, strict=True)]


def _drop_orders(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the headings without those that are orders to a model: no learner reads them as a title."""
    return tuple(heading for heading in path if not speaks_to_a_model(heading))


def _make_chapter(group: list[Piece], title: str, material: Material) -> RankedChapter:
    module = material.module
    text = " ".join([*group[0].span.anchor.heading, *(piece.text for piece in group)])
    score = measure_relevance(text, module, material.language)
    objective = material.evidence.find_objective(group, module.objectives)
    return RankedChapter(title_page(title, module), tuple(group), score, objective)


def _choose_chapters(chapters: list[RankedChapter], module: Module) -> list[RankedChapter]:
    """Return, in source order, the most relevant chapters that fit the module's duration and its plan."""
    room = module.duration_minutes * WORDS_A_MINUTE
    chosen: list[int] = []
    for index in sorted(range(len(chapters)), key=lambda n: (-chapters[n].score, n)):
        if not chosen or (chapters[index].words <= room and len(chosen) < MOST_PAGES):
            chosen.append(index)
            room -= chapters[index].words
    return [chapters[index] for index in sorted(chosen)]


def _make_planned_section(
    chapter: RankedChapter, plan: PlanRevision, material: Material, ids: IdAllocator
) -> Section:
    """Return a page of a plan: its blocks as a person arranged them, or as rules make them."""
    planned, language = chapter.planned, material.language
    removed = {scenario.id for scenario in plan.plan.removed_scenarios or ()}
    if planned is None or planned.arranged is None:
        return _make_section(chapter, language, ids, removed)
    page = chapter.page or ids.allocate_page()
    arranged = [block for block in planned.blocks if block.kind != SCENARIO]
    blocks = (
        *make_planned_blocks(arranged, material, chapter.title, ids),
        *make_practice(chapter.pieces, language, ids, removed),
    )
    return Section(id=page, title=chapter.title, objective=chapter.objective, blocks=blocks)


def _make_section(
    chapter: RankedChapter, language: Language, ids: IdAllocator, removed: Collection[str] = ()
) -> Section:
    page = chapter.page or ids.allocate_page()
    blocks = (
        *make_blocks(chapter.pieces, chapter.title, language, ids),
        *make_practice(chapter.pieces, language, ids, removed),
    )
    return Section(id=page, title=chapter.title, objective=chapter.objective, blocks=blocks)
