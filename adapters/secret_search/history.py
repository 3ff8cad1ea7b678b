"""Dagster's own records, read row by row because long values are split up in the database file.

SQLite files are opened read-only; PostgreSQL streams its rows.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any
from zlib import decompressobj
from zlib import error as NotPacked  # noqa: N812 - zlib's own name says nothing

from adapters.blob import PIECE
from adapters.secret_search import SearchPlace

Row = Mapping[str, Any]
DATABASE = ".db"
LARGEST_VALUE = 256 * 1024**2
"""Most bytes that a compressed value is unpacked to."""

ROWS = 100
JOURNAL_SUFFIXES = ("-journal", "-shm", "-wal")


def read_history_of_folder(folder: Path) -> Iterator[SearchPlace]:
    """Yield each table of each database below a folder; a database that cannot be opened, as a file."""
    for file in sorted(folder.rglob(f"*{DATABASE}")):
        try:
            tables = _tables(file)
        except sqlite3.Error:
            yield SearchPlace(str(file), partial(read_file, file))
            continue
        for table in tables:
            rows = partial(_rows, file, table)
            name = f"{file}, {table}"
            yield SearchPlace(name, partial(_bytes_of, rows), partial(_by_run, name, rows))


def read_history_of_postgres(address: str) -> Iterator[SearchPlace]:
    """Yield each table of a database."""
    import sqlalchemy

    engine = sqlalchemy.create_engine(address, poolclass=sqlalchemy.NullPool)
    for table in sqlalchemy.inspect(engine).get_table_names():
        rows = partial(_stream_rows, engine, table)
        name = f"PostgreSQL, {table}"
        yield SearchPlace(name, partial(_bytes_of, rows), partial(_by_run, name, rows))


def list_logs_of_folder(folder: Path) -> Iterator[SearchPlace]:
    """Yield each file below a folder that is no database, such as the output of steps."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.endswith(
            (DATABASE, *(DATABASE + end for end in JOURNAL_SUFFIXES))
        ):
            yield SearchPlace(str(file), partial(read_file, file))


def read_file(file: Path) -> Iterator[bytes]:
    """Yield a file's bytes in pieces; nothing if it is gone."""
    try:
        with file.open("rb") as opened:
            while piece := opened.read(PIECE):
                yield piece
    except FileNotFoundError:
        return


def _tables(file: Path) -> list[str]:
    with closing(_open_database(file)) as database:
        found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return [name for (name,) in found]


def _rows(file: Path, table: str) -> Iterator[Row]:
    with closing(_open_database(file)) as database:
        quoted = table.replace('"', '""')
        found = database.execute(f'SELECT * FROM "{quoted}"')
        names = [column[0] for column in found.description]
        yield from (dict(zip(names, row, strict=True)) for row in found)


def _open_database(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=5)


def _stream_rows(engine: Any, table: str) -> Iterator[Row]:
    import sqlalchemy

    quoted = engine.dialect.identifier_preparer.quote(table)
    with engine.connect().execution_options(stream_results=True, max_row_buffer=ROWS) as connection:
        found = connection.execute(sqlalchemy.text(f"SELECT * FROM {quoted}"))
        yield from (dict(row) for row in found.mappings())


def _bytes_of(rows: Callable[[], Iterator[Row]]) -> Iterator[bytes]:
    """Yield the bytes of rows, several rows in one piece: few large pieces are searched faster."""
    gathered: list[bytes] = []
    size = 0
    for row in rows():
        for value in _values(row):
            gathered.append(value)
            size += len(value)
        if size >= PIECE:
            yield b"\0".join([*gathered, b""])
            gathered, size = [], 0
    yield b"\0".join(gathered)


def _by_run(name: str, rows: Callable[[], Iterator[Row]]) -> Iterator[SearchPlace]:
    """Yield each row, named by its run if it has one."""
    for row in rows():
        run = row.get("run_id")
        yield SearchPlace(f"{name}, run {run}" if run else name, partial(_values, row))


def _values(row: Row) -> Iterator[bytes]:
    for value in row.values():
        if isinstance(value, str | bytes | memoryview) and len(value):
            yield _unpack_value(value.encode() if isinstance(value, str) else bytes(value))


def _unpack_value(value: bytes) -> bytes:
    """Return a value unpacked if Dagster compressed it, else unchanged."""
    try:
        return decompressobj().decompress(value, LARGEST_VALUE)
    except NotPacked:
        return value
