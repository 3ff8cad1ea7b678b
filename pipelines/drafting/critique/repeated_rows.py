"""A check that kinds share: rows of two cells, such as flashcards, with the same first cell."""

from collections.abc import Iterable, Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.sides import fold_side
from schemas.draft import Row
from schemas.finding import Finding


def find_repeated_rows(rows: Iterable[Row], rule: str, fact: str) -> Iterator[Finding]:
    """Find the rows whose first side an earlier one has; `fact` is what the rule calls that side."""
    first_ids: dict[str, str] = {}
    for row in rows:
        earlier = first_ids.setdefault(fold_side(row.cells[0]), row.id)
        if earlier != row.id:
            yield Finding(rule=rule, place=row.id, facts={fact: cut_excerpt(row.cells[0]), "other": earlier})
