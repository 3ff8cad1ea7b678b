"""A course's results in the store: Parquet parts, and one list of those that count.

results/<course>/state/00000007.json               which parts count, how far each origin was read
results/<course>/<yyyy-mm>/<sha256>.parquet        what happened in a month
results/<course>/aside/<yyyy-mm>/<sha256>.parquet  what no version could read yet, by when it was read
results/<course>/retention.json                    how long they are kept, once their course is gone
results/<course>/voided/<yyyy-mm>/<sha256>.parquet which statements somebody took back
results/<course>/present/<yyyy-mm>/<sha256>.parquet which attempts an LMS still holds

Parts are written before the list that names them, and the list moves by compare-and-swap: whoever is
killed in between left files nobody reads, and whoever comes second is told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
from pydantic import ValidationError

from adapters.blob import PIECE, Scratch
from adapters.results.scratch import scratch_folder
from adapters.store import Store
from adapters.store.folder import FolderStore
from schemas.course import ResultsSettings as Asked
from schemas.errors import Conflict, StoreUnusable
from schemas.ids import Slug
from schemas.results import COLUMNS, ParquetPart, PartKind, ResultsState, Retention

KEPT_STATES = 20
"""Old lists stay that long: a slow writer must not find its number free again."""

MEMORY = "600MB"
"""What DuckDB may hold at once; more goes to a scratch folder."""

VOIDED_COLUMNS = {"origin": "VARCHAR", "id": "VARCHAR"}
PRESENT_COLUMNS = dict.fromkeys(("origin", "lms_activity", "learner", "session"), "VARCHAR")
"""Of an attempt that is held, one row; of a learner without any, one without a session."""

REMOVED = """
    SELECT kept.origin, kept.id FROM kept
    SEMI JOIN present USING (origin, lms_activity, learner)
    ANTI JOIN present AS held USING (origin, lms_activity, learner, session)
    WHERE kept.session IS NOT NULL
