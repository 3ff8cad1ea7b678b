"""A course's results in the store: Parquet parts, and a numbered state that names those that count.

results/<course>/state/00000007.json                 which parts count, how far each origin was read
results/<course>/<yyyy-mm>/<sha256>.parquet          what learners did in a month
results/<course>/aside/<yyyy-mm>/<sha256>.parquet    what no version can read yet, by month of reading
results/<course>/voided/<yyyy-mm>/<sha256>.parquet   which statements were voided
results/<course>/present/<yyyy-mm>/<sha256>.parquet  which attempts an LMS still holds
results/<course>/tables/<yyyy-mm>/<sha256>.parquet   which rows each table gives, and gave before
results/<course>/retention.json                      how long results are kept once their course is gone

Parts are written before the state that names them, and each state is a new number: a run that is killed
leaves only files that no state names, and of two runs that write the same number the second gets Conflict.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
from pydantic import ValidationError

from adapters.blob import PIECE, Scratch
from adapters.parquet_queries import connect_duckdb, select_rows
from adapters.results.scratch import make_scratch_folder
from adapters.store import Store
from adapters.store.folder import FolderStore
from schemas.course import ResultsSettings
from schemas.errors import Conflict, StoreUnusable
from schemas.ids import Slug
from schemas.results import COLUMNS, ParquetPart, PartKind, ResultsState, Retention

KEPT_STATES = 20
"""So many states stay: a slow writer must not find its number free again."""

VOIDED_COLUMNS = {"origin": "VARCHAR", "id": "VARCHAR"}
PRESENT_COLUMNS = dict.fromkeys(("origin", "lms_activity", "learner", "session"), "VARCHAR")
"""One row for each attempt an LMS holds; one without a session for a learner it holds none of."""

SELECT_REMOVED = """
    SELECT kept.origin, kept.id FROM kept
    SEMI JOIN present USING (origin, lms_activity, learner)
    ANTI JOIN present AS held USING (origin, lms_activity, learner, session)
    WHERE kept.session IS NOT NULL
"""
"""Results of attempts that the LMS no longer holds, of learners it was asked about."""

TABLES_COLUMNS = {
    **dict.fromkeys(("origin", "table_name", "row_key", "id", "learner"), "VARCHAR"),
    "turn": "BIGINT",
    "is_given": "BOOLEAN",
}
"""One row for each row of a table, with the turn in which it was read, or that the table gave before."""

SELECT_TAKEN_BACK = """
    SELECT DISTINCT origin, id FROM tables
    ANTI JOIN (
        SELECT origin, arg_max(id, (turn, id)) AS id FROM tables WHERE is_given GROUP BY origin, row_key
    ) AS counted USING (origin, id)
