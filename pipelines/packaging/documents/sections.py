"""Sections, tables and statements of a draft as blocks of a document."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipelines.packaging.documents.model import (
    Block,
    Grid,
    GridLine,
    Heading,
    Listing,
    ListStyle,
    Passage,
    Prose,
    Verbatim,
    Words,
    WritingSpace,
)
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import UNWRITABLE, clean_text, keep_spaces, read_document_texts
from pipelines.packaging.edition import Edition
from schemas.draft import Block as DraftBlock
from schemas.draft import (
    Computation,
    Nature,
    Row,
    Section,
    Sectioned,
    Statement,
    Table,
)

DOTTED = re.compile(r"…{2,}|\.{4,}|_{3,}")
LABELLED = re.compile(r"[^.:!?]{3,60}?[ \u00a0\u202f]?: \S")
QUOTED = re.compile(r"(«.*»|“.*”)\.?$")
FEW_STATEMENTS = FEW_BLANKS = 2
MOST_COLUMNS = 5
"""The most columns with text of a table at normal size; a wider one is set small, on landscape pages."""


def write_section(
    section: Section, source_notes: SourceNotes, objective: str = "", *, in_points: bool = False
) -> Iterator[Block]:
    """Yield a section's title, the objective it serves in a line, and its blocks.

    `in_points`: its sentences are a list, as on a slide.
    """
    yield from write_section_head(section, source_notes, objective)
    for block in section.blocks:
        yield from write_block(block, source_notes, in_points=in_points)


def write_section_head(section: Section, source_notes: SourceNotes, objective: str = "") -> Iterator[Block]:
    """Yield a section's title, and the objective it serves unless the title says it."""
    yield Heading(clean_text(section.title))
    if objective and clean_text(objective) not in clean_text(section.title):
        texts = read_document_texts(source_notes.language)
        yield Prose(
            (Words(texts["objective"] + texts.colon + clean_text(objective)),),
            quiet=True,
            keeps_with_next=True,
        )


def write_block(block: DraftBlock, source_notes: SourceNotes, *, in_points: bool = False) -> Iterator[Block]:
    """Yield a block of a draft as blocks of a document, as its kind says; nothing for an unknown kind."""
    kind = source_notes.blocks.get(block.kind)
    if kind is not None:
        write = (kind.write_points if in_points else None) or kind.write_document
        yield from write(block, source_notes)


