"""Slides of a deck: how a page's blocks become slides, and the title, agenda and key points around them.

Extractive drafts and drafts of a model both build their decks here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby

from pipelines.blocks.callout.contract import Callout
from pipelines.blocks.list.contract import LedList
from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.deliverables.figures.contract import Figures
from pipelines.deliverables.lesson.page_titles import LONGEST_TITLE
from pipelines.deliverables.lesson.sections import repeat_block, repeat_row, repeat_statement
from pipelines.deliverables.slides.contract import Slides
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.statements import make_datum, make_direction
from pipelines.drafting.text.figures import find_figures
from pipelines.drafting.text.obligation_words import is_defining
from schemas.draft import (
    Block,
    Notes,
    NumberedBlock,
    Paragraph,
    PictureBlock,
    Section,
    Statement,
    StatementForm,
    Steps,
    Table,
    walk_citations,
)
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts

MOST_POINTS = 5
MOST_AGENDA_POINTS = 7
LONGEST_POINT = 15  # words
LONGEST_ITEM = 22
"""Words of an item of a list, as of a step: its neighbours help to read it at a glance."""

MOST_ROWS = 7

NUMBER = re.compile(r"(?: \(\d+(?:/\d+)?\))?")
"""What code sets behind a title that several slides share, as `number_slides` does; or nothing."""

LONGEST_WEIGHTY = 30
"""Words of a sentence that is shown though it is long: it says what a word means, or gives a value."""


@dataclass
class SlideSentences:
    """The sentences of one slide: those on screen below its `head`, and the longer ones for its notes."""

    head: tuple[Statement, ...] = ()
    points: list[Statement] = field(default_factory=list)
    notes: list[Statement] = field(default_factory=list)

    def has_room(self, point: Statement) -> bool:
        """Return whether one more point is read at a glance with those there are."""
        return not self.points or is_read_at_a_glance(
            [each.text for each in (*self.head, *self.points, point)]
        )

    def show(self, note: Statement, order: Sequence[Statement]) -> None:
        """Bring a sentence of the notes to the points, which stay in this order."""
        self.notes.remove(note)
        self.points = [each for each in order if each in (*self.points, note)]


def read_phrases(language: Language) -> TextCatalogue:
    """Return the headings of slides and what their notes tell a trainer to do; none of it states a fact."""
    return read_texts("deliverables.slides.phrases", language)


def frame_deck(
    content: Sequence[Section],
    titles: Iterable[str],
    points: Iterable[Statement],
    request: DraftRequest,
    ids: IdAllocator,
) -> Slides | None:
    """Return a deck: title, objectives, an agenda of `titles`, then the content, then the key points.

    None if there is no content. A page that has the title of the module is what the deck begins with.
    """
    if not content:
        return None
    language = request.course.language_of(request.module)
    builder, begin = SlideBuilder(ids, language), read_phrases(language)["begin"]
    whole = request.module.title[:LONGEST_TITLE].strip()
    opening = builder.make_opening(request, (_rename(title, whole, begin) for title in titles))
    shown = (each.model_copy(update={"title": _rename(each.title, whole, begin)}) for each in content)
    slides = (*number_slides(tuple(opening)), *shown, *builder.make_closing(points))
    return Slides(sections=tuple(_make_titles_unique(slides)))


def _rename(title: str, whole: str, begin: str) -> str:
    """Return the title of a slide: `begin` in the place of the module's own; the number of code stays."""
    number = title.removeprefix(whole)
    return f"{begin}{number}" if number != title and NUMBER.fullmatch(number) else title


