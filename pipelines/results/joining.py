"""Months that came in many parts, each made one: a night leaves a part, and a folder of small files is slow.

Decided in docs/decisions/0071-results-read-night-after-night.md.
"""

from datetime import UTC
from itertools import groupby
from pathlib import Path

import duckdb

from adapters.results.scratch import scratch_folder
from adapters.store.results import Results, connected, quoted
from pipelines.results.parts import digest_of, written
from schemas.results import COLUMNS, Month, Part, PartKind, ResultsState

MOST_PARTS = 8
"""Of one month; one more, and they are put together."""


def join(results: Results, state: ResultsState) -> ResultsState:
    """Return the list in which no month has more than MOST_PARTS parts of results; every row stays.

    The new part is written before the list that names it. Those it stands for are removed when the next pull
    begins, so that whoever is reading them can go on. Raises Conflict, StoreUnusable.
    """
    by_month = sorted(state.of(PartKind.RESULTS), key=lambda part: part.month)
    months = [tuple(parts) for _, parts in groupby(by_month, key=lambda part: part.month)]
    many = [parts for parts in months if len(parts) > MOST_PARTS]
    if not many:
        return state
    with scratch_folder() as folder, connected() as connection:
        files = dict(_joined(connection, results, folder, parts) for parts in many)
        replaced = [part for parts in many for part in parts]
        left = (part for part in state.parts if part not in replaced)
        dropped = (part.key_in(results.course) for part in replaced)
        after = state.model_copy(
            update={"parts": (*left, *files), "dropped": (*state.dropped, *dropped)},
        )
        return results.commit(after, files)


def _joined(
    connection: duckdb.DuckDBPyConnection, results: Results, folder: Path, parts: tuple[Part, ...]
) -> tuple[Part, Path]:
    month: Month = parts[0].month
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    with results.files(parts) as files:
        source = f"FROM read_parquet([{', '.join(map(quoted, files))}])"
        file = written(
            connection, f'SELECT {columns} {source} ORDER BY "at", id', folder / f"{month}.parquet"
        )
        query = f'SELECT count(*), min("at"), max("at") {source}'
        rows, first, last = connection.execute(query).fetchall()[0]
    return (
        Part(
            kind=PartKind.RESULTS,
            month=month,
            sha256=digest_of(file),
            rows=rows,
            first=first.replace(tzinfo=UTC),
            last=last.replace(tzinfo=UTC),
        ),
        file,
    )
