"""CSV and TSV: each row a span with its header, as a form or a spreadsheet exports answers.

A formula is read as text, never calculated. A row whose cells do not fit its columns is refused: a figure
counted over shifted cells is worse than none.
"""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from adapters.sources.origin import LARGEST_SOURCE
from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.personal_columns import is_personal
from pipelines.sourcing.source_reader import SourceBytes, SourceReader
from pipelines.sourcing.text_files.decoder import decode
from schemas.anchor import ParagraphPlace
from schemas.errors import SourceUnreadable
from schemas.refusal import Fact, Refusal, TextFact
from schemas.source import DropReason

MOST_ROWS = 20_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
"""Characters; a longer cell is a document somebody pasted."""

MOST_ROWS_NAMED = 5
SEPARATORS = ";,\t"
SEPARATOR_LINE = re.compile(r"\Asep=(.)\r?\n")
"""The first line in which Excel states the separator."""

csv.field_size_limit(LARGEST_SOURCE)  # the whole file is in memory already; cells are measured below

Numbered = tuple[int, list[str]]
"""A record and its number as a spreadsheet shows it: the header is row 1."""


def read(source: SourceBytes) -> BlockCollector:
    """Return the rows of a comma, semicolon or tab separated file, its first row the header.

    Raises SourceUnreadable, naming row and column, where rows are ragged, a column has no title of its
    own, or a limit is passed.
    """
    records = _read_records(source.name, decode(source.name, source.data).lstrip("\ufeff"))
    if not records:
        return BlockCollector()
    header, rows = _square_rows(source.name, records)
    _check_titles(source.name, header, rows)
    return _collect_records(header, rows)


def _read_records(name: str, text: str) -> list[Numbered]:
    """Return the records that are not empty, cells without the white space around them."""
    separator = _find_separator(text)
    text = SEPARATOR_LINE.sub("", text, count=1)
    records: list[Numbered] = []
    for number, cells in _parse_lines(name, text, separator):
        if len(cells) > MOST_COLUMNS:
            raise SourceUnreadable(
                Refusal("table.columns", place=name, row=number, count=len(cells), most=MOST_COLUMNS)
            )
        for column, cell in enumerate(cells, start=1):
            if len(cell) > LONGEST_CELL:
                at = {"row": number, "column": column, "count": len(cell)}
                raise SourceUnreadable(Refusal("table.long_cell", place=name, most=LONGEST_CELL, **at))
        if any(cells):
            records.append((number, cells))
        if len(records) > MOST_ROWS + 1:
            raise SourceUnreadable(Refusal("table.rows", place=name, last=number, most=MOST_ROWS))
    return records


def _parse_lines(name: str, text: str, separator: str) -> Iterator[Numbered]:
    lines = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, [cell.strip() for cell in next(lines)]
        except StopIteration:
            return
        except csv.Error as error:
            raise SourceUnreadable(Refusal("table.quotation_mark", place=name, row=number)) from error


def _find_separator(text: str) -> str:
    """Return the separator the first line states, or has most often outside quotes; `;` if several tie."""
    match = SEPARATOR_LINE.match(text)
    if match:
        return match.group(1)
    first = re.sub(r'"[^"]*"', "", text.lstrip()).split("\n", 1)[0]
    return max(SEPARATORS, key=first.count)


def _square_rows(name: str, records: list[Numbered]) -> tuple[list[str], list[Numbered]]:
    """Return the header and the rows, cut to its width; raises SourceUnreadable if a row does not fit."""
    (_, first_cells), *other_records = records
    width = max(n for n, cell in enumerate(first_cells, start=1) if cell)
    header = first_cells[:width]
    widest = max((_count_used_cells(cells) for _, cells in other_records), default=width)
    ragged = [
        f"{number} ({len(cells)})"
        for number, cells in other_records
        if len(cells) < width or _count_used_cells(cells) > width
    ]
    if ragged:
        raise SourceUnreadable(
            Refusal("table.ragged", place=name, width=width, widest=widest, rows=_name_first(ragged))
        )
    return header, [(number, cells[:width]) for number, cells in other_records]


def _name_first(ragged: list[str]) -> Fact:
    line_numbers = ", ".join(ragged[:MOST_ROWS_NAMED])
    more = len(ragged) - MOST_ROWS_NAMED
    return TextFact("more_rows", (("rows", line_numbers), ("count", more))) if more > 0 else line_numbers


def _count_used_cells(cells: list[str]) -> int:
    return max((n for n, cell in enumerate(cells, start=1) if cell), default=0)


def _check_titles(name: str, header: list[str], rows: list[Numbered]) -> None:
    for column, title in enumerate(header):
        if not title and any(cells[column] for _, cells in rows):
            raise SourceUnreadable(Refusal("table.untitled", place=name, column=column + 1))
        if title and header.index(title) != column:
            raise SourceUnreadable(
                Refusal(
                    "table.same_title",
                    place=name,
                    title=title[:80],
                    first=header.index(title) + 1,
                    second=column + 1,
                )
            )


def _collect_records(header: list[str], rows: list[Numbered]) -> BlockCollector:
    collector = BlockCollector()
    columns = {title: [cells[n] for _, cells in rows] for n, title in enumerate(header) if title}
    personal = [title for title, cells in columns.items() if is_personal(title, cells)]
    for title in personal:
        collector.report_dropped(DropReason.PERSONAL, title, ParagraphPlace(number=1))
    columns_kept = [n for n, title in enumerate(header) if title and title not in personal]
    collector.add_records(
        [header[n] for n in columns_kept],
        [(ParagraphPlace(number=number), [cells[n] for n in columns_kept]) for number, cells in rows],
    )
    return collector


READER = SourceReader(
    {".csv": "text/csv", ".tsv": "text/tab-separated-values"},
    read,
    without_text="source.without_rows",
    is_packaged=False,
)
