"""Slides without a model: the lesson's own short sentences on screen, the longer ones in the notes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.deliverables.figures.contract import Figures
from pipelines.deliverables.lesson.extraction import LONGEST_TITLE
from pipelines.deliverables.lesson.extraction import quote_piece as quoted
from pipelines.deliverables.lesson.sections import (
    find_first,
    find_lesson,
    make_datum,
    make_direction,
    repeat_row,
    repeat_statement,
)
from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.summary import extraction as summary
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.kind import Material
from pipelines.drafting.request import DraftRequest, IdAllocator
from schemas.draft import Block, Notes, Paragraph, Section, Statement, Steps, Table, walk_citations
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts

MOST_POINTS = 5
LONGEST_POINT = 15  # words
MOST_ROWS = 7
QUESTIONS = 4

FEWEST_SLIDES = 6
"""With content, however short the module."""


@dataclass
class Slide:
    """One slide to be: what stands on it, and the sentences for its notes."""

    points: list[Statement] = field(default_factory=list)
    notes: list[Statement] = field(default_factory=list)


def from_material(material: Material) -> Slides | None:
    """Return the slides the module's minutes allow; None where there is no lesson to show."""
    lesson = find_lesson(material)
    if lesson is None:
        return None
    maker = SlideMaker(material.ids, material.language)
    figures = find_first(material.made, Figures)
    drawn = [(page, tuple(maker.of_page(page, figures))) for page in lesson.sections]
    shown = limit_slides(
        drawn, count_most_slides(material.module.duration_minutes) - 1
    )  # the key points close
    content = [slide for _, slides in shown for slide in number_slides(slides)]
    points = _key_points(material)
    titles = [page.title for page, slides in shown if slides]
    return frame_slides(content, titles, points, material.request, material.ids)


def count_most_slides(minutes: int) -> int:
    """Return how many slides with content a module of so many minutes has time for: one a minute."""
    return max(minutes, FEWEST_SLIDES)


Drawn = Sequence[tuple[Section, tuple[tuple[Section, ...], ...]]]
"""Each page of a lesson with the slides of each of its blocks."""


def limit_slides(drawn: Drawn, most: int) -> list[tuple[Section, tuple[Section, ...]]]:
    """Return each page with at most so many slides in all: pages take turns, those of an objective first.

    The slides of one block stay together: half a procedure or half a table is no use.
    """
    turns = sorted(
        (turn, page.objective is None, number)
        for number, (page, blocks) in enumerate(drawn)
        for turn in range(len(blocks))
    )
    chosen: set[tuple[int, int]] = set()
    room = most
    for turn, _, number in turns:
        slides = drawn[number][1][turn]
        if len(slides) <= room:
            room -= len(slides)
            chosen.add((number, turn))
    return [
        (
            page,
            tuple(slide for turn, block in enumerate(blocks) if (number, turn) in chosen for slide in block),
        )
        for number, (page, blocks) in enumerate(drawn)
    ]


def frame_slides(
    content: Sequence[Section],
    titles: Iterable[str],
    points: Iterable[Statement],
    request: DraftRequest,
    ids: IdAllocator,
) -> Slides | None:
    """Return slides with a title, objectives and an agenda of `titles` before them, key points after them."""
    if not content:
        return None
    maker = SlideMaker(ids, request.course.language_of(request.module))
    opening = maker.make_opening(request, titles)
    slides = (*number_slides(tuple(opening)), *content, *maker.make_closing(points))
    return Slides(sections=tuple(_apart(slides)))