def write_unanswered_block(block: DraftBlock, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield a block for a worksheet: without what answers its questions."""
    kind = source_notes.blocks.get(block.kind)
    if kind is not None:
        write = kind.write_unanswered or kind.write_document
        yield from write(block, source_notes)


def write_paragraph(statements: Sequence[Statement], source_notes: SourceNotes) -> Iterator[Block]:
    """Yield statements as paragraphs; a blank to write in ends one, and made-up examples stand apart.

    Statements that are all `label: value`, or all quotations, become a list, which is easier to read.
    """
    blanks = sum(each.nature is Nature.BLANK for each in statements)
    if not blanks and is_list(statements):
        yield from write_points(statements, source_notes)
        return
    run: list[Words] = []
    for before, each in zip((None, *statements), statements, strict=False):
        text = clean_text(each.text)
        was_made_up = before is not None and before.nature is Nature.ILLUSTRATION
        is_made_up = each.nature is Nature.ILLUSTRATION
        if run and was_made_up is not is_made_up:
            yield Prose(tuple(run))
            run = []
        if each.nature is Nature.BLANK:
            if run:
                yield Prose(tuple(run))
                run = []
            if DOTTED.search(text):  # it brings its own space to write in
                yield Prose((Words(text, strong=True),))
            else:
                yield WritingSpace(text, 1 if blanks > FEW_BLANKS else 2)
        else:
            words = write_statement(each, source_notes)
            run.append(replace(words, label="") if run and is_made_up else words)
    if run:
        yield Prose(tuple(run))
    yield from write_computations((each.computation for each in statements), source_notes)


def is_list(statements: Sequence[Statement]) -> bool:
    """Return whether all statements are `label: value`, or all quotations."""
    texts = [clean_text(each.text) for each in statements]
    return len(texts) > FEW_STATEMENTS and (all(map(LABELLED.match, texts)) or all(map(QUOTED.match, texts)))


def write_points(statements: Iterable[Statement], source_notes: SourceNotes) -> Iterator[Block]:
    """Yield statements as a list with bullets."""
    listed = tuple(statements)
    yield Listing(tuple((write_statement(each, source_notes),) for each in listed))
    yield from write_computations((each.computation for each in listed), source_notes)


def write_items(statements: Iterable[Statement], source_notes: SourceNotes) -> Iterator[Block]:
    """Yield statements as their source lists them: with their numbers, levels, and code."""
    for is_code, run in groupby(statements, key=lambda each: each.is_code):
        items = tuple(run)
        if is_code:
            yield from (write_code(each, source_notes) for each in items)
            continue
        depths = tuple(each.depth for each in items)
        yield Listing(
            tuple((write_statement(each, source_notes),) for each in items),
            ListStyle.OWN if any(each.label for each in items) else ListStyle.BULLETS,
            depths if max(depths) > 1 else (),
        )


def write_code(statement: Statement, source_notes: SourceNotes, name: str = "") -> Verbatim:
    """Return code word for word, with its sources; `name` is what people call its language."""
    lines = tuple(UNWRITABLE.sub("", line.expandtabs(4)) for line in statement.text.splitlines())
    if statement.label:
        lines = (f"{statement.label} {lines[0]}", *lines[1:])
    return Verbatim(lines, replace(write_statement(statement, source_notes), text=name))


def write_statement(statement: Statement, source_notes: SourceNotes) -> Words:
    """Return a statement with its notes and number; one with a computation needs no citation."""
    nature = statement.nature if statement.computation is None else Nature.DIRECTION
    text = f"{statement.label} {statement.text}" if statement.label else statement.text
    return source_notes.write_words(text, statement.citations, nature)


def write_table(table: Table, source_notes: SourceNotes) -> Grid:
    """Return a table of a draft; one with many columns is set small."""
    width = len(table.header)
    lines = tuple(_fit_row(write_row(row, source_notes), width) for row in table.rows)
    columns_with_text = sum(
        any(each.text for cell in column for each in cell)
        for column in zip(*(line.cells for line in lines), strict=True)
    )
    return Grid(
        caption=clean_text(table.caption),
        header=tuple(clean_text(cell) for cell in table.header),
        lines=lines,
        dense=columns_with_text > MOST_COLUMNS,
    )


def write_sections(
    edition: Edition, artefact: Sectioned, source_notes: SourceNotes, *, in_points: bool = False
) -> Iterator[Block]:
    """Yield the sections of a deliverable, each with the objective it serves."""
    objectives = {each.id: each.text for each in edition.content.objectives}
    for each in artefact.sections:
        yield from write_section(
            each, source_notes, objectives.get(each.objective or "", ""), in_points=in_points
        )


@dataclass(frozen=True)
class TwoColumns:
    """Layout of a table of two columns: the text keys of its caption and header, and the columns' shares."""

    caption: str
    header: tuple[str, str]
    widths: tuple[int, int]


def write_two_columns(rows: Iterable[Row], table: TwoColumns, source_notes: SourceNotes) -> Grid:
    """Return rows of two cells, terms or cards to cut out, as a table."""
    says = read_document_texts(source_notes.language)
    lines = tuple(_fit_row(write_row(row, source_notes), len(table.header)) for row in rows)
    return Grid(says[table.caption], tuple(says[name] for name in table.header), lines, table.widths)


def _fit_row(line: GridLine, width: int) -> GridLine:
    """Return a line with as many cells as the header: empty ones added, surplus ones joined into the last."""
    cells = line.cells + ((Words(""),),) * (width - len(line.cells))
    last_cell = tuple(each for cell in cells[width - 1 :] for each in cell)
    return GridLine((*cells[: width - 1], last_cell), line.tall)


def write_row(row: Row, source_notes: SourceNotes) -> GridLine:
    """Return a row of a table; notes follow the cell they prove if known, else the last filled cell."""
    source_notes.note_quotations(" | ".join(clean_text(cell) for cell in row.cells), row.citations)
    return GridLine(tuple(write_cells(row, source_notes)), tall=row.nature is Nature.BLANK)


def write_cells(row: Row, source_notes: SourceNotes) -> Iterator[Passage]:
    """Yield the cells of a row."""
    cells_with_text = [n for n, cell in enumerate(row.cells) if clean_text(cell)]
    last_filled = cells_with_text[-1] if cells_with_text else 0
    for n, cell in enumerate(row.cells):
        nature = row.nature
        cell_nature: Nature | None
        if row.by_cell is not None and row.citations:
            cited = source_notes.select_citations(row.citations, row.by_cell[n])
            # A cell without evidence says so in its words, or compares the others.
            cell_nature = Nature.DIRECTION
        else:
            cited = row.citations if n == last_filled else ()
            cell_nature = nature if n == last_filled and row.computation is None else Nature.DIRECTION
        if nature is Nature.MISSING and clean_text(cell):
            cell_nature = nature
        yield (source_notes.write_words(keep_spaces(cell), cited, cell_nature),)


def write_block_computations(block: DraftBlock, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield a small line for each computation of a block's statements."""
    return write_computations((each.computation for each in block.list_statements()), source_notes)


def write_computations(found: Iterable[Computation | None], source_notes: SourceNotes) -> Iterator[Block]:
    """Yield a small line for each computation: how its figure was counted; one column shares a line."""
    says = read_document_texts(source_notes.language)
    by_column: dict[tuple[str, str], list[Computation]] = {}
    for each in dict.fromkeys(computation for computation in found if computation is not None):
        by_column.setdefault((each.source, each.column), []).append(each)
    for (source, column), computations in by_column.items():
        text = says["computed" if len(computations) == 1 else "computed_together"].format(
            formula=clean_text(computations[0].formula),
            value=clean_text(computations[0].value),
            counted=len(computations[0].counted),
            rows=max(len(each.rows) for each in computations),
            column=clean_text(column),
            source=source_notes.name_source(source),
        )
        yield Prose((Words(text),), quiet=True)
