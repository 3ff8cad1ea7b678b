"""Erasure of a learner: their rows are removed, and later pulls do not bring them back."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from adapters.ledger.key import Key
from adapters.parquet_queries import connect_duckdb, quote_sql
from adapters.results.actors import list_identities
from adapters.results.scratch import make_scratch_folder, remove_stray_folders
from adapters.store.results import ResultStore
from pipelines.results.intake import refuse_other_key
from pipelines.results.parts import digest_file, write_parquet
from pipelines.results.pseudonyms import hash_learner
from schemas.results import LearnerId, ParquetPart, PartKind


@dataclass(frozen=True)
class ErasureResult:
    """How many results and rows put aside were removed, and from how many months."""

    results: int
    aside: int
    months: int


def erase_learner(results: ResultStore, key: Key, who: str) -> ErasureResult:
    """Remove the rows of a learner from every part of a course, and remember only their hash.

    Raises Conflict if a pull changed the results meanwhile, InvalidInput if the key is not the one that
    hashed the learners, StoreUnusable.
    """
    remove_stray_folders()
    results.delete_left_copies()
    state = results.delete_dropped_parts(results.read_state())
    refuse_other_key(state, key, results.course)
    hashes = tuple(hash_learner(key, results.course, each) for each in list_identities(who))
    parts: list[ParquetPart] = []
    files: dict[ParquetPart, Path] = {}
    changed: list[tuple[ParquetPart, int]] = []
    with make_scratch_folder() as scratch, connect_duckdb() as connection:
        for part in state.parts:
            if part.kind is PartKind.VOIDED:
                parts.append(part)
                continue
            remaining, file = _copy_without(connection, results, part, hashes, scratch)
            parts += [remaining] if remaining is not None else []
            if remaining != part:
                changed.append((part, part.rows - (remaining.rows if remaining else 0)))
            if remaining is not None and file is not None:
                files[remaining] = file
        after = state.model_copy(
            update={
                "key_id": key.id,
                "parts": tuple(parts),
                "dropped": (
                    *(part.key_in(results.course) for part, _ in changed),
                    *results.find_stray_parts(state),
                ),
                "forgotten": tuple(sorted({*state.forgotten, *hashes})),
            }
        )
        results.delete_dropped_parts(results.commit(after, files))
    return ErasureResult(
        results=sum(rows for part, rows in changed if part.kind is PartKind.RESULTS),
        aside=sum(rows for part, rows in changed if part.kind is PartKind.ASIDE),
        months=len(
            {part.month for part, _ in changed if part.kind not in (PartKind.PRESENT, PartKind.TABLES)}
        ),
    )


def _copy_without(
    connection: duckdb.DuckDBPyConnection,
    results: ResultStore,
    part: ParquetPart,
    hashes: tuple[LearnerId, ...],
    scratch: Path,
) -> tuple[ParquetPart | None, Path | None]:
    """Return a part without the rows of a learner, and its new file in `scratch`.

    The file is None if the part has no such row; both are None if it has no other rows.
    """
    hash_list = ", ".join(map(quote_sql, hashes))
    with results.open_parts([part]) as (file,):
        source = f"FROM read_parquet({quote_sql(file)})"
        found = connection.execute(f"SELECT count(*) {source} WHERE learner IN ({hash_list})").fetchall()[0][
            0
        ]
        if not found:
            return part, None
        if found == part.rows:
            return None, None
        query = f"SELECT * {source} WHERE learner IS NULL OR learner NOT IN ({hash_list})"
        copy = write_parquet(connection, query, scratch / f"{part.sha256}.parquet")
    return part.model_copy(update={"sha256": digest_file(copy), "rows": part.rows - found}), copy
