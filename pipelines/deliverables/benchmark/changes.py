"""Changes between two comparisons of sources: cell by cell, by criterion and source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.deliverables.benchmark.contract import Benchmark
from pipelines.drafting.text.typography import canonical
from schemas.draft import Draft, Row, Section

NOTHING = "—"

Cells = dict[tuple[str, str], tuple[str, str]]
"""By criterion and source, typography aside: the criterion as written, and what the cell says."""


@dataclass(frozen=True)
class Earlier:
    """The last comparison, and its own account of what had changed before it."""

    cells: Cells
    account: Section | None


@dataclass(frozen=True)
class Change:
    """A cell that is new, changed or gone; `row` is its line now, None where it is gone."""

    kind: str
    label: str
    source: str
    before: str | None
    now: str | None
    row: Row | None


def find_earlier(previous: Draft | None, titles: Mapping[str, str]) -> Earlier | None:
    """Return the comparison of the last revision, by its sections' titles; None where there is none."""
    artefacts = previous.content.artefacts if previous else ()
    last = next((deliverable for deliverable in artefacts if isinstance(deliverable, Benchmark)), None)
    if last is None:
        return None
    named = {section.title: section for section in last.sections}
    compared = named.get(titles["table"])
    cells: Cells = {}
    for table in compared.tables if compared else ():
        cells |= _cells(table.header[1:-1], table.rows)
    return Earlier(cells, named.get(titles["changes"]))


def list_changes(before: Earlier, sources: Sequence[str], rows: Sequence[Row]) -> Iterator[Change]:
    """Yield the cells that are new or say something else, in the table's order, then those that are gone."""
    now = _cells(sources, rows)
    lines = {canonical(row.cells[0]): row for row in rows}
    for key, (label, text) in now.items():
        _, source = key
        old = before.cells.get(key)
        if old is None:
            yield Change("new", label, source, None, text, lines[key[0]])
        elif canonical(old[1]) != canonical(text):
            yield Change("changed", label, source, old[1], text, lines[key[0]])
    for key, (label, text) in before.cells.items():
        if key not in now:
            yield Change("gone", label, key[1], text, None, None)


def _cells(sources: Sequence[str], rows: Sequence[Row]) -> Cells:
    return {
        (canonical(row.cells[0]), source): (row.cells[0], cell)
        for row in rows
        for source, cell in zip(sources, row.cells[1:-1], strict=False)
        if cell != NOTHING
    }
