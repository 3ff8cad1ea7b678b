"""DuckDB connections, and the SQL that reads Parquet files through them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from adapters.results.scratch import make_scratch_folder

MEMORY = "600MB"
"""What DuckDB may hold at once; more goes to a scratch folder."""


@contextmanager
def connect_duckdb() -> Iterator[duckdb.DuckDBPyConnection]:
    """Lend a DuckDB connection that loads nothing from the network; its scratch folder goes with it."""
    with make_scratch_folder() as scratch:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY,
            "temp_directory": str(scratch),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        with duckdb.connect(config=settings) as connection:
            yield connection


def select_rows(files: Sequence[str], columns: Mapping[str, str]) -> str:
    """Return a query for all rows of Parquet files, with these columns; without files it has no row."""
    nulls = ", ".join(f'NULL::{sql_type} AS "{name}"' for name, sql_type in columns.items())
    no_rows = f"SELECT {nulls} WHERE false"
    if not files:
        return no_rows
    names = ", ".join(f'"{name}"' for name in columns)
    # A file of an older version lacks the newest columns.
    stored_rows = f"SELECT * FROM read_parquet([{', '.join(map(quote_sql, files))}], union_by_name = true)"
    return f"SELECT {names} FROM ({no_rows} UNION ALL BY NAME {stored_rows})"


def quote_sql(text: str) -> str:
    """Return a text as a string literal of SQL, e.g. `'l''eau'`."""
    return "'" + text.replace("'", "''") + "'"