"""
"""Rows that no table gives any more, or that a table read later gives otherwise under the same id."""


class ResultStore:
    """One course's results: reads and writes their state and their parts."""

    def __init__(self, store: Store, course: Slug) -> None:
        self._store = store
        self.course = course
        self._folder = f"results/{course}/"

    def read_state(self) -> ResultsState:
        """Return the newest state, empty before the first; raises StoreUnusable if it was altered."""
        keys = [entry.key for entry in self._store.list(f"{self._folder}state/")]
        if not keys:
            return ResultsState(course=self.course)
        data = self._store.get(keys[-1])
        try:
            return ResultsState.from_json(data or b"")
        except ValidationError as error:
            remedy = "Restore it from a backup, or remove it: the one before counts"
            raise self._altered_error(keys[-1], remedy) from error

    def read_keep_months(self) -> int:
        """Return for how many months results are kept: what the course last set, or the default.

        Raises StoreUnusable if the stored number was altered.
        """
        data = self._store.get(self._retention_key)
        try:
            return ResultsSettings().keep_months if data is None else Retention.from_json(data).keep_months
        except ValidationError as error:
            remedy = "Remove it: the next pull of the course writes it again"
            raise self._altered_error(self._retention_key, remedy) from error

    def save_keep_months(self, months: int) -> None:
        """Save for how many months a course keeps results: it still holds when the course is gone."""
        retention = Retention(course=self.course, keep_months=months).canonical()
        if self._store.get(self._retention_key) != retention:
            self._store.put(self._retention_key, retention)

    def commit(self, after: ResultsState, files: Mapping[ParquetPart, Path] | None = None) -> ResultsState:
        """Write new parts, then the next state, and return that state with its own number.

        `after` has the number of the state it was made from. Raises Conflict if another run wrote the next
        number first: that run's state then counts.
        """
        for part, file in (files or {}).items():
            with file.open("rb") as stream:
                self._store.put(
                    part.key_in(self.course), Scratch().add(iter(lambda: stream.read(PIECE), b""))
                )
        written = after.model_copy(update={"number": after.number + 1})
        if not self._store.put_if_absent(self._state_key(written.number), written.canonical()):
            raise Conflict(
                "another run changed the results meanwhile",
                place=self.course,
                remedy="Run it again: what that run read is not read twice",
            )
        if written.number > KEPT_STATES:
            self._store.delete(self._state_key(written.number - KEPT_STATES))
        return written

    def delete_dropped_parts(self, state: ResultsState) -> ResultsState:
        """Delete the files that a state has dropped, and return the state without their keys.

        A key is made of the file's bytes, so a dropped file may have been written again since: if the state
        names it as a part, it stays.
        """
        if not state.dropped:
            return state
        for key in set(state.dropped) - self._list_part_keys(state):
            self._store.delete(key)
        return self.commit(state.model_copy(update={"dropped": ()}))

    def delete_stray_parts(self, state: ResultsState) -> ResultsState:
        """Delete the files that killed runs left and no state names; return the state after that.

        A state that drops them is written first, so that a run about to name one of them gets Conflict.
        Raises Conflict, StoreUnusable.
        """
        self.delete_left_copies()
        strays = self.find_stray_parts(state)
        if not strays:
            return state
        dropping = state.model_copy(update={"dropped": (*state.dropped, *strays)})
        return self.delete_dropped_parts(self.commit(dropping))

    def delete_left_copies(self) -> None:
        """Delete the copies that killed runs did not finish writing; a bucket has none."""
        if isinstance(self._store, FolderStore):
            self._store.delete_left_copies(self._folder)

    def find_stray_parts(self, state: ResultsState) -> tuple[str, ...]:
        """Return the keys of files that the state does not name: runs that were killed left them."""
        part_keys = self._list_part_keys(state)
        stored_keys = (entry.key for entry in self._store.list(self._folder))
        return tuple(key for key in stored_keys if key.endswith(".parquet") and key not in part_keys)

    @contextmanager
    def open_parts(self, parts: Iterable[ParquetPart]) -> Iterator[list[str]]:
        """Lend the paths of parts while the block lasts; from a bucket they are fetched to a scratch folder.

        Raises StoreUnusable if one is gone.
        """
        keys = [part.key_in(self.course) for part in parts]
        if isinstance(self._store, FolderStore):
            paths = [self._store.folder / key for key in keys]
            for key, path in zip(keys, paths, strict=True):
                if not path.is_file():
                    raise self._altered_error(key, "Restore it from a backup")
            yield [str(path) for path in paths]
            return
        with make_scratch_folder() as scratch:
            yield [self._fetch_part(key, scratch) for key in keys]

    @contextmanager
    def open_view(self, state: ResultsState | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """Lend a DuckDB connection with a view `results`, whose columns are COLUMNS.

        It has each result once, and neither voided ones nor those of attempts removed in the LMS or of rows
        removed from a table.
        Raises StoreUnusable if a part is gone.
        """
        state = state or self.read_state()
        with (
            self.open_parts(state.of(PartKind.RESULTS)) as kept,
            self.open_parts(state.of(PartKind.VOIDED)) as voided,
            self.open_parts(state.of(PartKind.PRESENT)) as present,
            self.open_parts(state.of(PartKind.TABLES)) as tables,
            connect_duckdb() as connection,
        ):
            connection.execute(f"CREATE VIEW kept AS {select_rows(kept, COLUMNS)}")
            connection.execute(f"CREATE VIEW voided AS {select_rows(voided, VOIDED_COLUMNS)}")
            without = "ANTI JOIN voided USING (origin, id)" if voided else ""
            if present:
                connection.execute(f"CREATE VIEW present AS {select_rows(present, PRESENT_COLUMNS)}")
                without += f" ANTI JOIN ({SELECT_REMOVED}) AS removed USING (origin, id)"
            if tables:
                connection.execute(f"CREATE VIEW tables AS {select_rows(tables, TABLES_COLUMNS)}")
                without += f" ANTI JOIN ({SELECT_TAKEN_BACK}) AS taken_back USING (origin, id)"
            connection.execute(f"CREATE VIEW results AS SELECT kept.* FROM kept {without}")
            yield connection

    @property
    def _retention_key(self) -> str:
        return f"{self._folder}retention.json"

    def _list_part_keys(self, state: ResultsState) -> set[str]:
        return {part.key_in(self.course) for part in state.parts}

    def _fetch_part(self, key: str, folder: Path) -> str:
        pieces = self._store.pieces(key)
        if pieces is None:
            raise self._altered_error(key, "Restore it from a backup")
        path = folder / key.rpartition("/")[2]
        with path.open("wb") as file:
            file.writelines(pieces)
        return str(path)

    def _state_key(self, number: int) -> str:
        return f"{self._folder}state/{number:08}.json"

    def _altered_error(self, key: str, remedy: str) -> StoreUnusable:
        return StoreUnusable(
            "is missing, or is not what was written", place=f"{self._store.place}/{key}", remedy=remedy
        )