class SlideBuilder:
    """Builds slides in one language; the notes of those on a page are the sentences it is too full for.

    `is_roomy`: there is time for more slides, so that every definition and value is on screen.
    """

    def __init__(self, ids: IdAllocator, language: Language, *, is_roomy: bool = True) -> None:
        self._ids = ids
        self._language = language
        self._is_roomy = is_roomy
        self._phrases = read_phrases(language)

    def make_opening(self, request: DraftRequest, titles: Iterable[str]) -> Iterator[Section]:
        """Yield the title slide, the objectives if the module has any, and the agenda."""
        course, module = request.course, request.module
        owner = [course.context.organisation] if course.context else []
        about = [make_datum(text, self._ids) for text in (course.title, *owner)]
        yield self.make_slide(module.title, [Paragraph(statements=tuple(about))], self._phrases["welcome"])
        if module.objectives:
            aims = tuple(make_datum(objective.text, self._ids) for objective in module.objectives)
            for part in split_evenly(aims, MOST_POINTS):
                yield self.make_slide(
                    self._phrases["objectives"], [Paragraph(statements=part)], self._phrases["ask_aims"]
                )
        agenda = tuple(make_direction(title, self._ids) for title in dict.fromkeys(titles))
        for part in split_evenly(agenda, MOST_AGENDA_POINTS):
            stages = [each.text for each in part]
            key = "tell_agenda" if len(stages) > 1 else "tell_stage"
            told = self._phrases.say(key, count=len(stages), first=stages[0], last=stages[-1])
            yield self.make_slide(self._phrases["agenda"], [Paragraph(statements=part)], told)

    def make_page_slides(self, page: Section, figures: Figures | None) -> Iterator[tuple[Section, ...]]:
        """Yield the slides of each block of a lesson's page, then those of its charts.

        A picture stands on the last slide of the block before it, which speaks of it.
        """
        slides: list[tuple[Section, ...]] = []
        for block in _join_points(page.blocks):
            if block.is_heading or block.list_questions():
                continue  # a slide has its own title, and nobody decides by looking on
            if isinstance(block, PictureBlock) and slides:
                *earlier, last = slides[-1]
                slides[-1] = (*earlier, self._add_picture(last, block))
            elif made := tuple(self._make_block_slides(page, block)):
                slides.append(made)
        yield from slides
        yield from ((chart,) for chart in self._make_chart_slides(page, figures))

    def _add_picture(self, slide: Section, block: PictureBlock) -> Section:
        """Return the slide with a picture above its notes; as it is if nobody worded the picture yet."""
        if not is_worded(block):
            return slide
        screen, said = split_notes(slide)
        return add_notes(slide, (*screen, repeat_block(block, self._ids)), said)

    def _make_block_slides(self, page: Section, block: Block) -> Iterator[Section]:
        if isinstance(block, Table):
            for part in split_evenly(block.rows, MOST_ROWS):
                rows = tuple(repeat_row(row, self._ids) for row in part)
                yield self._make_content_slide(page, [block.model_copy(update={"rows": rows})])
        elif isinstance(block, Steps):
            first = 1
            for steps in split_evenly(block.statements, MOST_POINTS):
                yield self._make_content_slide(page, [self._repeat_steps(steps, first)])
                first += len(steps)
        elif isinstance(block, LedList):
            for points in spread_items(block.items, self._language, head=(block.lead,) if block.lead else ()):
                yield self._make_content_slide(page, [self._repeat_list(block, points.points)], points.notes)
        elif isinstance(block, Callout) and not block.after:
            for points in self._spread(block.statements):
                callout = repeat_block(
                    block.model_copy(update={"statements": tuple(points.points)}), self._ids
                )
                yield self._make_content_slide(page, [callout], points.notes)
        elif isinstance(block, PictureBlock) and not is_worded(block):
            return
        elif isinstance(block, Reveal) and block.variant is RevealVariant.QUESTION:
            asked = Paragraph(statements=(repeat_statement(block.prompt, self._ids),))
            yield self._make_content_slide(page, [asked], block.details)
        elif isinstance(block, NumberedBlock) and not isinstance(block, Reveal):
            yield self._make_content_slide(page, [repeat_block(block, self._ids)])
        elif isinstance(block, Paragraph | Reveal):
            for sentences in self._spread(block.list_statements()):
                shown = tuple(repeat_statement(point, self._ids) for point in sentences.points)
                yield self._make_content_slide(page, [Paragraph(statements=shown)], sentences.notes)

    def _spread(self, statements: Sequence[Statement]) -> list[SlideSentences]:
        return spread_sentences(statements, self._language, is_roomy=self._is_roomy)

    def _repeat_steps(self, steps: Sequence[Statement], first: int) -> Steps | LedList:
        """Return steps numbered from `first`; those that go on from a slide before say their numbers."""
        shown = (repeat_statement(step, self._ids) for step in steps)
        if first == 1:
            return Steps(statements=tuple(shown))
        labels = (StatementForm(label=f"{number}.") for number in count(first))
        return LedList(
            id=self._ids.allocate_block(),
            items=tuple(
                step.model_copy(update={"form": form}) for step, form in zip(shown, labels, strict=False)
            ),
        )

    def _repeat_list(self, block: LedList, items: Iterable[Statement]) -> LedList:
        return LedList(
            id=self._ids.allocate_block(),
            lead=None if block.lead is None else repeat_statement(block.lead, self._ids),
            items=tuple(repeat_statement(item, self._ids) for item in items),
        )

    def make_closing(self, points: Iterable[Statement]) -> Iterator[Section]:
        """Yield the slide of key points: at most five short ones on screen, the others in its notes."""
        everything = tuple(points)
        short = [point for point in everything if is_short(point)] or list(everything)
        chosen = _choose_points(short)
        shown = [repeat_statement(point, self._ids) for point in chosen]
        if shown:
            ids = {point.id for point in chosen}
            notes = [point for point in everything if point.id not in ids]
            blocks: list[Block] = [Paragraph(statements=tuple(shown))]
            yield self.make_slide(self._phrases["key_points"], blocks, self._phrases["let_choose"], notes)

    def _make_chart_slides(self, page: Section, figures: Figures | None) -> Iterator[Section]:
        """Yield a slide for each chart whose sources the page cites; diagrams repeat its procedures."""
        page_spans = {citation.span for citation in walk_citations(page)}
        for figure in figures.sections if figures else ():
            if figure.tables and {citation.span for citation in walk_citations(figure)} <= page_spans:
                blocks: list[Block] = [
                    table.model_copy(update={"rows": tuple(repeat_row(row, self._ids) for row in table.rows)})
                    for table in figure.tables
                ]
                yield self.make_slide(figure.title, blocks, objective=figure.objective)

    def _make_content_slide(
        self, page: Section, blocks: list[Block], notes: Sequence[Statement] = ()
    ) -> Section:
        """Return a slide with the title and objective of a page, and what its notes say."""
        return self.make_slide(page.title, blocks, notes=notes, objective=page.objective)

    def make_slide(
        self,
        title: str,
        blocks: list[Block],
        cue: str = "",
        notes: Sequence[Statement] = (),
        objective: str | None = None,
    ) -> Section:
        """Return a slide; `cue` is what the trainer does, before its notes."""
        said = [make_direction(cue, self._ids)] if cue else []
        said += [repeat_statement(note, self._ids) for note in notes]
        slide = Section(
            id=self._ids.allocate_page(),
            title=title[:LONGEST_TITLE].strip(),
            objective=objective,
            blocks=tuple(blocks),
        )
        return add_notes(slide, slide.blocks, said)


