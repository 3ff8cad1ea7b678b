"""A course's results in the store: what counts is what the list names, and each result counts once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from adapters.s3 import Bucket
from adapters.store import Store
from adapters.store.folder import FolderStore
from adapters.store.results import KEPT_STATES, ResultStore
from adapters.store.s3 import S3Store
from pipelines.testing.s3_server import Seaweed
from schemas.errors import Conflict, StoreUnusable
from schemas.results import COLUMNS, ParquetPart, PartKind, ResultsState

NOVEMBER = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "folder":
        yield FolderStore(tmp_path / "store")
        return
    server: Seaweed = request.getfixturevalue("seaweed")
    bucket: str = request.getfixturevalue("bucket")
    yield S3Store(Bucket(bucket, endpoint_url=server.endpoint_url), "store")


@pytest.fixture
def results(store: Store) -> ResultStore:
    return ResultStore(store, "froid")


def part(folder: Path, kind: PartKind, *ids: str, month: str = "2026-11") -> tuple[ParquetPart, Path]:
    """A part of rows that are all of one learner, with the ids given."""
    values = ", ".join(f"('lrs', '{each}')" for each in ids)
    names = COLUMNS if kind is PartKind.RESULTS else ("origin", "id")
    filled = {"origin": "origin", "id": "id", "at": f"TIMESTAMP '{month}-25 10:00:00'"}
    chosen = ", ".join(f'{filled.get(name, "NULL")} AS "{name}"' for name in names)
    file = folder / f"{kind.value}-{month}-{'-'.join(ids)}.parquet"
    duckdb.sql(f"SELECT {chosen} FROM (VALUES {values}) AS v(origin, id)").write_parquet(str(file))
    digest = sha256(file.read_bytes()).hexdigest()
    return ParquetPart(
        kind=kind, month=month, sha256=digest, rows=len(ids), first=NOVEMBER, last=NOVEMBER
    ), file


def with_parts(state: ResultsState, *parts: ParquetPart) -> ResultsState:
    return state.model_copy(update={"parts": (*state.parts, *parts)})


def ids(results: ResultStore) -> list[str]:
    with results.open_view() as connection:
        return [row[0] for row in connection.execute("SELECT id FROM results ORDER BY id").fetchall()]


def test_a_course_nobody_read_has_an_empty_view_with_the_columns_of_the_contract(
    results: ResultStore,
) -> None:
    with results.open_view() as connection:
        described = connection.execute("SELECT * FROM results").description
        assert [column[0] for column in described] == list(COLUMNS)
        assert connection.execute("SELECT count(*) FROM results").fetchone() == (0,)


def test_results_of_every_month_are_read_together(results: ResultStore, tmp_path: Path) -> None:
    october, november = (
        part(tmp_path, PartKind.RESULTS, "a", month="2026-10"),
        part(tmp_path, PartKind.RESULTS, "b", "c"),
    )
    results.commit(with_parts(results.read_state(), october[0], november[0]), dict([october, november]))
    assert ids(results) == ["a", "b", "c"]


def test_a_part_of_an_older_version_is_read_beside_a_new_one(results: ResultStore, tmp_path: Path) -> None:
    """It lacks the newest columns: none of them hides what is in it."""
    older, newer = (
        part(tmp_path, PartKind.RESULTS, "a", month="2026-10"),
        part(tmp_path, PartKind.RESULTS, "b"),
    )
    cut = tmp_path / "older.parquet"
    duckdb.sql(f"SELECT * EXCLUDE lms_activity FROM '{older[1]}'").write_parquet(str(cut))
    digest = sha256(cut.read_bytes()).hexdigest()
    older = older[0].model_copy(update={"sha256": digest}), cut
    results.commit(with_parts(results.read_state(), older[0]), dict([older]))
    assert ids(results) == ["a"]
    results.commit(with_parts(results.read_state(), newer[0]), dict([newer]))
    assert ids(results) == ["a", "b"]


def test_a_voided_statement_is_taken_away_whichever_month_it_is_in(
    results: ResultStore, tmp_path: Path
) -> None:
    october = part(tmp_path, PartKind.RESULTS, "a", "b", month="2026-10")
    voided = part(tmp_path, PartKind.VOIDED, "a")
    results.commit(with_parts(results.read_state(), october[0], voided[0]), dict([october, voided]))
    assert ids(results) == ["b"]


def test_a_part_that_no_list_names_is_not_read_and_is_found_as_a_stray(
    results: ResultStore, tmp_path: Path, store: Store
) -> None:
    """A run was killed after its part, before its list."""
    listed, stray = part(tmp_path, PartKind.RESULTS, "a"), part(tmp_path, PartKind.RESULTS, "b")
    state = results.commit(with_parts(results.read_state(), listed[0]), dict([listed]))
    store.put(stray[0].key_in("froid"), stray[1].read_bytes())
    assert ids(results) == ["a"]
    assert results.find_stray_parts(state) == (stray[0].key_in("froid"),)


def test_of_two_runs_from_one_list_the_second_is_told_and_changes_nothing(
    results: ResultStore, tmp_path: Path
) -> None:
    before = results.read_state()
    first, second = part(tmp_path, PartKind.RESULTS, "a"), part(tmp_path, PartKind.RESULTS, "b")
    results.commit(with_parts(before, first[0]), dict([first]))
    with pytest.raises(Conflict, match="another run changed the results"):
        results.commit(with_parts(before, second[0]), dict([second]))
    assert ids(results) == ["a"]


def test_a_writer_slower_than_many_others_still_finds_its_number_taken(results: ResultStore) -> None:
    slow = results.commit(results.read_state())
    for _ in range(KEPT_STATES - 1):
        results.commit(results.read_state())
    with pytest.raises(Conflict):
        results.commit(slow)


def test_what_is_being_removed_is_removed_though_the_run_that_wanted_it_died(
    results: ResultStore, tmp_path: Path, store: Store
) -> None:
    gone = part(tmp_path, PartKind.RESULTS, "a")
    state = results.commit(with_parts(results.read_state(), gone[0]), dict([gone]))
    key = gone[0].key_in("froid")
    state = results.commit(state.model_copy(update={"parts": (), "dropped": (key,)}))
    cleared = results.delete_dropped_parts(state)
    assert store.get(key) is None
    assert cleared.dropped == ()


def test_a_part_that_is_gone_is_named_instead_of_leaving_a_hole(
    results: ResultStore, tmp_path: Path, store: Store
) -> None:
    lost = part(tmp_path, PartKind.RESULTS, "a")
    results.commit(with_parts(results.read_state(), lost[0]), dict([lost]))
    store.delete(lost[0].key_in("froid"))
    with pytest.raises(StoreUnusable, match=lost[0].sha256), results.open_view():
        pass


def test_a_list_that_was_damaged_is_named(results: ResultStore, store: Store) -> None:
    results.commit(results.read_state())
    store.put("results/froid/state/00000001.json", b"{")
    with pytest.raises(StoreUnusable, match=r"state/00000001\.json"):
        results.read_state()
