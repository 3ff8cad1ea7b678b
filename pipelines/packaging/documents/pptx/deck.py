"""Plan of a slide deck: which text, diagram, chart or table goes on which slide.

Long content continues on the next slide.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from pipelines.packaging.documents.disclosure import write_origin_lines
from pipelines.packaging.documents.model import Endnote, Passage, Photograph, Words
from pipelines.packaging.documents.sections import write_cells, write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.figures import chart
from pipelines.packaging.manifest_texts import shorten
from schemas.draft import Block as DraftBlock
from schemas.draft import Section, Sectioned, Table
from schemas.language import Language
from schemas.languages.formats import quote_text


@dataclass(frozen=True)
class TextSetting:
    """How much text of one size a slide holds.

    `line` is the most characters of a line, fewer than fit, for wide letters. In points: the `height` of a
    line, the `gap` after a sentence, and the `room` for all of them.
    """

    line: int
    height: float
    gap: float
    room: float = 335.0

    @property
    def longest(self) -> int:
        """Return how many characters of one sentence a slide holds."""
        return self.line * int((self.room - self.gap) // self.height)


LARGE, SMALL = TextSetting(line=58, height=28.8, gap=9), TextSetting(line=100, height=16.8, gap=9)
"""Text at 24 points; the list of sources at 14."""

MOST_BOXES, LONGEST_STEP = 6, 90
"""The most steps of a diagram on one slide, and the most characters of a step; longer steps make a list."""

MOST_ROWS, LONGEST_CELL, MOST_COLUMNS = 7, 60, 5
"""The most rows of a table on one slide; a table with longer cells or more columns becomes sentences."""

MOST_BARS, CHART_COLUMNS = 10, 2
"""The most bars of a chart; a table that becomes a chart has two columns, label and figure."""

LONGEST_TITLE = 64


@dataclass(frozen=True)
class Bullets:
    """Sentences as a list; `small` for sources. `numbered_from` is the first number, 0 for bullets."""

    passages: tuple[Passage, ...]
    numbered_from: int = 0
    small: bool = False


@dataclass(frozen=True)
class Diagram:
    """Steps in boxes, one after the other, numbered from `first`."""

    steps: tuple[Words, ...]
    first: int = 1


@dataclass(frozen=True)
class Chart:
    """Bars of one unit; `value_texts` are the values as the source writes them."""

    caption: str
    series: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    value_texts: tuple[str, ...]


@dataclass(frozen=True)
class Cells:
    """A table small enough for a slide."""

    caption: str
    header: tuple[str, ...]
    lines: tuple[tuple[Passage, ...], ...]


@dataclass(frozen=True)
class PictureBody:
    """A picture with what stands below it."""

    photograph: Photograph


Body = Bullets | Diagram | Chart | Cells | PictureBody


@dataclass(frozen=True)
class DeckSlide:
    """One slide: its title, its body, and its speaker notes."""

    title: str
    body: Body
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deck:
    """The slides of a presentation after its title."""

    title: str
    subtitles: tuple[str, ...]
    slides: tuple[DeckSlide, ...]
    notes: tuple[str, ...] = ()


def plan_deck(edition: Edition, artefact: Sectioned) -> Deck:
    """Return the slides of a deliverable, then slides with its sources and the origin of its text.

    A first section with the title of the module becomes the title slide, its sentences the subtitles.
    """
    language = edition.content.language
    source_notes = SourceNotes(language, edition.kinds.blocks, edition.media)
    title = clean_text(edition.content.title) or read_document_texts(language)["untitled"]
    slides = [each for section in artefact.sections for each in _plan_section(section, source_notes)]
    subtitles: tuple[str, ...] = (clean_text(edition.course_title),)
    notes: tuple[str, ...] = ()
    first_slide = slides[0]
    if (
        first_slide.title == title
        and isinstance(first_slide.body, Bullets)
        and not any(map(_is_marked, first_slide.body.passages))
    ):
        subtitles = tuple(_join_passage(each) for each in first_slide.body.passages)
        notes = first_slide.notes
        slides = slides[1:]
    for endnotes in source_notes.list_endnotes():
        source_lines = [(Words(_write_source(note, language)),) for note in endnotes.notes]
        slides += _title_slides(endnotes.title, plan_bullets(source_lines, small=True), language)
    origin_lines = [(Words(line),) for line in write_origin_lines(edition, artefact)]
    slides += _title_slides(
        read_document_texts(language)["about"], plan_bullets(origin_lines, small=True), language
    )
    return Deck(title, subtitles, tuple(slides), notes)


def _is_marked(passage: Passage) -> bool:
    return any(words.notes or words.warnings or words.missing or words.label for words in passage)


def _plan_section(section: Section, source_notes: SourceNotes) -> Iterator[DeckSlide]:
    earlier_notes = len(source_notes.notes)
    bodies: list[Body] = []
    texts: list[str] = []
    for block in section.blocks:
        if not block.is_for_learners:
            spoken = [write_statement(each, source_notes) for each in block.list_statements()]
            texts += [each.text + _join_marks(each) for each in spoken]
        else:
            bodies += _plan_block(block, source_notes)
    title = shorten(clean_text(section.title), LONGEST_TITLE)
    whole_title = [clean_text(section.title)] if title != clean_text(section.title) else []
    sources = [_write_source(note, source_notes.language) for note in source_notes.notes[earlier_notes:]]
    for number, slide in enumerate(_title_slides(title, bodies or [Bullets(())], source_notes.language)):
        yield DeckSlide(slide.title, slide.body, (*whole_title, *texts, *sources) if number == 0 else ())


def _write_source(note: Endnote, language: Language) -> str:
    place = f"[{note.number}] {note.source}, {note.place}{read_document_texts(language).colon}"
    return place + quote_text(note.quote, language)


def _title_slides(title: str, bodies: Iterable[Body], language: Language) -> list[DeckSlide]:
    continued_title = read_document_texts(language)["continued"]
    return [
        DeckSlide(continued_title.format(title=title) if number else title, body)
        for number, body in enumerate(bodies)
    ]


def _plan_block(block: DraftBlock, source_notes: SourceNotes) -> Iterator[Body]:
    kind = source_notes.blocks.get(block.kind)
    if kind is not None and kind.plan_slides is not None:
        yield from kind.plan_slides(block, source_notes)


def plan_bullets(passages: Sequence[Passage], *, small: bool = False) -> Iterator[Bullets]:
    """Yield as many slides as the sentences need; a sentence too long for one continues on the next."""
    setting = SMALL if small else LARGE
    on_slide: list[Passage] = []
    used = 0.0
    for passage in (part for each in passages for part in _split_passage(each, setting.longest)):
        height = (ceil(len(_join_passage(passage)) / setting.line) or 1) * setting.height + setting.gap
        if on_slide and used + height > setting.room:
            yield Bullets(tuple(on_slide), small=small)
            on_slide, used = [], 0.0
        on_slide.append(passage)
        used += height
    if on_slide:
        yield Bullets(tuple(on_slide), small=small)


def _split_passage(passage: Passage, longest: int) -> Iterator[Passage]:
    """Yield a passage in parts of at most `longest` characters; its notes go with the last part."""
    if len(_join_passage(passage)) <= longest:
        yield passage
        return
    for words in passage:
        rest, label = words.text, words.label
        while len(rest) > longest - 60:
            cut = rest.rfind(" ", longest // 2, longest - 60)
            cut = cut if cut > 0 else longest - 60
            yield (Words(rest[:cut].strip(), strong=words.strong, missing=words.missing, label=label),)
            rest, label = rest[cut:].strip(), ""
        yield (replace(words, text=rest, label=label),)


def number_bullets(passages: Sequence[Passage], first: int) -> Iterator[Bullets]:
    """Yield as many slides as the items need, numbered from `first` on."""
    for bullets in plan_bullets(passages):
        yield replace(bullets, numbered_from=first)
        first += len(bullets.passages)


def plan_steps(steps: Sequence[Words]) -> Iterator[Body]:
    """Yield steps as diagrams, or as a numbered list if one is too long for a box."""
    if any(len(step.text) > LONGEST_STEP for step in steps):
        yield from number_bullets([(step,) for step in steps], 1)
        return
    slide_count = ceil(len(steps) / MOST_BOXES)
    steps_per_slide = ceil(len(steps) / slide_count)
    for start in range(0, len(steps), steps_per_slide):
        yield Diagram(tuple(steps[start : start + steps_per_slide]), start + 1)


def plan_table(table: Table, source_notes: SourceNotes) -> Iterator[Body]:
    """Yield a table as a chart if its figures have one unit, as tables, or row by row in sentences."""
    lines = [tuple(write_cells(row, source_notes)) for row in table.rows]
    bars = chart.list_bars(table, source_notes.language)
    exact = [bar.quantity.low for bar in bars if bar.quantity and bar.quantity.low == bar.quantity.high]
    if (
        len(table.header) == CHART_COLUMNS
        and chart.are_comparable(bars)
        and len(exact) == len(bars) <= MOST_BARS
    ):
        yield Chart(
            caption=clean_text(table.caption),
            series=clean_text(table.header[-1]),
            labels=tuple(
                shorten(clean_text(bar.label), 40)
                + "".join(_join_marks(each) for cell in line for each in cell)
                for bar, line in zip(bars, lines, strict=True)
            ),
            values=tuple(exact),
            value_texts=tuple(clean_text(bar.value_text) for bar in bars),
        )
        return
    header = tuple(clean_text(cell) for cell in table.header)
    longest = max((len(_join_passage(cell)) for line in lines for cell in line), default=0)
    if len(header) > MOST_COLUMNS or longest > LONGEST_CELL or max(map(len, header)) > LONGEST_CELL:
        yield from plan_bullets([_write_row_as_sentence(header, line) for line in lines])
        return
    for start in range(0, len(lines), MOST_ROWS):
        yield Cells(clean_text(table.caption), header, tuple(lines[start : start + MOST_ROWS]))


def _write_row_as_sentence(header: tuple[str, ...], line: tuple[Passage, ...]) -> Passage:
    """Return a row as a sentence: each cell after the name of its column."""
    return tuple(
        Words(
            f"{name}: {words.text}" if name else words.text,
            words.notes,
            words.warnings,
            missing=words.missing,
            label=words.label,
        )
        for name, cell in zip(header, line, strict=False)
        for words in cell
        if words.text
    )


def _join_passage(passage: Passage) -> str:
    return " ".join(
        words.label + words.text + _join_marks(words) + "".join(f" [{w}]" for w in words.warnings)
        for words in passage
    )


def _join_marks(words: Words) -> str:
    return "".join(f" {shown}" for _, shown in words.note_marks)
