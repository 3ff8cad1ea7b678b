"""Contradicting table rows: rows of two sources with the same header and first cell that differ in a cell."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from pipelines.drafting.material import Piece
from pipelines.drafting.text.figures import find_figures, find_numbers
from pipelines.drafting.text.likeness import find_differences
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.language import Language
from schemas.source import SourceText

RANK = re.compile(r"(?:n°|no\.?|#)?\s*\d{1,3}[.)]?")
"""The number of a row: it says where it stands and not what it is about, as a year does."""

LEAST_AGREED = 0.5
"""Share of common rows that must agree; below it, tables are on different things, as two months' sales."""

FEWEST_STEMS, SAME_SUBJECT = 3, 0.5
"""Stems of a cell that describes something, and the share of them that another on the same subject has."""


@dataclass(frozen=True)
class _Table:
    """A table with a header; `rows` by what they are about, without those that share it with another row."""

    source: SourceText
    header: tuple[str, ...]
    rows: dict[str, tuple[Piece, tuple[str, ...]]]


def find_differing_rows(sources: tuple[SourceText, ...]) -> Iterator[tuple[Piece, Piece]]:
    """Yield pairs of rows of two sources with the same header and first cell that differ in one cell.

    Enough of the rows that two tables have in common must agree. If they have only one in common, it must
    have a further cell that agrees. Empty cells are not compared.
    """
    tables_by_header: dict[tuple[str, ...], list[_Table]] = defaultdict(list)
    for source in sources:
        if source.survey is not None:
            continue  # people do not contradict each other: each says what holds for them
        for table in _read_tables(source):
            tables_by_header[table.header].append(table)
    for one, other in (pair for tables in tables_by_header.values() for pair in combinations(tables, 2)):
        if one.source.name == other.source.name:
            continue
        common = [key for key in one.rows if key in other.rows]
        differing = {
            key: _find_differing_columns(one.rows[key][1], other.rows[key][1], one.source.language)
            for key in common
        }
        agreed = sum(not cells for cells in differing.values())
        is_single_row = len(common) == 1 and len(one.header) > 2
        if is_single_row or 0 < LEAST_AGREED * len(common) <= agreed:
            yield from ((one.rows[key][0], other.rows[key][0]) for key in common if len(differing[key]) == 1)


def _read_tables(source: SourceText) -> Iterator[_Table]:
    rows_by_table: dict[tuple[int, tuple[str, ...]], list[tuple[Piece, tuple[str, ...]]]] = {}
    for span in source.spans:
        row = span.anchor.row
        if row is not None and len(row.header) == len(row.cells) > 1:
            header = tuple(canonical(cell).casefold() for cell in row.header)
            rows_by_table.setdefault((row.table, header), []).append((Piece(source, span), row.cells))
    for (_, header), rows in rows_by_table.items():
        keys = Counter(_write_key(cells) for _, cells in rows)
        by_key = {_write_key(row[1]): row for row in rows}
        yield _Table(source, header, {key: row for key, row in by_key.items() if key and keys[key] == 1})


def _write_key(cells: tuple[str, ...]) -> str:
    """Return what a row is about: its first cell, with the next one where that is only a rank."""
    first = canonical(cells[0]).casefold()
    has_rank = RANK.fullmatch(first) is not None and len(cells) > 2
    return f"{first} {canonical(cells[1]).casefold()}" if has_rank else first


def _find_differing_columns(one: tuple[str, ...], other: tuple[str, ...], language: Language) -> list[int]:
    """Return the columns in which two rows differ; an empty cell does not differ."""
    cells = enumerate(zip(one, other, strict=True))
    return [column for column, (a, b) in cells if a and b and not _is_same_cell(a, b, language)]


def _is_same_cell(one: str, other: str, language: Language) -> bool:
    if canonical(one).casefold().strip(" .") == canonical(other).casefold().strip(" ."):
        return True
    one_figures, other_figures = find_figures(one, language), find_figures(other, language)
    are_single_figures = (
        len(one_figures) == len(other_figures) == 1
        and one_figures[0].text == one.strip()
        and other_figures[0].text == other.strip()
    )
    if are_single_figures and one_figures[0].equals(other_figures[0]):
        return True
    return _is_rewording(one, other, language)


def _is_rewording(one: str, other: str, language: Language) -> bool:
    """Return whether two cells describe something in words of their own, no number or contrary apart.

    Cells of a few words are names or values: any other word is another value. A description that has all
    numbers of the other, and more, says more: 4.5:1 for text and 3:1 for large text, against 3:1 alone.
    """
    one_stems, other_stems = list_content_stems(one, language), list_content_stems(other, language)
    fewest = min(len(one_stems), len(other_stems))
    if fewest < FEWEST_STEMS:
        return False
    if len(one_stems & other_stems) < SAME_SUBJECT * fewest:
        return True
    numbers, other_numbers = find_numbers(one), find_numbers(other)
    says_more = numbers <= other_numbers or other_numbers <= numbers
    return says_more and not find_differences(one, other, language)
