"""Erasure of a learner: their rows are removed, and later pulls do not bring them back."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from adapters.ledger.key import Key
from adapters.parquet_queries import connect_duckdb, quote_sql
from adapters.results.actors import list_identities
from adapters.results.scratch import make_scratch_folder, sweep_scratch
from adapters.store.results import ResultStore
from pipelines.results.intake import refuse_other_key
from pipelines.results.parts import digest_of, write_parquet
from pipelines.results.pseudonyms import hash_learner
from schemas.results import LearnerId, ParquetPart, PartKind


@dataclass(frozen=True)
class Forgotten:
    """What was removed: results, what was kept aside, and from how many months."""

    results: int
    aside: int
    months: int


def forget(results: ResultStore, key: Key, who: str) -> Forgotten:
    """Remove a learner from every part of a course, and remember only their hash.

    Raises Conflict where a pull changed the results meanwhile, StoreUnusable, InvalidInput where the key is
    not the one that hashed the learners.
    """
    sweep_scratch()
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
            left, file = _without(connection, results, part, hashes, scratch)
            parts += [left] if left is not None else []
            if left != part:
                changed.append((part, part.rows - (left.rows if left else 0)))
            if left is not None and file is not None:
                files[left] = file
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
    return Forgotten(
        results=sum(rows for part, rows in changed if part.kind is PartKind.RESULTS),
        aside=sum(rows for part, rows in changed if part.kind is PartKind.ASIDE),
        months=len({part.month for part, _ in changed if part.kind is not PartKind.PRESENT}),
    )


def _without(
    connection: duckdb.DuckDBPyConnection,
    results: ResultStore,
    part: ParquetPart,
    hashes: tuple[LearnerId, ...],
    scratch: Path,
) -> tuple[ParquetPart | None, Path | None]:
    """Return a part without a learner, and its file where it is another; None where nothing is left of it."""
    named = ", ".join(map(quote_sql, hashes))
    with results.open_parts([part]) as (file,):
        source = f"FROM read_parquet({quote_sql(file)})"
        found = connection.execute(f"SELECT count(*) {source} WHERE learner IN ({named})").fetchall()[0][0]
        if not found:
            return part, None
        if found == part.rows:
            return None, None
        query = f"SELECT * {source} WHERE learner IS NULL OR learner NOT IN ({named})"
        copy = write_parquet(connection, query, scratch / f"{part.sha256}.parquet")
    return part.model_copy(update={"sha256": digest_of(copy), "rows": part.rows - found}), copy
