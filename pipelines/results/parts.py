"""Writing of judged results as Parquet: a part for each month, and the rows set aside."""

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
    """Yield a part for each month, then what is aside and what was voided."""
    yield from _months(connection, folder)
    for kind in (PartKind.ASIDE, PartKind.VOIDED):
        rows = count(connection, f"SELECT count(*) FROM {kind.value}")
        if rows:
            file = write_parquet(connection, f"SELECT * FROM {kind.value}", folder / f"{kind.value}.parquet")
            yield (
                ParquetPart(
                    kind=kind,
                    month=this_month,
                    sha256=digest_of(file),
                    rows=rows,
                    reader=reader if kind is PartKind.ASIDE else None,
                ),
                file,
            )


def _months(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[ParquetPart, Path]]:
    """Yield the part of each month, as many at once as there are processors: writing one keeps one busy."""
    found = connection.execute(
        """SELECT strftime("at", '%Y-%m'), count(*), min("at"), max("at") FROM judged WHERE reason IS NULL
        GROUP BY 1 ORDER BY 1"""
    ).fetchall()
    cursors = [connection.cursor() for _ in found]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(_month, cursors, [folder] * len(found), *zip(*found, strict=True))


def _month(
    cursor: duckdb.DuckDBPyConnection, folder: Path, month: Month, rows: int, first: datetime, last: datetime
) -> tuple[ParquetPart, Path]:
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    with cursor:
        file = write_parquet(
            cursor,
            f"SELECT {columns} FROM judged WHERE reason IS NULL AND \"at\" >= '{month}-01'::TIMESTAMP "
            f'AND "at" < \'{month}-01\'::TIMESTAMP + INTERVAL 1 MONTH ORDER BY "at", id',
            folder / f"{month}.parquet",
        )
    first, last = first.replace(tzinfo=UTC), last.replace(tzinfo=UTC)
    digest = digest_of(file)
    return ParquetPart(
        kind=PartKind.RESULTS, month=month, sha256=digest, rows=rows, first=first, last=last
    ), file


def write_parquet(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> Path:
    """Write the rows of a query as Parquet and return the file."""
    connection.execute(
        f"COPY ({query}) TO {quote_sql(str(file))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
    )
    return file


def digest_of(file: Path) -> str:
    """Return the sha256 of a file."""
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def one(connection: duckdb.DuckDBPyConnection, query: str) -> object:
    """Return the one value a query asks for."""
    found = connection.execute(query).fetchone()
    return None if found is None else found[0]


def count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """Return the one number a query asks for."""
    return int(str(one(connection, query)))
