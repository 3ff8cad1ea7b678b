"""Planning of slides: long content continues on the next slide."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from pipelines.packaging.documents.disclosure import write_origin_lines
from pipelines.packaging.documents.model import Endnote, Passage, Words
from pipelines.packaging.documents.sections import write_cells, write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.figures import chart
from pipelines.packaging.manifest_texts import shorten
from schemas.draft import Block as DraftBlock
from schemas.draft import Nature, Notes, Paragraph, Section, Sectioned, Statement, Steps, Table
from schemas.language import Language
from schemas.languages.formats import quote_text


@dataclass(frozen=True)
class Setting:
    """How much text of a size a slide holds: characters of a line, points of a line, a gap and all of them.

    Fewer characters than fit, for wide letters.
    """

    line: int
    height: float
    gap: float
    room: float = 335.0

    @property
    def longest(self) -> int:
        """Return how many characters of one sentence a slide holds."""
        return self.line * int((self.room - self.gap) // self.height)


LARGE, SMALL = Setting(line=58, height=28.8, gap=9), Setting(line=100, height=16.8, gap=9)
"""Text at 24 points; the list of sources at 14."""

BOXES = 6
LONGEST_STEP = 90
"""Steps of a diagram on one slide, and the characters of the longest; longer ones make a list."""

ROWS, LONGEST_CELL, COLUMNS = 7, 60, 5
BARS, LABEL_AND_FIGURE = 10, 2
LONGEST_TITLE = 64


@dataclass(frozen=True)
class Bullets:
    """Sentences below each other; small ones list sources."""

    passages: tuple[Passage, ...]
    numbered_from: int = 0
    small: bool = False


@dataclass(frozen=True)
class Diagram:
    """Steps in boxes, one after the other; `first`: the number of the first."""

    steps: tuple[Words, ...]
    first: int = 1


@dataclass(frozen=True)
class Chart:
    """Bars of one unit, and where the figures come from."""

    caption: str
    series: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    said: tuple[str, ...]


@dataclass(frozen=True)
class Cells:
    """A table small enough for a slide."""

    caption: str
    header: tuple[str, ...]
    lines: tuple[tuple[Passage, ...], ...]


Body = Bullets | Diagram | Chart | Cells


@dataclass(frozen=True)
class DeckSlide:
    """One slide: its title, what is on it, what is said beside it."""

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
    """Return the slides of a deliverable, then its sources and where its text comes from."""
    language = edition.content.language
    noting = SourceNotes(language)
    title = clean_text(edition.content.title) or read_document_texts(language)["untitled"]
    slides = [each for section in artefact.sections for each in _section(section, noting)]
    subtitles: tuple[str, ...] = (clean_text(edition.course_title),)
    notes: tuple[str, ...] = ()
    first = slides[0]
    if (
        first.title == title
        and isinstance(first.body, Bullets)
        and not any(map(_is_marked, first.body.passages))
    ):
        subtitles = tuple(_join_passage(each) for each in first.body.passages)
        notes = first.notes
        slides = slides[1:]
    for listed in noting.list_endnotes():
        said = [(Words(_source(note, language)),) for note in listed.notes]
        slides += _title_slides(listed.title, _bullets(said, small=True), language)
    told = [(Words(line),) for line in write_origin_lines(edition, artefact)]
    slides += _title_slides(read_document_texts(language)["about"], _bullets(told, small=True), language)
    return Deck(title, subtitles, tuple(slides), notes)


def _is_marked(passage: Passage) -> bool:
    return any(each.notes or each.warnings or each.missing for each in passage)


def _section(section: Section, noting: SourceNotes) -> Iterator[DeckSlide]:
    known = len(noting.notes)
    bodies: list[Body] = []
    texts: list[str] = []
    for block in section.blocks:
        if isinstance(block, Notes):
            spoken = [write_statement(each, noting) for each in block.statements]
            texts += [each.text + _marks(each) for each in spoken]
        else:
            bodies += _bodies(block, noting)
    title = shorten(clean_text(section.title), LONGEST_TITLE)
    whole_title = [clean_text(section.title)] if title != clean_text(section.title) else []
    sources = [_source(note, noting.language) for note in noting.notes[known:]]
    for number, slide in enumerate(_title_slides(title, bodies or [Bullets(())], noting.language)):
        yield DeckSlide(slide.title, slide.body, (*whole_title, *texts, *sources) if number == 0 else ())


def _source(note: Endnote, language: Language) -> str:
    where = f"[{note.number}] {note.source}, {note.place}{read_document_texts(language)['colon']}"
    return where + quote_text(note.quote, language)


def _title_slides(title: str, bodies: Iterable[Body], language: Language) -> list[DeckSlide]:
    goes_on = read_document_texts(language)["continued"]
    return [
        DeckSlide(goes_on.format(title=title) if number else title, body)
        for number, body in enumerate(bodies)
    ]


def _bodies(block: DraftBlock, noting: SourceNotes) -> Iterator[Body]:
    match block:
        case Paragraph():
            yield from _bullets([(_write_with_blank(each, noting),) for each in block.statements])
        case Steps():
            yield from _steps([write_statement(each, noting) for each in block.statements])
        case Table():
            yield from _table(block, noting)
        case _:
            pass


def _write_with_blank(of: Statement, noting: SourceNotes) -> Words:
    words = write_statement(of, noting)
    if of.nature is Nature.BLANK:
        return Words(f"{words.text} " + "…" * 20)
    return words


def _bullets(passages: Sequence[Passage], *, small: bool = False) -> Iterator[Bullets]:
    """Yield as many slides as the sentences need; one too long for a slide goes on on the next."""
    setting = SMALL if small else LARGE
    taken: list[Passage] = []
    used = 0.0
    for passage in (part for each in passages for part in _parts(each, setting.longest)):
        height = (ceil(len(_join_passage(passage)) / setting.line) or 1) * setting.height + setting.gap
        if taken and used + height > setting.room:
            yield Bullets(tuple(taken), small=small)
            taken, used = [], 0.0
        taken.append(passage)
        used += height
    if taken:
        yield Bullets(tuple(taken), small=small)


def _parts(passage: Passage, longest: int) -> Iterator[Passage]:
    """Yield a passage, in parts of at most so many characters where it is longer; notes go with the last."""
    if len(_join_passage(passage)) <= longest:
        yield passage
        return
    for each in passage:
        rest = each.text
        while len(rest) > longest - 60:
            cut = rest.rfind(" ", longest // 2, longest - 60)
            cut = cut if cut > 0 else longest - 60
            yield (Words(rest[:cut].strip(), strong=each.strong, missing=each.missing),)
            rest = rest[cut:].strip()
        yield (Words(rest, each.notes, each.warnings, each.strong, each.missing),)


def _steps(steps: Sequence[Words]) -> Iterator[Body]:
    if any(len(step.text) > LONGEST_STEP for step in steps):
        first = 1
        for bullets in _bullets([(step,) for step in steps]):
            yield Bullets(bullets.passages, numbered_from=first)
            first += len(bullets.passages)
        return
    slides = ceil(len(steps) / BOXES)
    each = ceil(len(steps) / slides)
    for start in range(0, len(steps), each):
        yield Diagram(tuple(steps[start : start + each]), start + 1)


def _table(table: Table, noting: SourceNotes) -> Iterator[Body]:
    lines = [tuple(write_cells(row, noting)) for row in table.rows]
    bars = chart.list_bars(table, noting.language)
    exact = [bar.quantity.low for bar in bars if bar.quantity and bar.quantity.low == bar.quantity.high]
    if (
        len(table.header) == LABEL_AND_FIGURE
        and chart.are_comparable(bars)
        and len(exact) == len(bars) <= BARS
    ):
        yield Chart(
            caption=clean_text(table.caption),
            series=clean_text(table.header[-1]),
            labels=tuple(
                shorten(clean_text(bar.label), 40) + "".join(_marks(each) for cell in line for each in cell)
                for bar, line in zip(bars, lines, strict=True)
            ),
            values=tuple(exact),
            said=tuple(clean_text(bar.said) for bar in bars),
        )
        return
    header = tuple(clean_text(cell) for cell in table.header)
    longest = max((len(_join_passage(cell)) for line in lines for cell in line), default=0)
    if len(header) > COLUMNS or longest > LONGEST_CELL or max(map(len, header)) > LONGEST_CELL:
        yield from _bullets([_row_said(header, line) for line in lines])
        return
    for start in range(0, len(lines), ROWS):
        yield Cells(clean_text(table.caption), header, tuple(lines[start : start + ROWS]))


def _row_said(header: tuple[str, ...], line: tuple[Passage, ...]) -> Passage:
    """Return a row as a sentence: each cell after the name of its column."""
    return tuple(
        Words(f"{name}: {each.text}" if name else each.text, each.notes, each.warnings, missing=each.missing)
        for name, cell in zip(header, line, strict=False)
        for each in cell
        if each.text
    )


def _join_passage(passage: Passage) -> str:
    return " ".join(each.text + _marks(each) + "".join(f" [{w}]" for w in each.warnings) for each in passage)


def _marks(of: Words) -> str:
    return "".join(f" {shown}" for _, shown in of.marks)
