"""Intake of one batch from an origin into Parquet parts: DuckDB reads the lines, not Python.

Steps, in order: `sql/read_statements.sql` or `sql/read_records.sql` reads the lines, `hash_learners.sql`
replaces the names of learners, `judge_lines.sql` says which result each line is, or why it is none, and
`keep_new_lines.sql` keeps the new ones.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from adapters.ledger.key import Key
from adapters.parquet_queries import connect_duckdb, quote_sql, select_rows
from adapters.results.origin import LineFormat, ResultBatch
from adapters.results.scratch import make_scratch_folder
from adapters.store.results import PRESENT_COLUMNS, TABLES_COLUMNS, ResultStore
from pipelines.results.parts import digest_file, query_count, query_value, write_parquet, write_parts
from pipelines.results.pseudonyms import compute_pads
from pipelines.results.repaired_lines import repair_lines
from pipelines.results.versions import READER_VERSION
from schemas.course import Course
from schemas.errors import InvalidInput, ResultsUnreadable
from schemas.refusal import Refusal
from schemas.results import IS_OF_A_QUIZ, OriginRead, ParquetPart, PartKind, ResultsState

SQL = Path(__file__).with_name("sql")

REMOVE_OBJECTIVE = r"""CASE WHEN release IS NULL OR activity = object THEN activity
    ELSE regexp_replace(activity, '/objectives/[^/]+$', '') END AS activity"""
"""SQL that corrects what reader 1 stored as `activity`: the id of a question's objective, not of its module.

