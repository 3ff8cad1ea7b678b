"""Open questions and case studies on paper: the learners' part and the trainer's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from pipelines.packaging.documents.model import (
    Block,
    Grid,
    GridLine,
    Heading,
    Listing,
    Marks,
    Prose,
    Together,
    Words,
    WritingSpace,
)
from pipelines.packaging.documents.sections import (
    write_block,
    write_computations,
    write_section,
    write_statement,
    write_table,
)
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from schemas.draft import Block as DraftBlock
from schemas.draft import Nature, Notes, Paragraph, Section, Statement, Table, Worksheet
from schemas.language import Language
from schemas.languages.formats import format_number
from schemas.quantity import Quantity

LINES_TO_WRITE = 6
WORTH, WIDTHS = 1, (12, 3, 8)
"""The column of points in a marking guide, and the shares of the page its columns have."""

Objectives = Mapping[str, str]
"""What each objective says, by id."""


def write_handout(of: Worksheet, noting: SourceNotes) -> Iterator[Block]:
    """Yield what learners read, with room to answer; no word of what the trainer expects."""
    says = read_document_texts(noting.language)
    if of.asks_by_objective:
        yield WritingSpace(says["name_line"], 1)
    for number, each in enumerate(of.sections_for_learners(), start=1):
        title = says["question"].format(number=number) if of.asks_by_objective else each.title
        asked = [*_write_learner_part(each.blocks, noting), *_room(each, noting.language)]
        yield Together((Heading(clean_text(title)), *asked))


def write_for_trainer(of: Worksheet, objectives: Objectives, noting: SourceNotes) -> Iterator[Block]:
    """Yield the whole for the trainer: each question or task with what is expected below it."""
    says, number = read_document_texts(noting.language), 0
    if of.asks_by_objective:
        yield Prose((Words(_in_all(of, noting.language)),), quiet=True)
    for each in of.sections:
        asked, expected = of.split_section(each)
        shown = each.model_copy(update={"blocks": asked})
        if of.asks_by_objective and asked:
            number += 1
            title = f"{says['question'].format(number=number)}{says['colon']}{each.title}"
            shown = shown.model_copy(update={"title": title})
        yield from write_section(shown, noting, objectives.get(each.objective or "", ""))
        yield from _write_trainer_part(expected, noting, is_answer=bool(asked))


def _write_learner_part(blocks: Iterable[DraftBlock], noting: SourceNotes) -> Iterator[Block]:
    """Yield what learners read: a question without the source that answers it, room for what is told."""
    for block in blocks:
        natures = {each.nature for each in block.statements} if isinstance(block, Paragraph) else set()
        if natures == {Nature.BLANK}:
            yield WritingSpace(read_document_texts(noting.language)["told_by_trainer"], LINES_TO_WRITE)
        elif isinstance(block, Paragraph) and Nature.DIRECTION in natures:
            yield Prose(tuple(Words(clean_text(each.text), strong=True) for each in block.statements))
        else:
            yield from write_block(block, noting)


def _room(of: Section, language: Language) -> Iterator[Block]:
    statements = [each for block in of.blocks if not isinstance(block, Table) for each in block.statements]
    if any(each.nature is Nature.DIRECTION for each in statements):
        yield WritingSpace(read_document_texts(language)["your_answer"], LINES_TO_WRITE)


def _write_trainer_part(
    blocks: Sequence[DraftBlock], noting: SourceNotes, *, is_answer: bool
) -> Iterator[Block]:
    """Yield the trainer's part of a section: the guide with its sum, notes, and what a person added."""
    guide = next((block for block in blocks if isinstance(block, Table)), None)
    for block in blocks:
        if block is guide and is_answer:
            yield _add_total(block, noting)
        elif isinstance(block, Notes):
            yield from _write_notes(block.statements, noting, is_answer=is_answer)
        else:
            yield from write_block(block, noting)


def _write_notes(statements: Sequence[Statement], noting: SourceNotes, *, is_answer: bool) -> Iterator[Block]:
    """Yield notes, the answer to a task numbered under a line that says what it is."""
    if is_answer:
        yield Prose((Words(read_document_texts(noting.language)["expected"], strong=True),))
    marks = Marks.NUMBERS if is_answer else Marks.BULLETS
    for blank, run in groupby(statements, key=lambda each: each.nature is Nature.BLANK):
        if blank:
            yield from (WritingSpace(clean_text(each.text)) for each in run)
        else:
            told = tuple(run)
            yield Listing(tuple((write_statement(each, noting),) for each in told), marks=marks)
            yield from write_computations((each.computation for each in told), noting)


def _add_total(guide: Table, noting: SourceNotes) -> Grid:
    """Return a marking guide with what its elements make together on the last line.

    The sources of a row stand by the element they are of: its points and when they are halved claim nothing.
    """
    made, total = write_table(guide, noting), _points(guide, noting.language)
    widths = {len(guide.header), *(len(row.cells) for row in guide.rows)}
    if widths != {len(WIDTHS)} or total is None:
        return made
    lines = []
    for row in guide.rows:
        element, *others = row.cells
        marked = noting.text(element, row.citations, row.nature)
        lines.append(GridLine(((marked,), *((Words(clean_text(each)),) for each in others))))
    said = (read_document_texts(noting.language)["total_points"], format_number(total, noting.language), "")
    summed = GridLine(tuple((Words(each, strong=True),) for each in said))
    return Grid(made.caption, made.header, (*lines, summed), WIDTHS)


def _in_all(of: Worksheet, language: Language) -> str:
    """Return how many questions there are, what they are worth together, and that a person marks them."""
    asked = [of.split_section(each) for each in of.sections]
    guides = [block for read, guide in asked if read for block in guide[:1] if isinstance(block, Table)]
    points = format_number(sum(_points(guide, language) or 0.0 for guide in guides), language)
    questions = sum(bool(read) for read, _ in asked)
    return read_document_texts(language)["marked_in_all"].format(questions=questions, points=points)


def _points(guide: Table, language: Language) -> float | None:
    """Return what the elements of a guide make together; None where one of them says no number."""
    cells = [row.cells[WORTH] if len(row.cells) > WORTH else "" for row in guide.rows]
    read = [Quantity.read(cell, language) for cell in cells]
    return sum(each.low for each in read if each is not None) if all(read) else None