def split_notes(slide: Section) -> tuple[tuple[Block, ...], tuple[Statement, ...]]:
    """Return what a slide shows, and what is said with it."""
    shown = tuple(block for block in slide.blocks if not isinstance(block, Notes))
    said = (each for block in slide.blocks if isinstance(block, Notes) for each in block.statements)
    return shown, tuple(said)


def add_notes(slide: Section, shown: Iterable[Block], said: Iterable[Statement]) -> Section:
    """Return a slide that shows these blocks, with notes if anything is said."""
    statements = tuple(said)
    notes = (Notes(statements=statements),) if statements else ()
    return slide.model_copy(update={"blocks": (*shown, *notes)})


def number_slides(slides: Sequence[Section]) -> Iterator[Section]:
    """Yield slides; those that share a title get a number, e.g. `Storage (2/3)`, for screen readers."""
    shared = Counter(slide.title for slide in slides)
    numbered: Counter[str] = Counter()
    for slide in slides:
        numbered[slide.title] += 1
        total = shared[slide.title]
        title = f"{slide.title} ({numbered[slide.title]}/{total})" if total > 1 else slide.title
        yield slide.model_copy(update={"title": title})


def _make_titles_unique(slides: Iterable[Section]) -> Iterator[Section]:
    """Yield the slides; a title that an earlier slide has gets a number, e.g. `Storage (2)`."""
    seen: set[str] = set()
    for slide in slides:
        title, number = slide.title, 1
        while title in seen:
            number += 1
            title = f"{slide.title} ({number})"
        seen.add(title)
        yield slide.model_copy(update={"title": title})


