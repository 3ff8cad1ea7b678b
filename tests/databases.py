"""Databases of Dagster and of results, opened without what no test is about."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import pytest
import sqlalchemy
from alembic.config import Config
from alembic.script import ScriptDirectory
from dagster._core.storage.defs_state.base import DefsStateStorage
from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.runs.sqlite import sqlite_run_storage
from dagster._core.storage.schedules.sqlite import sqlite_schedule_storage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from sqlalchemy import Engine
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from adapters import parquet_queries


@pytest.fixture(scope="session", autouse=True)
def _databases_open_fast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Dagster opens its databases anew for each sensor, each run and each write.

    Every time it read all its migrations to know the newest, made an engine that had to learn its dialect
    and compile each statement again, read the tables' names from the file, folded the log away on leaving,
    and waited for the disk. Migrations do not change meanwhile, a connection may stay open until a test ends,
    and what a power cut would take from a test nobody misses. A new one begins as a copy of a blank one.
    """
    known: dict[str | None, ScriptDirectory] = {}
    read = ScriptDirectory.from_config

    def read_once(config: Config) -> ScriptDirectory:
        where = config.get_main_option("script_location")
        if where not in known:
            known[where] = read(config)
        return known[where]

    def engine_kept(address: str, **how: Any) -> sqlalchemy.Engine:
        assert how.pop("poolclass") is NullPool
        return _engine_of(address, how.get("connect_args", {}).get("timeout"))

    BLANK.update(_make_blank(tmp_path_factory.mktemp("blank")))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ScriptDirectory, "from_config", read_once)
        # Which instance's store is the current one may hang on when garbage is collected, and be that of one
        # that is gone. None of ours keeps state of definitions.
        patched.setattr(DefsStateStorage, "get", classmethod(lambda _: None))
        for storage in (sqlite_event_log, sqlite_run_storage, sqlite_schedule_storage):
            patched.setattr(storage, "create_engine", engine_kept)
        sqlalchemy.event.listen(sqlalchemy.Engine, "connect", _wait_for_no_disk)
        yield
        sqlalchemy.event.remove(sqlalchemy.Engine, "connect", _wait_for_no_disk)


@pytest.fixture(autouse=True)
def _databases_close_with_their_test() -> Iterator[None]:
    yield
    while OPEN:
        _, engine = OPEN.popitem()
        Engine.dispose(engine)


@pytest.fixture(scope="session", autouse=True)
def _duckdb_is_started_once() -> Iterator[None]:
    """Starting DuckDB takes ten times what most questions take, and a pull of results starts it ten times."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(parquet_queries, "duckdb", LentDuckDB())
        yield


class LentDuckDB:
    """Stands for the module: whoever connects has a database of their own, and finds no table of another."""

    def __init__(self) -> None:
        self._started: dict[int, duckdb.DuckDBPyConnection] = {}
        """By process: a forked one has no threads of the other's, and cannot close it either."""

        self._numbers = count(1)

    @contextmanager
    def connect(self, config: dict[str, Any]) -> Iterator["OwnDatabase"]:
        if os.getpid() not in self._started:
            kept = {name: each for name, each in config.items() if name != "temp_directory"}
            self._started[os.getpid()] = duckdb.connect(config=kept)
        own = f"own_{next(self._numbers)}"
        with self._started[os.getpid()].cursor() as connection:
            connection.execute(f"ATTACH ':memory:' AS {own}")
            try:
                yield OwnDatabase(connection, own)
            finally:
                connection.execute(f"USE memory; DETACH {own}; RESET preserve_insertion_order")


class OwnDatabase:
    """A connection, and others to the same database, as those to a DuckDB of one's own are."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        self._connection = connection
        self._use = f"USE {name}"
        connection.execute(self._use)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        cursor = self._connection.cursor()
        cursor.execute(self._use)
        return cursor


OPEN: dict[tuple[str, int | None], Engine] = {}
BLANK: dict[str, Path] = {}
"""Databases with their tables and nothing in them, by their file's name; a run's own is `RUN`."""

RUN = "run.db"


def _make_blank(folder: Path) -> dict[str, Path]:
    """Let Dagster make each of its databases once; three tables take it as long as a hundred rows."""
    storage = DagsterSqliteStorage.from_local(str(folder))
    with storage.event_log_storage.run_connection(Path(RUN).stem):
        pass
    return {file.name: file for file in folder.rglob("*.db")}


def _begin_from_blank(file: Path) -> None:
    """Put a blank database where none is; whoever else did so meanwhile is not overwritten."""
    blank = BLANK.get(file.name, BLANK.get(RUN))
    if blank is None or file.exists():
        return
    begun = file.with_name(f"{file.name}.{uuid4()}")
    shutil.copyfile(blank, begun)
    with suppress(FileExistsError):
        file.hardlink_to(begun)
    begun.unlink()


def _engine_of(address: str, timeout: int | None) -> Engine:
    if (address, timeout) not in OPEN:
        patience = {} if timeout is None else {"timeout": timeout}
        engine = sqlalchemy.create_engine(address, max_overflow=-1, connect_args=patience)
        _share_compiled_statements(engine)
        engine.dispose = lambda: None  # type: ignore[method-assign,assignment]  # asked for after each question
        file = Path(str(engine.url.database))
        _begin_from_blank(file)

        def still_there(_: object, record: ConnectionPoolEntry, __: object) -> None:
            """Let nobody ask a database that was deleted meanwhile, or another stands in its place."""
            now = file.stat().st_ino if file.exists() else None
            known = record.info.get("file")
            if known is not None and known != now:
                raise DisconnectionError
            record.info["file"] = now

        sqlalchemy.event.listen(engine, "checkout", still_there)
        OPEN[address, timeout] = engine
    return OPEN[address, timeout]


@cache
def _open_first() -> Engine:
    """Return an engine that has asked something: it knows its dialect, and keeps what it compiles."""
    engine = sqlalchemy.create_engine("sqlite://")
    engine.connect().close()
    return engine


def _share_compiled_statements(engine: Engine) -> None:
    """Let an engine use what others compiled: each run has a database, and asks what every run does."""
    first = _open_first()
    engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = first._compiled_cache


def _wait_for_no_disk(connection: Any, _: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")


@contextmanager
def held_open(root: Path) -> Iterator[None]:
    """Keep a reader at the databases Dagster asks most, as a webserver beside a daemon does.

    Whoever leaves a database last folds its log away, and whoever comes next makes it anew: ten times the
    price of the question.
    """
    asked_most = ("schedules/schedules.db", "history/runs.db", "history/runs/index.db")
    with ExitStack() as readers:
        for name in asked_most:
            reader = readers.enter_context(closing(sqlite3.connect(root / name, check_same_thread=False)))
            reader.execute("SELECT 1 FROM sqlite_master").fetchone()
        yield
