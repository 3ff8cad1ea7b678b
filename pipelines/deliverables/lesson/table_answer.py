"""Tables that a model writes itself: what belongs side by side, each line with the spans it rests on."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.drafting.element_builder import (
    ElementBuilder,
    Name,
    Names,
    StatedNature,
    Text,
    choose_nature,
)
from pipelines.drafting.plain_text import to_plain_text
from schemas.contract import Contract
from schemas.draft import Origin, Row, Table

FEWEST_COLUMNS = 2
FEWEST_LINES = 2
"""What makes a table: less is a sentence."""


class LineAnswer(Contract):
    """A line of a table; `id` names an earlier one or is empty."""

    id: Name
    cells: Annotated[list[Text], Field(max_length=6)]
    span_ids: Names
    nature: StatedNature = StatedNature.CLAIM


def find_table_faults(columns: Sequence[str], lines: Sequence[LineAnswer]) -> Iterator[str]:
    """Yield, in words for a model, what keeps columns and lines from being a table."""
    if len(columns) < FEWEST_COLUMNS or len(lines) < FEWEST_LINES:
        yield (
            f'"table": {len(columns)} `columns` and {len(lines)} `lines`, and at least '
            f"{FEWEST_COLUMNS} and {FEWEST_LINES} are needed"
        )
    written = [(number, line) for number, line in enumerate(lines) if not _is_kept(line)]
    uneven = [number for number, line in written if len(line.cells) != len(columns)]
    if uneven:
        yield f'"table": `cells` of lines {", ".join(map(str, uneven))} are not as many as `columns`'
    if any(not to_plain_text(cell) for _, line in written for cell in line.cells):
        yield '"table": each of `cells` has words; write "–" where there is nothing'


def build_table(
    caption: str,
    columns: Sequence[str],
    lines: Sequence[LineAnswer],
    builder: ElementBuilder,
    earlier: Sequence[Row],
) -> Table | None:
    """Return the table that a model wrote, earlier rows with their ids; None if it is none."""
    header = tuple(map(to_plain_text, columns))
    fitting = {row.id for row in earlier if len(row.cells) == len(header)}
    whole = [line for line in lines if (line.id in fitting if _is_kept(line) else _is_whole(line, header))]
    if len(header) < FEWEST_COLUMNS or len(whole) < FEWEST_LINES:
        return None
    rows = tuple(filter(None, (_build_row(line, builder, earlier) for line in whole)))
    return Table(caption=caption, header=header, rows=rows)


def _is_kept(line: LineAnswer) -> bool:
    """Return whether a line names an earlier one and has no words of its own."""
    return bool(line.id) and not any(map(to_plain_text, line.cells))


def _is_whole(line: LineAnswer, header: Sequence[str]) -> bool:
    return len(line.cells) == len(header) and all(map(to_plain_text, line.cells))


def _build_row(line: LineAnswer, builder: ElementBuilder, earlier: Sequence[Row]) -> Row | None:
    """Return the row of a line; None if the line names an earlier one to keep, which another line has."""
    row = builder.take_earlier(line.id, earlier)
    if _is_kept(line):
        return None if row is None else builder.keep_earlier(row)
    citations = builder.cite(line.span_ids)
    quotes = [citation.quote for citation in citations]
    cells = tuple(to_plain_text(cell, quotes) for cell in line.cells)
    nature = choose_nature(line.nature, citations)
    if row is not None and (row.cells, row.citations) == (cells, citations):
        return row if nature is None else row.model_copy(update={"nature": nature})
    row_id = row.id if row is not None else builder.ids.allocate_statement()
    return Row(id=row_id, cells=cells, citations=citations, origin=Origin.MODEL, nature=nature)