def is_worded(block: PictureBlock) -> bool:
    """Return whether a picture has its text; on a slide, one without would need it a second time."""
    return bool(block.spoken_text.strip())


def is_short(statement: Statement) -> bool:
    """Return whether a sentence is short enough to be shown on screen."""
    return len(statement.text.split()) <= LONGEST_POINT


def _choose_points(points: Sequence[Statement]) -> list[Statement]:
    """Return the first points that fit on one slide, one at least."""
    chosen: list[Statement] = []
    for point in points[:MOST_POINTS]:
        words = sum(len(each.text.split()) for each in (*chosen, point))
        if not chosen or words <= MOST_POINTS * LONGEST_POINT:
            chosen.append(point)
    return chosen


def spread_sentences(
    statements: Sequence[Statement],
    language: Language,
    *,
    is_roomy: bool = True,
    head: tuple[Statement, ...] = (),
) -> list[SlideSentences]:
    """Spread sentences over slides, in order: those to be read on screen, the others in the notes.

    Those are the short ones, and definitions and values: without `is_roomy`, as many as the slides of the
    short ones hold. Nothing is shortened, for that would be writing. If none is on screen, the shortest is.
    """
    slides = [SlideSentences(head)]
    for statement in statements:
        if not (is_short(statement) or (is_roomy and is_weighty(statement, language))):
            slides[-1].notes.append(statement)
            continue
        if not slides[-1].has_room(statement):
            slides.append(SlideSentences(head))
        slides[-1].points.append(statement)
    for slide in slides:
        for note in [each for each in slide.notes if is_weighty(each, language)]:
            if slide.has_room(note):
                slide.show(note, statements)
        if not slide.points and slide.notes:
            slide.show(min(slide.notes, key=lambda each: len(each.text.split())), statements)
    return [slide for slide in slides if slide.points]


def is_read_at_a_glance(texts: Sequence[str]) -> bool:
    """Return whether a slide holds these points."""
    words = sum(len(each.split()) for each in texts)
    return len(texts) <= MOST_POINTS and words <= MOST_POINTS * LONGEST_POINT


def is_weighty(statement: Statement, language: Language) -> bool:
    """Return whether a sentence is shown though it is long: a definition, or one that gives a value."""
    if len(statement.text.split()) > LONGEST_WEIGHTY:
        return False
    return is_defining(statement.text, language) or gives_measure(statement.text, language)


def gives_measure(text: str, language: Language) -> bool:
    """Return whether a text gives a value with its unit, and not merely a count."""
    return any(not figure.unit.startswith("n:") for figure in find_figures(text, language))


def spread_items(
    items: Sequence[Statement], language: Language, *, head: tuple[Statement, ...] = ()
) -> list[SlideSentences]:
    """Spread the items of a list over slides, whole and in order; a list of long sentences is told instead.

    A list of which some items are missing on screen says something else.
    """
    if 2 * sum(_is_short_item(item) for item in items) < len(items):
        return spread_sentences(items, language, is_roomy=False, head=head)
    slides = [SlideSentences()]
    for item in items:
        if not slides[-1].has_room(item):
            slides.append(SlideSentences())
        slides[-1].points.append(item)
    return slides


def _is_short_item(item: Statement) -> bool:
    return len(item.text.split()) <= LONGEST_ITEM


def _join_points(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks with sentences and plain items side by side as one: on a slide both are points."""
    for are_points, run in groupby(blocks, key=_are_points):
        if are_points:
            yield Paragraph(statements=tuple(each for block in run for each in block.list_statements()))
        else:
            yield from run


def _are_points(block: Block) -> bool:
    """Return whether a block is sentences, or a list without lead-in, numbers, levels and code."""
    if isinstance(block, LedList):
        return block.lead is None and all(item.form is None for item in block.items)
    return isinstance(block, Paragraph)


def split_evenly(parts: tuple, most: int) -> list[tuple]:  # type: ignore[type-arg]
    """Return parts in groups of about the same size, none larger than `most`."""
    groups = -(-len(parts) // most) or 1
    size = -(-len(parts) // groups)
    return [parts[at : at + size] for at in range(0, len(parts), size)] if parts else []
