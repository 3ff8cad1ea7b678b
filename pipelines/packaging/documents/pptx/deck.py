"""What stands on slides, before it is known which fit: text, diagrams, charts, tables, pictures, questions.

Each kind of block plans its bodies with these; `slide_plan` lays them out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from pipelines.packaging.documents.model import Passage, Photograph, Words
from pipelines.packaging.documents.sections import write_cells
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.figures import chart
from pipelines.packaging.manifest_texts import shorten
from schemas.draft import Table
from schemas.languages.measures import keep_units

MOST_BOXES, LONGEST_STEP = 6, 90
"""The most steps of a diagram on one slide, and the most characters of a step; longer steps make a list."""

LONGEST_CELL, MOST_COLUMNS = 60, 5
"""The longest cell of a table; one with longer cells or more columns becomes sentences."""

MOST_BARS, CHART_COLUMNS = 10, 2
"""The most bars of a chart; a table that becomes a chart has two columns, label and figure."""


@dataclass(frozen=True)
class Bullets:
    """Sentences as a list, below what introduces them; `numbered_from` is the first number, 0 for bullets."""

    passages: tuple[Passage, ...]
    numbered_from: int = 0
    lead: Passage = ()


@dataclass(frozen=True)
class Asked:
    """A question to the group, and what there is to choose from."""

    question: Passage
    offered: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Two sides beside each other, each below its name."""

    heads: tuple[str, str]
    sides: tuple[tuple[Passage, ...], tuple[Passage, ...]]


@dataclass(frozen=True)
class CodeLines:
    """Code as it is, what it is with its source, and the sentences above it."""

    lines: tuple[str, ...]
    about: Words
    above: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Diagram:
    """Steps in boxes, one after the other, numbered from `first`."""

    steps: tuple[Words, ...]
    first: int = 1


@dataclass(frozen=True)
class Chart:
    """Bars of one unit; `value_texts` are the values as the source writes them, `notes` its sources."""

    caption: str
    series: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    value_texts: tuple[str, ...]
    notes: tuple[int, ...]


@dataclass(frozen=True)
class Cells:
    """A table of few columns and short cells; `shares` of its width are those of its columns."""

    caption: str
    header: tuple[str, ...]
    lines: tuple[tuple[Passage, ...], ...]
    shares: tuple[float, ...] = ()


@dataclass(frozen=True)
class PictureBody:
    """A picture; what stands beside it is its caption and who made it."""

    photograph: Photograph


Body = Bullets | Asked | Comparison | CodeLines | Diagram | Chart | Cells | PictureBody


def plan_bullets(passages: Sequence[Passage], lead: Passage = ()) -> Iterator[Bullets]:
    """Yield sentences as a list, below `lead`; nothing if there are none."""
    if passages:
        yield Bullets(tuple(passages), lead=lead)


def plan_steps(steps: Sequence[Words], first: int = 1) -> Iterator[Body]:
    """Yield steps as diagrams, or as a list if one is too long for a box; both are numbered from `first`."""
    if any(len(step.text) > LONGEST_STEP for step in steps):
        yield Bullets(tuple((step,) for step in steps), first)
        return
    slide_count = ceil(len(steps) / MOST_BOXES)
    steps_per_slide = ceil(len(steps) / slide_count)
    for start in range(0, len(steps), steps_per_slide):
        yield Diagram(tuple(steps[start : start + steps_per_slide]), first + start)


def plan_table(table: Table, source_notes: SourceNotes) -> Iterator[Body]:
    """Yield a table as a chart if its figures have one unit, as a table, or row by row in sentences."""
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
            labels=tuple(shorten(clean_text(bar.label), 40) for bar in bars),
            values=tuple(exact),
            value_texts=tuple(clean_text(bar.value_text) for bar in bars),
            notes=tuple(note for line in lines for cell in line for each in cell for note in each.notes),
        )
        return
    header = tuple(clean_text(cell) for cell in table.header)
    longest = max((len(join_passage(cell)) for line in lines for cell in line), default=0)
    if len(header) > MOST_COLUMNS or longest > LONGEST_CELL or max(map(len, header)) > LONGEST_CELL:
        colon = read_document_texts(source_notes.language).colon
        yield from plan_bullets([_write_row_as_sentence(header, line, colon) for line in lines])
    elif lines:
        yield Cells(clean_text(table.caption), header, tuple(lines))


def _write_row_as_sentence(header: tuple[str, ...], line: tuple[Passage, ...], colon: str) -> Passage:
    """Return a row as a sentence: each cell after the name of its column."""
    return tuple(
        Words(
            f"{name}{colon}{words.text}" if name else words.text,
            words.notes,
            words.warnings,
            missing=words.missing,
            label=words.label,
        )
        for name, cell in zip(header, line, strict=False)
        for words in cell
        if words.text
    )


def join_passage(passage: Passage) -> str:
    """Return a passage as a slide shows it: without the numbers of its notes, which its speaker has."""
    shown = " ".join(
        words.label + words.text + "".join(f" [{warning}]" for warning in words.warnings) for words in passage
    )
    return keep_units(shown)
