"""Open questions and case studies on paper: the learners' part and the trainer's."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from pipelines.packaging.documents.model import (
    Block,
    Grid,
    GridLine,
    Heading,
    Listing,
    ListStyle,
    Prose,
    Together,
    Words,
    WritingSpace,
)
from pipelines.packaging.documents.said_elsewhere import SaidElsewhere, list_left_to_trainer, refer_to_pages
from pipelines.packaging.documents.sections import (
    write_block,
    write_computations,
    write_section,
    write_statement,
    write_table,
    write_unanswered_block,
)
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from schemas.draft import Block as DraftBlock
from schemas.draft import Nature, Notes, Paragraph, Section, Statement, Table, Worksheet
from schemas.language import Language
from schemas.languages.numbers import format_number
from schemas.quantity import Quantity

LINES_TO_NOTE = 6
"""Lines for what the trainer tells."""

FEWEST_LINES, MOST_LINES, LETTERS_A_LINE = 3, 16, 50
"""Lines to answer on, as many as one page holds, and what a line holds that is written by hand."""

MOST_SAID_AGAIN = 2
"""Sentences of an expected answer that stand below their question, although learners read them elsewhere."""

POINTS_COLUMN, WIDTHS = 1, (12, 3, 8)
"""The number of the column of points in a marking guide, and the columns' shares of the page."""