class SlideMaker:
    """Makes slides in a language; each has a direction for the trainer in its notes."""

    def __init__(self, ids: IdAllocator, language: Language) -> None:
        self._ids = ids
        self._say = read_phrases(language)
        self._asked = 0

    def make_opening(self, request: DraftRequest, titles: Iterable[str]) -> Iterator[Section]:
        """Yield the title slide, the objectives where the module has some, and the agenda."""
        course, module = request.course, request.module
        owner = [course.context.organisation] if course.context else []
        about = [make_datum(text, self._ids) for text in (course.title, *owner)]
        yield self._slide(module.title, [Paragraph(statements=tuple(about))], "welcome")
        if module.objectives:
            aims = tuple(make_datum(objective.text, self._ids) for objective in module.objectives)
            for part in _in_turn(aims, MOST_POINTS):
                yield self._slide(self._say["objectives"], [Paragraph(statements=part)], "ask_aims")
        agenda = tuple(make_direction(title, self._ids) for title in dict.fromkeys(titles))
        for part in _in_turn(agenda, MOST_POINTS + 2):
            yield self._slide(self._say["agenda"], [Paragraph(statements=part)], "tell_agenda")

    def of_page(self, page: Section, figures: Figures | None) -> Iterator[tuple[Section, ...]]:
        """Yield the slides of each block of a page: sentences, procedures, tables, then its charts."""
        for block in page.blocks:
            yield tuple(self._of_block(page, block))
        yield from ((chart,) for chart in self._charts(page, figures))

    def _of_block(self, page: Section, block: Block) -> Iterator[Section]:
        if isinstance(block, Table):
            for part in _in_turn(block.rows, MOST_ROWS):
                rows = tuple(repeat_row(row, self._ids) for row in part)
                yield self._page(page, [block.model_copy(update={"rows": rows})], "read_table")
        elif isinstance(block, Steps):
            for steps in _in_turn(block.statements, MOST_POINTS):
                shown = tuple(repeat_statement(step, self._ids) for step in steps)
                yield self._page(page, [Steps(statements=shown)], "show_steps")
        elif isinstance(block, Paragraph):
            for slide in _slides(block.statements):
                shown = tuple(repeat_statement(point, self._ids) for point in slide.points)
                yield self._page(page, [Paragraph(statements=shown)], self._question(), slide.notes)

    def make_closing(self, points: Iterable[Statement]) -> Iterator[Section]:
        """Yield the key points: the short ones on screen, at most five, the longer ones in the notes."""
        everything = tuple(points)
        short = [point for point in everything if is_short(point)] or list(everything)
        chosen = _at_a_glance(short)
        shown = [repeat_statement(point, self._ids) for point in chosen]
        if shown:
            ids = {point.id for point in chosen}
            notes = [point for point in everything if point.id not in ids]
            blocks: list[Block] = [Paragraph(statements=tuple(shown))]
            yield self._slide(self._say["key_points"], blocks, "let_choose", notes)

    def _question(self) -> str:
        """Return which question a slide of sentences begins with: each by turns."""
        self._asked += 1
        return f"ask_{(self._asked - 1) % QUESTIONS + 1}"

    def _charts(self, page: Section, figures: Figures | None) -> Iterator[Section]:
        """Yield the charts that rest on what a page says; its diagrams are its procedures, shown already."""
        own = {citation.span for citation in walk_citations(page)}
        for figure in figures.sections if figures else ():
            tables = [block for block in figure.blocks if isinstance(block, Table)]
            if tables and {citation.span for citation in walk_citations(figure)} <= own:
                blocks: list[Block] = [
                    table.model_copy(update={"rows": tuple(repeat_row(row, self._ids) for row in table.rows)})
                    for table in tables
                ]
                yield self._slide(figure.title, blocks, "read_chart", objective=figure.objective)

    def _page(self, page: Section, blocks: list[Block], cue: str, notes: Sequence[Statement] = ()) -> Section:
        return self._slide(page.title, blocks, cue, notes, page.objective)

    def _slide(
        self,
        title: str,
        blocks: list[Block],
        cue: str,
        notes: Sequence[Statement] = (),
        objective: str | None = None,
    ) -> Section:
        told = (
            make_direction(self._say[cue], self._ids),
            *(repeat_statement(note, self._ids) for note in notes),
        )
        everything = (*blocks, Notes(statements=told))
        name = title[:LONGEST_TITLE].strip()
        return Section(id=self._ids.allocate_page(), title=name, objective=objective, blocks=everything)


def number_slides(slides: Sequence[Section]) -> Iterator[Section]:
    """Yield slides that share a title with their number after it: a screen reader tells slides by titles."""
    shared = Counter(slide.title for slide in slides)
    met: Counter[str] = Counter()
    for slide in slides:
        met[slide.title] += 1
        many = shared[slide.title]
        title = f"{slide.title} ({met[slide.title]}/{many})" if many > 1 else slide.title
        yield slide.model_copy(update={"title": title})


def _apart(slides: Iterable[Section]) -> Iterator[Section]:
    """Yield the slides, a number after a title an earlier one has: a page may be called as the module is."""
    seen: set[str] = set()
    for slide in slides:
        title, number = slide.title, 1
        while title in seen:
            number += 1
            title = f"{slide.title} ({number})"
        seen.add(title)
        yield slide.model_copy(update={"title": title})


def is_short(statement: Statement) -> bool:
    """Return whether a sentence can be taken in at a glance."""
    return len(statement.text.split()) <= LONGEST_POINT


def _at_a_glance(points: Sequence[Statement]) -> list[Statement]:
    """Return as many points as a slide holds, one at least."""
    chosen: list[Statement] = []
    for point in points[:MOST_POINTS]:
        words = sum(len(each.text.split()) for each in (*chosen, point))
        if not chosen or words <= MOST_POINTS * LONGEST_POINT:
            chosen.append(point)
    return chosen


def _slides(statements: Sequence[Statement]) -> list[Slide]:
    """Return sentences as slides, in order: the short ones on screen, each longer one in the notes.

    Nothing is shortened, for that would be writing. Where no sentence is short the shortest is shown.
    """
    slides = [Slide()]
    for statement in statements:
        if not is_short(statement):
            slides[-1].notes.append(statement)
            continue
        if len(slides[-1].points) == MOST_POINTS:
            slides.append(Slide())
        slides[-1].points.append(statement)
    for slide in slides:
        if not slide.points and slide.notes:
            shortest = min(slide.notes, key=lambda each: len(each.text.split()))
            slide.notes.remove(shortest)
            slide.points.append(shortest)
    return [slide for slide in slides if slide.points]


def _key_points(material: Material) -> list[Statement]:
    """Return the points of the summary, and short sentences beside them where few of them are short."""
    made = find_first(material.made, Summary)
    points = list(made.points) if made else []
    ranked = summary.rank_sentences(
        material.pieces, material.request.spans, material.module, material.language
    )
    told = {citation.span for point in points for citation in point.citations}
    for piece in ranked:
        if sum(map(is_short, points)) >= MOST_POINTS:
            break
        if piece.span.id not in told and len(piece.text.split()) <= LONGEST_POINT:
            points.append(quoted(piece, material.ids))
    return points


def _in_turn(parts: tuple, most: int) -> list[tuple]:  # type: ignore[type-arg]
    """Return parts in groups of about the same size, none with more than `most`."""
    groups = -(-len(parts) // most) or 1
    size = -(-len(parts) // groups)
    return [parts[at : at + size] for at in range(0, len(parts), size)] if parts else []


def read_phrases(language: Language) -> TextCatalogue:
    """Return what slides say of themselves, and what they tell a trainer to do; none of it states a fact."""
    return read_texts("deliverables.slides.phrases", language)
