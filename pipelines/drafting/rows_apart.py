"""Rows of two tables about the same thing that differ in one cell."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from pipelines.drafting.material import Piece
from pipelines.drafting.text.figures import figures
from pipelines.drafting.text.typography import canonical
from schemas.language import Language
from schemas.source import SourceText

LEAST_AGREED = 0.5
"""Share of the rows two tables have in common that have to agree: two months' sales are no conflict."""


@dataclass(frozen=True)
class _Table:
    """A table with a header; `rows` by what their first cell says, those that say it alone."""

    source: SourceText
    header: tuple[str, ...]
    rows: dict[str, tuple[Piece, tuple[str, ...]]]


def find_differing_rows(sources: tuple[SourceText, ...]) -> Iterator[tuple[Piece, Piece]]:
    """Yield the rows of two sources with the same first cell, under the same header, whose cells differ.

    One cell differs, in tables whose common rows mostly agree. A row alone is enough where another of its
    cells agrees besides the first. A cell that is empty says nothing.
    """
    alike: dict[tuple[str, ...], list[_Table]] = defaultdict(list)
    for source in sources:
        for table in _tables(source):
            alike[table.header].append(table)
    for one, other in (pair for tables in alike.values() for pair in combinations(tables, 2)):
        if one.source.name == other.source.name:
            continue
        common = [key for key in one.rows if key in other.rows]
        apart = {key: _apart(one.rows[key][1], other.rows[key][1], one.source.language) for key in common}
        agreed = sum(not cells for cells in apart.values())
        alone = len(common) == 1 and len(one.header) > 2
        if alone or 0 < LEAST_AGREED * len(common) <= agreed:
            yield from ((one.rows[key][0], other.rows[key][0]) for key in common if len(apart[key]) == 1)


def _tables(source: SourceText) -> Iterator[_Table]:
    found: dict[tuple[int, tuple[str, ...]], list[tuple[Piece, tuple[str, ...]]]] = {}
    for span in source.spans:
        row = span.anchor.row
        if row is not None and len(row.header) == len(row.cells) > 1:
            header = tuple(canonical(cell).casefold() for cell in row.header)
            found.setdefault((row.table, header), []).append((Piece(source, span), row.cells))
    for (_, header), rows in found.items():
        keys = Counter(canonical(cells[0]).casefold() for _, cells in rows)
        by_key = {canonical(row[1][0]).casefold(): row for row in rows}
        yield _Table(source, header, {key: row for key, row in by_key.items() if key and keys[key] == 1})


def _apart(one: tuple[str, ...], other: tuple[str, ...], language: Language) -> list[int]:
    """Return the columns in which two rows say different things."""
    cells = enumerate(zip(one, other, strict=True))
    return [column for column, (a, b) in cells if a and b and not _same(a, b, language)]


def _same(one: str, other: str, language: Language) -> bool:
    if canonical(one).casefold().strip(" .") == canonical(other).casefold().strip(" ."):
        return True
    ours, theirs = figures(one, language), figures(other, language)
    whole = len(ours) == len(theirs) == 1 and ours[0].text == one.strip() and theirs[0].text == other.strip()
    return whole and ours[0].equals(theirs[0])
