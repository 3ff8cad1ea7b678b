"""Merging of a month's many small parts into one file, because small files are slow to read.

Decided in docs/decisions/0071-results-read-night-after-night.md.
"""

from datetime import UTC
from itertools import groupby
from pathlib import Path

import duckdb

from adapters.parquet_queries import connect_duckdb, quote_sql, select_rows
from adapters.results.scratch import make_scratch_folder
from adapters.store.results import ResultStore
from pipelines.results.parts import digest_file, query_count, write_parquet
from schemas.results import COLUMNS, Month, ParquetPart, PartKind, ResultsState

MOST_PARTS = 8
"""The most parts a month may have of one kind; if it has more, they are merged."""


def merge_months(results: ResultStore, state: ResultsState) -> ResultsState:
    """Return the state after merging the months that have more than MOST_PARTS parts of a kind.

    The kinds are results and voided statements. Every result stays; a statement voided several times, as an
    LRS reports it each night, is listed once.

    The new part is written before the state that names it. The parts it replaces are removed when the next
    pull begins, so that whoever is reading them can finish. Raises Conflict, StoreUnusable.
    """
    mergeable = [*state.of(PartKind.RESULTS), *state.of(PartKind.VOIDED)]
    months = [tuple(parts) for _, parts in groupby(sorted(mergeable, key=_key_of_month), key=_key_of_month)]
    crowded = [parts for parts in months if len(parts) > MOST_PARTS]
    if not crowded:
        return state
    with make_scratch_folder() as folder, connect_duckdb() as connection:
        files = dict(_merge_month(connection, results, folder, parts) for parts in crowded)
        replaced = [part for parts in crowded for part in parts]
        untouched = (part for part in state.parts if part not in replaced)
        dropped = (part.key_in(results.course) for part in replaced)
        after = state.model_copy(
            update={"parts": (*untouched, *files), "dropped": (*state.dropped, *dropped)},
        )
        return results.commit(after, files)


def _key_of_month(part: ParquetPart) -> tuple[PartKind, Month]:
    return part.kind, part.month


def _merge_month(
    connection: duckdb.DuckDBPyConnection, results: ResultStore, folder: Path, parts: tuple[ParquetPart, ...]
) -> tuple[ParquetPart, Path]:
    kind, month = _key_of_month(parts[0])
    file = folder / f"{kind.value}-{month}.parquet"
    with results.open_parts(parts) as files:
        source = f"FROM read_parquet([{', '.join(map(quote_sql, files))}])"
        if kind is PartKind.VOIDED:
            write_parquet(connection, f"SELECT DISTINCT origin, id {source} ORDER BY ALL", file)
            rows = query_count(connection, f"SELECT count(*) FROM read_parquet({quote_sql(str(file))})")
            return ParquetPart(kind=kind, month=month, sha256=digest_file(file), rows=rows), file
        write_parquet(connection, f'FROM ({select_rows(files, COLUMNS)}) ORDER BY "at", id', file)
        query = f'SELECT count(*), min("at"), max("at") {source}'
        rows, first, last = connection.execute(query).fetchall()[0]
    return (
        ParquetPart(
            kind=kind,
            month=month,
            sha256=digest_file(file),
            rows=rows,
            first=first.replace(tzinfo=UTC),
            last=last.replace(tzinfo=UTC),
        ),
        file,
    )