"""
"""Results of attempts that the LMS holds no more, of learners it was asked about since."""


class ResultStore:
    """Reading and writing of one course's results."""

    def __init__(self, store: Store, course: Slug) -> None:
        self._store = store
        self.course = course
        self._folder = f"results/{course}/"

    def state(self) -> ResultsState:
        """Return the list of what counts; raises StoreUnusable where it is not what was written."""
        keys = [entry.key for entry in self._store.list(f"{self._folder}state/")]
        if not keys:
            return ResultsState(course=self.course)
        data = self._store.get(keys[-1])
        try:
            return ResultsState.from_json(data or b"")
        except ValidationError as error:
            remedy = "Restore it from a backup, or remove it: the one before counts"
            raise self._report_altered(keys[-1], remedy) from error

    def keep_months(self) -> int:
        """Return how long results are kept, as their course said last; the contract's own where it never did.

        Raises StoreUnusable where that is not what was written.
        """
        data = self._store.get(self._retention_key)
        try:
            return Asked().keep_months if data is None else Retention.from_json(data).keep_months
        except ValidationError as error:
            remedy = "Remove it: the next pull of the course writes it again"
            raise self._report_altered(self._retention_key, remedy) from error

    def note_keep_months(self, months: int) -> None:
        """Note how long a course keeps results, for when it is there no more."""
        noted = Retention(course=self.course, keep_months=months).canonical()
        if self._store.get(self._retention_key) != noted:
            self._store.put(self._retention_key, noted)

    def commit(self, after: ResultsState, files: Mapping[ParquetPart, Path] | None = None) -> ResultsState:
        """Keep parts, then the list that names them, and return it; `after` bears the number it rests on.

        Raises Conflict where another run came first: the list is then as that run left it.
        """
        for part, file in (files or {}).items():
            with file.open("rb") as opened:
                self._store.put(
                    part.key_in(self.course), Scratch().add(iter(lambda: opened.read(PIECE), b""))
                )
        moved = after.model_copy(update={"number": after.number + 1})
        if not self._store.put_if_absent(self._state_key(moved.number), moved.canonical()):
            raise Conflict(
                "another run changed the results meanwhile",
                place=self.course,
                remedy="Run it again: what that run read is not read twice",
            )
        if moved.number > KEPT_STATES:
            self._store.delete(self._state_key(moved.number - KEPT_STATES))
        return moved

    def clear(self, state: ResultsState) -> ResultsState:
        """Remove the files a list says are being removed, and return the list without them.

        A file is named by its bytes, so what a killed run left may be what the next one keeps: that stays.
        """
        if not state.dropped:
            return state
        for key in set(state.dropped) - self._list_parts(state):
            self._store.delete(key)
        return self.commit(state.model_copy(update={"dropped": ()}))

    def sweep(self, state: ResultsState) -> ResultsState:
        """Remove the files no list names: a killed run left them. Return the list after that.

        The list moves first: whoever was about to name one of them comes second. Raises Conflict,
        StoreUnusable.
        """
        strays = self.strays(state)
        if not strays:
            return state
        return self.clear(self.commit(state.model_copy(update={"dropped": (*state.dropped, *strays)})))

    def strays(self, state: ResultsState) -> tuple[str, ...]:
        """Return the keys of files no list names: what a run that was killed left behind."""
        listed = self._list_parts(state)
        found = (entry.key for entry in self._store.list(self._folder))
        return tuple(key for key in found if key.endswith(".parquet") and key not in listed)

    @contextmanager
    def files(self, parts: Iterable[ParquetPart]) -> Iterator[list[str]]:
        """Lend the parts as files, for as long as the block lasts; those of a bucket are fetched for it.

        Raises StoreUnusable where one is gone.
        """
        keys = [part.key_in(self.course) for part in parts]
        if isinstance(self._store, FolderStore):
            paths = [self._store.folder / key for key in keys]
            for key, path in zip(keys, paths, strict=True):
                if not path.is_file():
                    raise self._report_altered(key, "Restore it from a backup")
            yield [str(path) for path in paths]
            return
        with scratch_folder() as scratch:
            yield [self._fetch_part(key, scratch) for key in keys]

    @contextmanager
    def open_view(self, state: ResultsState | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """Lend a DuckDB connection whose view `results` has COLUMNS: each result once, none taken back.

        Nor is there one of an attempt that was removed in the LMS.

        Raises StoreUnusable where a part is gone.
        """
        state = state or self.state()
        with (
            self.files(state.of(PartKind.RESULTS)) as rows,
            self.files(state.of(PartKind.VOIDED)) as voided,
            self.files(state.of(PartKind.PRESENT)) as present,
            connect_duckdb() as connection,
        ):
            connection.execute(f"CREATE VIEW kept AS {rows_of(rows, COLUMNS)}")
            connection.execute(f"CREATE VIEW voided AS {rows_of(voided, VOIDED_COLUMNS)}")
            left = "ANTI JOIN voided USING (origin, id)" if voided else ""
            if present:
                connection.execute(f"CREATE VIEW present AS {rows_of(present, PRESENT_COLUMNS)}")
                left += f" ANTI JOIN ({REMOVED}) AS removed USING (origin, id)"
            connection.execute(f"CREATE VIEW results AS SELECT kept.* FROM kept {left}")
            yield connection

    @property
    def _retention_key(self) -> str:
        return f"{self._folder}retention.json"

    def _list_parts(self, state: ResultsState) -> set[str]:
        return {part.key_in(self.course) for part in state.parts}

    def _fetch_part(self, key: str, folder: Path) -> str:
        pieces = self._store.pieces(key)
        if pieces is None:
            raise self._report_altered(key, "Restore it from a backup")
        path = folder / key.rpartition("/")[2]
        with path.open("wb") as file:
            file.writelines(pieces)
        return str(path)

    def _state_key(self, number: int) -> str:
        return f"{self._folder}state/{number:08}.json"

    def _report_altered(self, key: str, remedy: str) -> StoreUnusable:
        return StoreUnusable(
            "is missing, or is not what was written", place=f"{self._store.place}/{key}", remedy=remedy
        )


@contextmanager
def connect_duckdb() -> Iterator[duckdb.DuckDBPyConnection]:
    """Lend a DuckDB connection of its own: it asks no network, and what it spills goes when it does."""
    with scratch_folder() as scratch:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY,
            "temp_directory": str(scratch),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        with duckdb.connect(config=settings) as connection:
            yield connection


def rows_of(files: Sequence[str], columns: Mapping[str, str]) -> str:
    """Return the query of the rows of Parquet files; of none where there is no file."""
    nothing = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in columns.items())
    nothing = f"SELECT {nothing} WHERE false"
    if files:
        names = ", ".join(f'"{name}"' for name in columns)
        # A file of an older version lacks the newest columns.
        read = f"SELECT * FROM read_parquet([{', '.join(map(quote_sql, files))}], union_by_name = true)"
        return f"SELECT {names} FROM ({nothing} UNION ALL BY NAME {read})"
    return nothing


def quote_sql(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