Our packages make `…/objectives/1` from the id of the module, so the end is cut off.
"""


@dataclass(frozen=True)
class IntakeRules:
    """The course a batch is read for, its key, the time of the pull, and the oldest moment still stored."""

    course: Course
    key: Key
    now: datetime
    oldest: datetime


@dataclass(frozen=True)
class IntakeOutcome:
    """The state after a batch, and counts of its lines by what became of them (see PullOutcome)."""

    state: ResultsState
    new: int = 0
    of_quizzes: int = 0
    known_before: int = 0
    too_old: int = 0
    elsewhere: int = 0
    voided: int = 0
    ahead: int = 0
    aside: Mapping[str, int] = field(default_factory=dict)


def store_batch(
    batch: ResultBatch, origin: OriginRead, results: ResultStore, state: ResultsState, rules: IntakeRules
) -> IntakeOutcome:
    """Store a batch and move its origin's cursor, both or neither.

    Raises ResultsUnreadable if a file cannot be read as lines, InvalidInput if stored learners were hashed
    with another key, Conflict, StoreUnusable.
    """
    refuse_other_key(state, rules.key, results.course)
    with make_scratch_folder() as folder, connect_duckdb() as connection:
        _set_variables(connection, origin.origin, state, rules)
        _read_lines(connection, batch, folder)
        for step in ("hash_learners", "judge_lines"):
            _run_step(connection, step)
        return _keep_new(connection, folder, results, state, rules, origin, batch)


def judge_part_again(
    part: ParquetPart, results: ResultStore, state: ResultsState, rules: IntakeRules
) -> IntakeOutcome:
    """Judge again, by today's rules, a part that an older version put aside.

    Lines that are still not understood stay aside.
    """
    with (
        make_scratch_folder() as folder,
        results.open_parts([part]) as files,
        connect_duckdb() as connection,
    ):
        source = f"read_parquet([{', '.join(map(quote_sql, files))}])"
        nothing = "SELECT NULL::VARCHAR AS lms_activity WHERE false"  # an older version kept no such column
        source = f"({nothing} UNION ALL BY NAME FROM {source})"
        name = str(query_value(connection, f"SELECT any_value(origin) FROM {source}"))
        _set_variables(connection, name, state, rules)
        columns = f"* EXCLUDE (origin, reason) REPLACE ({REMOVE_OBJECTIVE})"
        text = f"SELECT row_number() OVER () AS line, {columns} FROM {source}"
        connection.execute(f"CREATE TABLE hashed_lines AS {text}")
        connection.execute("CREATE TABLE raw_lines AS SELECT false AS elsewhere WHERE false")
        _run_step(connection, "judge_lines")
        other_parts = tuple(each for each in state.parts if each != part)
        dropped = (*state.dropped, part.key_in(results.course))
        without = state.model_copy(update={"parts": other_parts, "dropped": dropped})
        return _keep_new(connection, folder, results, without, rules, None, None)


def refuse_other_key(state: ResultsState, key: Key, course: str) -> None:
    """Raise InvalidInput if the stored learners were hashed with another key."""
    if state.key_id not in (None, key.id):
        former_key = state.key_id or ""
        raise InvalidInput(Refusal("results.other_key", key=key.id, course=course, known=former_key))


def _set_variables(
    connection: duckdb.DuckDBPyConnection, origin: str, state: ResultsState, rules: IntakeRules
) -> None:
    inner, outer = compute_pads(rules.key)
    variables = {
        "inner_pad": inner,
        "outer_pad": outer,
        "course": rules.course.id,
        "iri": rules.course.iri.rstrip("/"),
        "origin": origin,
        "now": _remove_zone(rules.now),
        "oldest": _remove_zone(rules.oldest),
        "forgotten": list(state.forgotten) or ["nobody"],
    }
    for name, value in variables.items():
        connection.execute(f"SET VARIABLE {name} = ?", [value])
    connection.execute("SET TimeZone = 'UTC'")
    _run_step(connection, "macros")


def _read_lines(connection: duckdb.DuckDBPyConnection, batch: ResultBatch, folder: Path) -> None:
    step = "read_statements" if batch.form is LineFormat.STATEMENTS else "read_records"
    # Lines in the order of their files would be copied once more, and nothing here asks for it.
    connection.execute("SET preserve_insertion_order = false")
    if _is_read(connection, step, batch.files):
        return
    _run_step(connection, "read_broken_lines")
    if _is_read(connection, step, batch.files):
        return
    if _is_read(connection, step, [repair_lines(file, folder) for file in batch.files]):
        return
    place = ", ".join(file.name for file in batch.files)
    raise ResultsUnreadable(Refusal("results.no_lines", place=place))


def _is_read(connection: duckdb.DuckDBPyConnection, step: str, files: Sequence[Path]) -> bool:
    """Read files with one SQL step; return False if DuckDB cannot.

    The error is dropped: it quotes a line, with the names of learners.
    """
    connection.execute("SET VARIABLE files = ?", [list(map(str, files))])
    try:
        _run_step(connection, step)
    except duckdb.Error:
        return False
    return True


def _keep_new(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    results: ResultStore,
    state: ResultsState,
    rules: IntakeRules,
    origin: OriginRead | None,
    batch: ResultBatch | None,
) -> IntakeOutcome:
    """Store the judged lines that are new, and return the new state with its counts."""
    judged = query_count(connection, "SELECT count(*) FROM judged")
    _find_earlier_ids(
        connection, results, state, everywhere=batch is not None and batch.form is LineFormat.RECORDS
    )
    _run_step(connection, "keep_new_lines")
    too_old = query_count(connection, "SELECT count(*) FROM too_old")
    unseen = query_count(connection, "SELECT count(*) FROM judged")
    of_quizzes = f"SELECT count(*) FROM judged WHERE reason IS NULL AND {IS_OF_A_QUIZ}"
    files = dict(write_parts(connection, folder, f"{rules.now:%Y-%m}", READER_VERSION))
    if batch is not None and batch.present is not None:
        present = dict(_write_present_attempts(connection, folder, results, state, rules, batch.present))
        state = _drop_other_parts(results, state, PartKind.PRESENT, present)
        files |= present
    if batch is not None and batch.table is not None:
        tables = dict(_write_table_rows(connection, folder, results, state, rules, batch.table))
        state = _drop_other_parts(results, state, PartKind.TABLES, tables)
        files |= tables
    elsewhere = query_count(connection, "SELECT count(*) FROM raw_lines WHERE elsewhere")
    former_parts = {*state.parts}
    new_state = state.model_copy(
        update={
            "key_id": rules.key.id,
            "parts": (*state.parts, *(part for part in files if part not in former_parts)),
            "origins": _move_origin(state.origins, origin, batch, elsewhere),
        }
    )
    reasons = "SELECT reason, count(*) FROM judged WHERE reason IS NOT NULL GROUP BY ALL"
    return IntakeOutcome(
        state=results.commit(new_state, files),
        new=sum(part.rows for part in files if part.kind is PartKind.RESULTS),
        of_quizzes=query_count(connection, of_quizzes),
        known_before=judged - too_old - unseen,
        too_old=too_old,
        elsewhere=elsewhere,
        voided=sum(part.rows for part in files if part.kind is PartKind.VOIDED),
        ahead=query_count(connection, "SELECT count(*) FROM judged WHERE ahead AND reason IS NULL"),
        aside=Counter(dict(connection.execute(reasons).fetchall())),
    )


def _drop_other_parts(
    results: ResultStore, state: ResultsState, kind: PartKind, replacing: Mapping[ParquetPart, Path]
) -> ResultsState:
    """Return the state without the parts of a kind, except those that are written again."""
    before = tuple(each for each in state.of(kind) if each not in replacing)
    return state.model_copy(
        update={
            "parts": tuple(each for each in state.parts if each not in before),
            "dropped": (*state.dropped, *(each.key_in(results.course) for each in before)),
        }
    )


def _write_present_attempts(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    results: ResultStore,
    state: ResultsState,
    rules: IntakeRules,
    answer: Path,
) -> Iterator[tuple[ParquetPart, Path]]:
    """Write which attempts the LMS still holds; yield the part and its file, or nothing if there are none.

    For learners the LMS was asked about, its answer replaces what was known; for others that stays.
    """
    connection.execute("SET VARIABLE present_file = ?", [str(answer)])
    with results.open_parts(state.of(PartKind.PRESENT)) as files:
        connection.execute(f"CREATE VIEW present_before AS {select_rows(files, PRESENT_COLUMNS)}")
        _run_step(connection, "list_present_attempts")
        file = write_parquet(connection, "FROM present ORDER BY ALL", folder / "present.parquet")
    yield from _name_part(connection, PartKind.PRESENT, file, rules)


def _write_table_rows(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    results: ResultStore,
    state: ResultsState,
    rules: IntakeRules,
    table: str,
) -> Iterator[tuple[ParquetPart, Path]]:
    """Write which rows each table gives and gave; yield the part and its file, if there are any."""
    connection.execute("SET VARIABLE table_name = ?", [table])
    with results.open_parts(state.of(PartKind.TABLES)) as files:
        connection.execute(f"CREATE VIEW rows_before AS {select_rows(files, TABLES_COLUMNS)}")
        _run_step(connection, "list_table_rows")
        file = write_parquet(connection, "FROM table_rows ORDER BY ALL", folder / "tables.parquet")
    yield from _name_part(connection, PartKind.TABLES, file, rules)


def _name_part(
    connection: duckdb.DuckDBPyConnection, kind: PartKind, file: Path, rules: IntakeRules
) -> Iterator[tuple[ParquetPart, Path]]:
    rows = query_count(connection, f"SELECT count(*) FROM read_parquet({quote_sql(str(file))})")
    if rows:
        month = f"{rules.now:%Y-%m}"
        yield ParquetPart(kind=kind, month=month, sha256=digest_file(file), rows=rows), file


def _find_earlier_ids(
    connection: duckdb.DuckDBPyConnection, results: ResultStore, state: ResultsState, *, everywhere: bool
) -> None:
    """Fill the table `earlier` with ids stored before, rules only parts that can hold them.

    A statement keeps its time for ever, so parts of other times are skipped. The time of a record of Moodle
    may change, so `everywhere` searches all parts.
    """
    connection.execute("CREATE TABLE earlier (id VARCHAR)")
    earliest, latest = connection.execute(
        'SELECT min("at"), max("at") FROM judged WHERE reason IS NULL'
    ).fetchall()[0]
    has_aside = query_count(connection, "SELECT count(*) FROM judged WHERE reason IS NOT NULL") > 0
    parts = state.of(PartKind.RESULTS) if earliest is not None else ()
    overlapping = [part for part in parts if everywhere or _overlaps_times(part, earliest, latest)]
    bounds = "" if everywhere else f"""AND "at" BETWEEN '{earliest}'::TIMESTAMP AND '{latest}'::TIMESTAMP"""
    for chosen, condition in ((overlapping, bounds), (state.of(PartKind.ASIDE) if has_aside else (), "")):
        if chosen:
            with results.open_parts(chosen) as files:
                connection.execute(
                    f"INSERT INTO earlier SELECT id FROM read_parquet([{', '.join(map(quote_sql, files))}]) "
                    f"WHERE origin = getvariable('origin') {condition}"
                )


def _overlaps_times(part: ParquetPart, earliest: datetime, latest: datetime) -> bool:
    return (
        part.first is not None
        and part.last is not None
        and _remove_zone(part.first) <= latest
        and _remove_zone(part.last) >= earliest
    )


def _move_origin(
    origins: tuple[OriginRead, ...], origin: OriginRead | None, batch: ResultBatch | None, elsewhere: int
) -> tuple[OriginRead, ...]:
    if origin is None or batch is None:
        return origins
    before = next((each for each in origins if each.origin == origin.origin), origin)
    moved = before.model_copy(
        update={"place": origin.place, "cursor": batch.cursor, "elsewhere": before.elsewhere + elsewhere}
    )
    return (*(each for each in origins if each.origin != origin.origin), moved)


def _run_step(connection: duckdb.DuckDBPyConnection, step: str) -> None:
    connection.execute((SQL / f"{step}.sql").read_text(encoding="utf-8"))


def _remove_zone(moment: datetime) -> datetime:
    """Return a moment in UTC without its zone, as the columns have it."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