def write_handout(edition: Edition, worksheet: Worksheet, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the learners' copy: questions with room to answer, and nothing of the expected answers.

    What the pages of the lesson say, learners read in their handout. A story begins with what is told, where
    nothing is to be answered.
    """
    pages = SaidElsewhere.of_pages(edition.content)
    says = read_document_texts(source_notes.language)
    if worksheet.asks_by_objective:
        yield WritingSpace(says["name_line"], 1)
    parts = [(each, *worksheet.split_section(each)) for each in worksheet.sections]
    for number, (section, asked, expected) in enumerate((each for each in parts if each[1]), start=1):
        title = says["question"].format(number=number) if worksheet.asks_by_objective else section.title
        tells = worksheet.tells_a_story and number == 1
        answerable = [
            *_write_learner_part(asked, _choose_pages(section, pages), source_notes),
            *(() if tells else _write_answer_space(asked, expected, source_notes.language)),
        ]
        yield Together((Heading(clean_text(title)), *answerable))


def write_trainer_copy(edition: Edition, worksheet: Worksheet, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the trainer's copy: each question or task, and below it the expected answer."""
    objectives = {objective.id: objective.text for objective in edition.content.objectives}
    says, number = read_document_texts(source_notes.language), 0
    pages = SaidElsewhere.of_pages(edition.content)
    if worksheet.asks_by_objective:
        yield Prose((Words(_summarise_marking(worksheet, source_notes.language)),), quiet=True)
    for each in worksheet.sections:
        question_blocks, expected = worksheet.split_section(each)
        told, titles = _leave_out_said(question_blocks, _choose_pages(each, pages))
        titled_section = each.model_copy(update={"blocks": told})
        if worksheet.asks_by_objective and question_blocks:
            number += 1
            title = f"{says['question'].format(number=number)}{says.colon}{each.title}"
            titled_section = titled_section.model_copy(update={"title": title})
        yield from write_section(titled_section, source_notes, objectives.get(each.objective or "", ""))
        yield from _refer_to_handout(titles, source_notes)
        noted, has_room = _leave_out_noted(expected, list_left_to_trainer(edition.content))
        yield from _write_trainer_part(noted, pages, source_notes, is_answer=bool(question_blocks))
        if has_room:
            yield Prose((Words(says["room_in_plan"]),), quiet=True)


def _choose_pages(section: Section, pages: SaidElsewhere) -> SaidElsewhere:
    """Return the pages that a section may refer to instead of repeating them.

    What is known of a situation to decide stands with it: nobody decides with a finger in another paper.
    """
    first = next(iter(section.statements), None)
    is_situation = first is not None and first.nature is Nature.DIRECTION and bool(first.citations)
    return SaidElsewhere() if is_situation else pages


def _leave_out_noted(
    blocks: Iterable[DraftBlock], left: frozenset[str]
) -> tuple[tuple[DraftBlock, ...], bool]:
    """Return the trainer's blocks without what the session plan has room for, and whether it has any."""
    kept: list[DraftBlock] = []
    has_room = False
    for block in blocks:
        if isinstance(block, Notes) and any(each.text in left for each in block.statements):
            others = tuple(each for each in block.statements if each.text not in left)
            kept += [block.model_copy(update={"statements": others})] if others else []
            has_room = True
        else:
            kept.append(block)
    return tuple(kept), has_room


def _leave_out_said(
    blocks: Iterable[DraftBlock], pages: SaidElsewhere
) -> tuple[tuple[DraftBlock, ...], tuple[str, ...]]:
    """Return blocks without those that pages of the lesson say whole, and the titles of these pages."""
    kept: list[DraftBlock] = []
    titles: list[str] = []
    for block in blocks:
        places = [pages.find_places(each) for each in block.list_statements()]
        if isinstance(block, Paragraph) and places and all(places):
            titles += (title for place in places for title in place)
        else:
            kept.append(block)
    return tuple(kept), tuple(dict.fromkeys(titles))


def _refer_to_handout(titles: Sequence[str], source_notes: SourceNotes) -> Iterator[Block]:
    if titles:
        yield Prose((Words(refer_to_pages("read_in_handout", titles, source_notes.language)),))


def _write_learner_part(
    blocks: Iterable[DraftBlock], pages: SaidElsewhere, source_notes: SourceNotes
) -> Iterator[Block]:
    """Yield what learners read of a section.

    A question comes without its citations, which would answer it; a blank becomes room to note what the
    trainer says.
    """
    kept, titles = _leave_out_said(blocks, pages)
    for block in kept:
        natures = (
            {statement.nature for statement in block.statements} if isinstance(block, Paragraph) else set()
        )
        if natures == {Nature.BLANK}:
            yield WritingSpace(read_document_texts(source_notes.language)["told_by_trainer"], LINES_TO_NOTE)
        elif isinstance(block, Paragraph) and Nature.DIRECTION in natures:
            yield Prose(
                tuple(
                    Words(
                        clean_text(statement.text),
                        strong=True,
                        label=source_notes.write_label(statement.nature),
                    )
                    for statement in block.statements
                )
            )
        else:
            yield from write_unanswered_block(block, source_notes)
    yield from _refer_to_handout(titles, source_notes)


def _write_answer_space(
    asked: Iterable[DraftBlock], expected: Iterable[DraftBlock], language: Language
) -> Iterator[Block]:
    """Yield the lines that what is expected takes, one at least for each of its elements, and one more."""
    if any(each.nature is Nature.DIRECTION for block in asked for each in block.list_statements()):
        taken = sum(-(-len(each) // LETTERS_A_LINE) for each in _list_expected(expected))
        lines = min(max(taken + 1, FEWEST_LINES), MOST_LINES)
        yield WritingSpace(read_document_texts(language)["your_answer"], lines)


def _list_expected(blocks: Iterable[DraftBlock]) -> list[str]:
    """Return the elements of an expected answer: those of its marking guide, or its notes."""
    for block in blocks:
        if isinstance(block, Table):
            return [row.cells[0] for row in block.rows]
        if isinstance(block, Notes):
            return [each.text for each in block.statements if each.nature is not Nature.BLANK]
    return []


def _write_trainer_part(
    blocks: Sequence[DraftBlock], pages: SaidElsewhere, source_notes: SourceNotes, *, is_answer: bool
) -> Iterator[Block]:
    """Yield the trainer's part of a section: the marking guide with its total, notes, and other blocks."""
    guide = next((block for block in blocks if isinstance(block, Table)), None)
    for block in blocks:
        if block is guide and is_answer:
            yield _add_total(block, source_notes)
        elif isinstance(block, Notes):
            yield from _write_notes(block.statements, pages, source_notes, is_answer=is_answer)
        else:
            yield from write_block(block, source_notes)


def _write_notes(
    statements: Sequence[Statement], pages: SaidElsewhere, source_notes: SourceNotes, *, is_answer: bool
) -> Iterator[Block]:
    """Yield notes as a list; the expected answer to a task is numbered, under a line that introduces it.

    A long answer that pages of the lesson say whole is read there.
    """
    places = [pages.find_places(each) for each in statements]
    if is_answer and len(places) > MOST_SAID_AGAIN and all(places):
        titles = [title for place in places for title in place]
        expected = f"{read_document_texts(source_notes.language)['expected']}."
        read = refer_to_pages("read_in_handout", titles, source_notes.language)
        yield Prose((Words(expected, strong=True), Words(read)))
        return
    if is_answer:
        yield Prose((Words(read_document_texts(source_notes.language)["expected"], strong=True),))
    style = ListStyle.NUMBERS if is_answer else ListStyle.BULLETS
    for is_blank, run in groupby(statements, key=lambda each: each.nature is Nature.BLANK):
        if is_blank:
            yield from (WritingSpace(clean_text(each.text)) for each in run)
        else:
            told = tuple(run)
            answers = tuple(each for each in told if not (is_answer and each.nature is Nature.DIRECTION))
            yield Listing(tuple((write_statement(each, source_notes),) for each in answers), style=style)
            yield from write_computations((each.computation for each in answers), source_notes)
            places_to_read = (each for each in told if each not in answers)
            yield from (Prose((Words(clean_text(each.text)),), quiet=True) for each in places_to_read)


def _add_total(guide: Table, source_notes: SourceNotes) -> Grid:
    """Return a marking guide with the total of its points on the last line.

    Citations of a row stand by its first cell, the expected element: the other cells, points and when they
    are halved, come from no source. A guide of another shape, or without a total, is returned as it is.
    """
    grid, total = write_table(guide, source_notes), _sum_points(guide, source_notes.language)
    widths = {len(guide.header), *(len(row.cells) for row in guide.rows)}
    if widths != {len(WIDTHS)} or total is None:
        return grid
    lines = []
    for row in guide.rows:
        element, *others = row.cells
        marked = source_notes.write_words(element, row.citations, row.nature)
        lines.append(GridLine(((marked,), *((Words(clean_text(each)),) for each in others))))
    total_cells = (
        read_document_texts(source_notes.language)["total_points"],
        format_number(total, source_notes.language),
        "",
    )
    summed = GridLine(tuple((Words(each, strong=True),) for each in total_cells))
    return Grid(grid.caption, grid.header, (*lines, summed), WIDTHS)


def _summarise_marking(worksheet: Worksheet, language: Language) -> str:
    """Return how many questions there are, what they are worth together, and that a person marks them."""
    split_sections = [worksheet.split_section(each) for each in worksheet.sections]
    guides = [
        block
        for question, guide in split_sections
        if question
        for block in guide[:1]
        if isinstance(block, Table)
    ]
    points = format_number(sum(_sum_points(guide, language) or 0.0 for guide in guides), language)
    questions = sum(bool(question) for question, _ in split_sections)
    return read_document_texts(language)["marked_in_all"].format(questions=questions, points=points)


def _sum_points(guide: Table, language: Language) -> float | None:
    """Return the total points of a marking guide; None if the points of a row are not a number."""
    cells = [row.cells[POINTS_COLUMN] if len(row.cells) > POINTS_COLUMN else "" for row in guide.rows]
    points = [Quantity.read(cell, language) for cell in cells]
    return sum(point.low for point in points if point is not None) if all(points) else None
