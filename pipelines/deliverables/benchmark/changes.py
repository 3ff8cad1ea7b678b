"""Changes between two comparisons of sources: cell by cell, by criterion and source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.deliverables.benchmark.contract import Benchmark
from pipelines.drafting.text.typography import canonical
from schemas.draft import Draft, Row, Section

NOTHING = "—"

Cells = dict[tuple[str, str], tuple[str, str]]
"""The criterion as written and the text of its cell, by criterion and source in canonical typography."""


@dataclass(frozen=True)
class Earlier:
    """The last comparison, and its section on the changes before it."""

    cells: Cells
    account: Section | None


@dataclass(frozen=True)
class Change:
    """A cell that is new, changed or gone; `row` is its current line, None if it is gone."""

    kind: str
    label: str
    source: str
    before: str | None
    now: str | None
    row: Row | None


def find_earlier(previous: Draft | None, titles: Mapping[str, str]) -> Earlier | None:
    """Return the comparison of the last revision, by its sections' titles; None if there is none."""
    artefacts = previous.content.artefacts if previous else ()
    last = next((deliverable for deliverable in artefacts if isinstance(deliverable, Benchmark)), None)
    if last is None:
        return None
    sections_by_title = {section.title: section for section in last.sections}
    compared = sections_by_title.get(titles["table"])
    cells: Cells = {}
    for table in compared.tables if compared else ():
        cells |= _index_cells(table.header[1:-1], table.rows)
    return Earlier(cells, sections_by_title.get(titles["changes"]))


def list_changes(before: Earlier, sources: Sequence[str], rows: Sequence[Row]) -> Iterator[Change]:
    """Yield the cells that are new or have another text, in the table's order, then those that are gone."""
    current_cells = _index_cells(sources, rows)
    rows_by_label = {canonical(row.cells[0]): row for row in rows}
    for key, (label, text) in current_cells.items():
        _, source = key
        earlier_cell = before.cells.get(key)
        if earlier_cell is None:
            yield Change("new", label, source, None, text, rows_by_label[key[0]])
        elif canonical(earlier_cell[1]) != canonical(text):
            yield Change("changed", label, source, earlier_cell[1], text, rows_by_label[key[0]])
    for key, (label, text) in before.cells.items():
        if key not in current_cells:
            yield Change("gone", label, key[1], text, None, None)


def _index_cells(sources: Sequence[str], rows: Sequence[Row]) -> Cells:
    return {
        (canonical(row.cells[0]), source): (row.cells[0], cell)
        for row in rows
        for source, cell in zip(sources, row.cells[1:-1], strict=False)
        if cell != NOTHING
    }
