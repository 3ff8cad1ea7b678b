"""Figures without a model: a diagram of each procedure, a chart of each column that can be compared."""

import re
from collections import defaultdict
from collections.abc import Iterator

from pipelines.deliverables.figures.contract import Figures
from pipelines.deliverables.lesson.page_titles import LONGEST_TITLE
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece, group_procedures, is_teachable
from pipelines.drafting.sides import fold_side
from pipelines.drafting.statements import quote_piece
from schemas.anchor import TableRow
from schemas.draft import Block, Origin, Row, Section, Steps, Table
from schemas.language import Language
from schemas.languages.formats import write_sign
from schemas.quantity import Quantity
from schemas.source import SpanKind

FEWEST_BARS = 3
"""Two values need no chart: a sentence states them."""

LONGEST_LABEL = 80
MOST_FIGURES = 12

EXAMPLES = re.compile(r"\b(?:exemples?|examples?)\b", re.IGNORECASE)

TableRows = list[tuple[Piece, TableRow]]


def from_material(material: Material) -> Figures | None:
    """Return the figures in reading order; None if the sources have no steps and nothing to compare."""
    order = {id(piece): number for number, piece in enumerate(material.pieces)}
    placed_sections: list[tuple[int, Section]] = []
    for run in group_procedures(material.pieces):
        if not _is_in_order(run):
            continue
        steps = Steps(statements=tuple(quote_piece(piece, material.ids) for piece in run))
        placed_sections.append((order[id(run[0])], _make_section(run, run[0].heading, steps, material)))
    for rows in _list_tables(material.pieces, material.language):
        for column in find_comparable_columns(rows, material.language):
            table = _make_chart(rows, column, material)
            colon = write_sign(":", material.language)
            title = f"{rows[0][0].heading}{colon} {rows[0][1].header[column]}"
            pieces = [piece for piece, _ in rows]
            placed_sections.append((order[id(pieces[0])], _make_section(pieces, title, table, material)))
    placed_sections.sort(key=lambda each: each[0])
    sections = tuple(section for _, section in placed_sections[:MOST_FIGURES])
    return Figures(sections=sections) if sections else None


def _is_in_order(run: list[Piece]) -> bool:
    """Return whether numbered lines are steps: whole sentences, and not a list of examples."""
    are_sentences = all(piece.text[:1].isupper() or piece.text[:1].isdigit() for piece in run)
    return are_sentences and not EXAMPLES.search(run[0].heading)


def find_comparable_columns(rows: TableRows, language: Language) -> list[int]:
    """Return the columns whose every cell is a quantity, all of one unit: only those can be compared."""
    header = rows[0][1].header
    if len(rows) < FEWEST_BARS or len({fold_side(row.cells[0]) for _, row in rows}) < len(rows):
        return []
    columns = (column for column in range(1, len(header)) if header[column].strip())
    return [column for column in columns if _has_one_unit(rows, column, language)]


def _has_one_unit(rows: TableRows, column: int, language: Language) -> bool:
    quantities = [Quantity.read(row.cells[column], language) for _, row in rows]
    units = {quantity.unit_key for quantity in quantities if quantity is not None}
    return None not in quantities and len(units) == 1 and "" not in units


def _list_tables(pieces: tuple[Piece, ...], language: Language) -> Iterator[TableRows]:
    """Yield the rows of each table that has a header and names what it measures in its first column."""
    tables: dict[tuple[str, int, tuple[str, ...]], TableRows] = defaultdict(list)
    for piece in pieces:
        row = piece.span.anchor.row
        if piece.span.kind is not SpanKind.ROW or row is None or not is_teachable(piece, language):
            continue
        label = row.cells[0]
        has_label = 0 < len(label) <= LONGEST_LABEL and any(each.isalpha() for each in label)
        if has_label and len(row.header) == len(row.cells) > 1:
            tables[piece.source.name, row.table, row.header].append((piece, row))
    yield from tables.values()


def _make_chart(rows: TableRows, column: int, material: Material) -> Table:
    header = rows[0][1].header
    chart_rows = tuple(
        Row(
            id=material.ids.allocate_statement(),
            cells=(row.cells[0], row.cells[column]),
            citations=(piece.citation,),
            origin=Origin.EXTRACTIVE,
        )
        for piece, row in rows
    )
    caption = _clean_line(rows[0][0].heading) or _clean_line(header[column])
    return Table(caption=caption, header=(header[0], header[column]), rows=chart_rows)


def _make_section(pieces: list[Piece], title: str, block: Block, material: Material) -> Section:
    objective = material.evidence.find_objective(pieces, material.module.objectives)
    name = _clean_line(title) or material.module.title
    return Section(id=material.ids.allocate_page(), title=name, objective=objective, blocks=(block,))


def _clean_line(text: str) -> str:
    printable = "".join(each for each in text if each.isprintable() or each.isspace())
    return " ".join(printable.split(" ")).strip()[:LONGEST_TITLE].strip()
