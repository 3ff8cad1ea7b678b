"""Rows of two cells that repeat the first cell of another."""

from collections.abc import Iterable, Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.sides import fold_side
from schemas.draft import Row
from schemas.finding import Finding


def find_repeated_rows(rows: Iterable[Row], rule: str, fact: str) -> Iterator[Finding]:
    """Find the rows whose first side an earlier one has; `fact` is what the rule calls that side."""
    seen: dict[str, str] = {}
    for row in rows:
        earlier = seen.setdefault(fold_side(row.cells[0]), row.id)
        if earlier != row.id:
            yield Finding(rule=rule, place=row.id, facts={fact: cut_excerpt(row.cells[0]), "other": earlier})
