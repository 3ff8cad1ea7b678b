"""Writing of judged results as Parquet parts: one for each month, one for rows put aside, one for voided."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

import duckdb

from adapters.parquet_queries import quote_sql
from schemas.results import COLUMNS, Month, ParquetPart, PartKind


def write_parts(
    connection: duckdb.DuckDBPyConnection, folder: Path, this_month: Month, reader: int
) -> Iterator[tuple[ParquetPart, Path]]:
    """Yield a part with its file for each month, then for the rows put aside and the voided ones."""
    yield from _write_months(connection, folder)
    for kind in (PartKind.ASIDE, PartKind.VOIDED):
        rows = query_count(connection, f"SELECT count(*) FROM {kind.value}")
        if rows:
            file = write_parquet(connection, f"SELECT * FROM {kind.value}", folder / f"{kind.value}.parquet")
            yield (
                ParquetPart(
                    kind=kind,
                    month=this_month,
                    sha256=digest_file(file),
                    rows=rows,
                    reader=reader if kind is PartKind.ASIDE else None,
                ),
                file,
            )


def _write_months(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[ParquetPart, Path]]:
    """Yield the part of each month; months are written in parallel, one for each processor."""
    months = connection.execute(
        """SELECT strftime("at", '%Y-%m'), count(*), min("at"), max("at") FROM judged WHERE reason IS NULL
        GROUP BY 1 ORDER BY 1"""
    ).fetchall()
    cursors = [connection.cursor() for _ in months]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(_write_month, cursors, [folder] * len(months), *zip(*months, strict=True))


def _write_month(
    cursor: duckdb.DuckDBPyConnection,
    folder: Path,
    month: Month,
    rows: int,
    earliest: datetime,
    latest: datetime,
) -> tuple[ParquetPart, Path]:
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    with cursor:
        file = write_parquet(
            cursor,
            f"SELECT {columns} FROM judged WHERE reason IS NULL AND \"at\" >= '{month}-01'::TIMESTAMP "
            f'AND "at" < \'{month}-01\'::TIMESTAMP + INTERVAL 1 MONTH ORDER BY "at", id',
            folder / f"{month}.parquet",
        )
    earliest, latest = earliest.replace(tzinfo=UTC), latest.replace(tzinfo=UTC)
    digest = digest_file(file)
    return ParquetPart(
        kind=PartKind.RESULTS, month=month, sha256=digest, rows=rows, first=earliest, last=latest
    ), file


def write_parquet(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> Path:
    """Write the rows of a query as Parquet and return the file."""
    connection.execute(
        f"COPY ({query}) TO {quote_sql(str(file))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
    )
    return file


def digest_file(file: Path) -> str:
    """Return the sha256 of a file."""
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def query_value(connection: duckdb.DuckDBPyConnection, query: str) -> object:
    """Return the first value that a query selects; None if it selects no row."""
    row = connection.execute(query).fetchone()
    return None if row is None else row[0]


def query_count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """Return the number that a query selects."""
    return int(str(query_value(connection, query)))
